// Reactions as answers (C42): a thumb on a question with yes and no is that answer, once; taking it
// back takes the answer back while nothing came after.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

namespace pln::dialogue {

void react(TurnWork& work, const ReactionChanged& reaction);

}  // namespace pln::dialogue
