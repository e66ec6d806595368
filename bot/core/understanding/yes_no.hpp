// Reads a yes or a no out of a short answer.
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/lexicon.hpp"

#include <optional>

namespace pln::understanding {

// Words, thumbs and fillers around them ("yes please", "nope"); nothing for anything longer.
std::optional<bool> read_yes_no(const Text& text, const Lexicon& lexicon);

}  // namespace pln::understanding
