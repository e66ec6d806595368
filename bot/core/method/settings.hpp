// How, when and how much: changes to a person's settings that flows and statements share.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/understanding/times.hpp"

namespace pln::method {

// Takes over what the window names and leaves the rest as it is. Without an end it lasts three
// hours, an hour that was named to the minute one.
void apply_window(dialogue::TurnWork& work, const understanding::Window& window);

// The next lower frequency; the lowest stays.
Frequency slower_than(Frequency frequency);

// The next higher one that needs no more than the usual cap; three a week and daily stay.
Frequency faster_than(Frequency frequency);

// Sets the minutes and says so.
void set_minutes_a_week(dialogue::TurnWork& work, int number);

}  // namespace pln::method
