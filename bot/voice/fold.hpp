// Turns bytes from anywhere into the core's Text: cleaned as written, and folded for comparison.
// This is the only door for letters into the core. Pure functions, safe on any thread.
#pragma once

#include "bot/core/text.hpp"

#include <string>
#include <string_view>

namespace pln::voice {

// Any bytes at all, of any length; what comes out keeps every promise of text.hpp.
[[nodiscard]] Text make_text(std::string_view bytes);

// make_text(bytes).folded
[[nodiscard]] std::string fold(std::string_view bytes);

[[nodiscard]] bool is_valid_utf8(std::string_view bytes);

// How many code points valid UTF-8 holds.
[[nodiscard]] std::size_t count_characters(std::string_view text);

}  // namespace pln::voice
