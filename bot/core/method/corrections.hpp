// Changing what was said before: "no, I meant product, not project", "change my confidence to 6".
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/understanding/command.hpp"

namespace pln::method {

// Handlers of statements.hpp: false if the command means nothing here.

// "X, not Y": the words in what was said last, else anywhere; "X" alone takes the place of the last
// answer, as if the message had been edited.
bool mend_last(dialogue::TurnWork& work, const Command& command);

// "my confidence is 6", "change the outcome to ...": the answer to a question, wherever it stands,
// of the goal in hand or the newest one.
bool correct_named(dialogue::TurnWork& work, const Command& command);

}  // namespace pln::method
