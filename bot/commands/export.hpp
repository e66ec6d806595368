// The command `export`: all data held about one learner, on standard output.
#pragma once

#include "bot/commands/invocation.hpp"

namespace pln::commands {

// Gives the exit status. Throws FolderError and StoreError.
int run_export(const Invocation& call, const Streams& streams);

}  // namespace pln::commands
