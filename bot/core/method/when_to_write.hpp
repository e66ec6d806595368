// Orders about the coach's own messages: how often, on which days and at what hours, which days are
// left out, and pauses.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

namespace pln::method {

// "nudge me daily", "not on Fridays", "not on 24 December", "Tuesdays at 10": only what is named
// changes.
bool set_nudging(dialogue::TurnWork& work, const Command& command);

bool pause(dialogue::TurnWork& work, const Command& command);

}  // namespace pln::method
