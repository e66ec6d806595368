// What a person may state at any point of the talk: "my subjects are ...", "add Kim as a vendor",
// "I have 45 minutes a week", "step 6", "log: asked Ana ...". Each is stored and the open question
// put again.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/understanding/command.hpp"

namespace pln::method {

// The function that carries out such a command, or nullptr if the name is none of them. It returns
// false if the command means nothing here.
using StatementHandler = bool (*)(dialogue::TurnWork&, const Command&);
StatementHandler statement_handler(CommandName name);

}  // namespace pln::method
