// The command `forget`: erases a learner for good.
#pragma once

#include "bot/commands/invocation.hpp"

namespace pln::commands {

// Gives the exit status. Asks on a terminal unless `--yes` was given. Throws FolderError and
// StoreError.
int run_forget(const Invocation& call, const Streams& streams, bool at_terminal);

}  // namespace pln::commands
