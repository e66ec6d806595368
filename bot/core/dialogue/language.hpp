// Which language somebody writes in, when they have not said which they want.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

namespace pln::dialogue {

// Goes over to another language of ours that the message is plainly written in (C30): words that
// only this language has, and none of the present one. A language that the person has named stays.
// The reply says how to change it back.
void adopt_language(TurnWork& work, const Text& text);

}  // namespace pln::dialogue
