// Finds the command that a whole message is. It only proposes: whether the command counts at the
// present question is for the dialogue to say. A command word inside a longer answer is no command.
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/command.hpp"
#include "bot/core/understanding/lexicon.hpp"
#include "bot/core/understanding/message.hpp"

#include <optional>
#include <span>

namespace pln::understanding {

// The command whose phrase is the message, fillers and punctuation around it aside. Of several
// phrases the one with more words of its own wins, then the one with fewer words in its slot.
std::optional<Command> match_phrase(const Message& message, const Lexicon& lexicon);
inline std::optional<Command> match_phrase(const Text& text, const Lexicon& lexicon) {
  return match_phrase(Message{text}, lexicon);
}

// The same for mistyped commands: only phrases without a slot and never stop, export, forget or
// cancel. The command is marked `fuzzy`.
std::optional<Command> match_phrase_fuzzy(const Message& message, const Lexicon& lexicon);
inline std::optional<Command> match_phrase_fuzzy(const Text& text, const Lexicon& lexicon) {
  return match_phrase_fuzzy(Message{text}, lexicon);
}

// What stood in the {text} slot of a command, ready for the readers (lists.hpp, people.hpp ...).
Text slot(const Command& command);

// True if the message is nothing but a word of opting out, in any language (method 8.4).
bool is_opt_out(const Message& message, std::span<const Lexicon> lexicons);
inline bool is_opt_out(const Text& text, std::span<const Lexicon> lexicons) {
  return is_opt_out(Message{text}, lexicons);
}
// Whether the message ends in one of several words behind an "and": "... and stop messaging me".
bool holds_opt_out_behind_and(const Text& text, std::span<const Lexicon> lexicons);
// The words that opt out only while no flow is open: cancel, end, quit.
bool is_opt_out_when_idle(const Message& message, std::span<const Lexicon> lexicons);
inline bool is_opt_out_when_idle(const Text& text, std::span<const Lexicon> lexicons) {
  return is_opt_out_when_idle(Message{text}, lexicons);
}

}  // namespace pln::understanding
