// Text for a terminal: wrapped at words to a width in columns, with nothing in it that a terminal
// would obey. Pure; counts columns by the C library's tables, so LC_CTYPE should be a UTF-8 one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pln::console {

// Keeps line ends; drops every other control character (escape sequences could act on the
// terminal); replaces invalid UTF-8.
[[nodiscard]] std::string harmless(std::string_view text);

// How many columns a text takes.
[[nodiscard]] std::size_t columns(std::string_view text);

// Lines of at most `width` columns. A numbered option ("2 later") is continued under its words. A
// word that is longer than a line stays whole, so that a link can still be copied.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width);

}  // namespace pln::console
