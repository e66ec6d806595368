// Reminders that a person orders, moves and drops, and what the log says of those that came. When
// they come is worked out in bot/core/nudging/reminders.hpp.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

#include <string_view>

namespace pln::method {

bool order_reminder(dialogue::TurnWork& work, const Command& command);

// The reminders that the words mean: by a weekday, a number of the list, words of the text, or all.
bool drop_reminders(dialogue::TurnWork& work, const Command& command);
bool move_reminder(dialogue::TurnWork& work, const Command& command);

void say_reminders(dialogue::TurnWork& work);

// "Did you remind me?", answered from the log of what was sent (C43).
void say_sent_log(dialogue::TurnWork& work, std::string_view topic);

}  // namespace pln::method
