// Changing a list of the person's: taking off by name or number, another order, another name.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/understanding/command.hpp"

namespace pln::method {

// Handlers of statements.hpp: false if the command means nothing here. What fits several entries is
// asked (`which_one`).
bool remove_named(dialogue::TurnWork& work, const Command& command);
bool reorder(dialogue::TurnWork& work, const Command& command);
bool rename(dialogue::TurnWork& work, const Command& command);

}  // namespace pln::method
