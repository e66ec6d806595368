// Finds which of the offered options a message is: by number, letter, ordinal, label or synonym.
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/lexicon.hpp"
#include "bot/core/understanding/message.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace pln::understanding {

struct OptionWords {
  std::string id{};     // the value of its synonyms in the lexicon
  std::string label{};  // folded
};

// The place of the option in `options`, counted from 0. The message may hold nothing else but
// fillers; a label or synonym may be mistyped if it then fits one option only, except with
// `to_the_letter`, which is for messages that are a command as well.
std::optional<std::size_t> match_option(const Message& message,
                                        std::span<const OptionWords> options,
                                        const Lexicon& lexicon, bool to_the_letter = false);
inline std::optional<std::size_t> match_option(const Text& text,
                                               std::span<const OptionWords> options,
                                               const Lexicon& lexicon, bool to_the_letter = false) {
  return match_option(Message{text}, options, lexicon, to_the_letter);
}

}  // namespace pln::understanding
