// What comes before everything else that a message can mean: somebody may be in danger (method
// 8.6), or is too young for the coach (8.5).
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

namespace pln::dialogue {

// True if that is what the message was; all is said and done then. May add a line of care to a
// message that goes on to mean what it means otherwise.
bool take_care(TurnWork& work, const Text& text);

// Whether take_care() would take the whole message. Changes nothing.
bool needs_care(const TurnWork& work, const Text& text);

}  // namespace pln::dialogue
