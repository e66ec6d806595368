// Carries out one understood command at the present point of the talk.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/understanding/command.hpp"

namespace pln::dialogue {

// False if the command means nothing here; the message is then read on as something else.
bool perform(TurnWork& work, const Command& command);

// Ends everything proactive until `start`; puts the talk aside.
void stop(TurnWork& work);

// Puts the open question again after something else was dealt with.
void return_to_question(TurnWork& work);

}  // namespace pln::dialogue
