// Reads a yes or a no out of a short answer.
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/lexicon.hpp"
#include "bot/core/understanding/message.hpp"

#include <optional>

namespace pln::understanding {

// Words, thumbs and fillers around them ("yes please", "nope"); nothing for anything longer.
std::optional<bool> read_yes_no(const Message& message, const Lexicon& lexicon);
inline std::optional<bool> read_yes_no(const Text& text, const Lexicon& lexicon) {
  return read_yes_no(Message{text}, lexicon);
}

}  // namespace pln::understanding
