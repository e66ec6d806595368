// Text as it stands between the quotes of a JSON string: always valid UTF-8, never a control
// character. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pln::json {

// How many bytes the well-formed character at the front takes; 0 if there is none.
[[nodiscard]] std::size_t first_character_bytes(std::string_view text);

// Appends `text`, escaped: what is no UTF-8 becomes U+FFFD, and control characters (those of C1 and
// the two line separators too, which some readers take for line ends) become \u escapes. Of more
// than `bytes_max` bytes the first are taken, and an ellipsis.
void append_escaped(std::string& line, std::string_view text,
                    std::size_t bytes_max = static_cast<std::size_t>(-1));

}  // namespace pln::json
