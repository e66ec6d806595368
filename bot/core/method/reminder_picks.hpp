// Which reminders an order to drop, move or show them means.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/understanding/times.hpp"

#include <vector>

namespace pln::method {

// In the order of their times; all of them if the words single none out.
std::vector<ItemKey> picked_reminders(const dialogue::TurnWork& work, const Command& command);
// "all", "every one of them".
bool means_all(const dialogue::TurnWork& work, const Command& command);

struct Move {
  std::vector<ItemKey> meant{};
  understanding::ReminderWish wish{};
};
// "about Ana to Friday at 10".
Move read_move(const dialogue::TurnWork& work, const Command& command);

// Says when and what, numbered; without keys all of them.
void list_reminders(dialogue::TurnWork& work, const std::vector<ItemKey>& keys, std::size_t most);

}  // namespace pln::method
