// The command `simulate`: plays a scenario and prints everything the coach would do.
#pragma once

#include "bot/commands/invocation.hpp"
#include "bot/commands/speech.hpp"

namespace pln::commands {

// Gives the exit status. Throws FolderError and StoreError.
int run_simulate(const Invocation& call, const Speech& speech, const Streams& streams);

}  // namespace pln::commands
