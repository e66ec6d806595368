// Tags that meet live at a fixed hour of the week (method S9): noted at the tag, and taken for the
// reminder that somebody orders of it.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/understanding/times.hpp"

namespace pln::method {

// "#lrnchat meets Thursdays at 20:00 London time".
bool note_live_hour(dialogue::TurnWork& work, const Command& command);

// Fills in the weekly hour, on the person's own clock, where only such a tag was named.
void take_live_hour(const dialogue::TurnWork& work, understanding::ReminderWish& wish);

}  // namespace pln::method
