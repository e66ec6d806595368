// The command `chat`: a person and the coach in this terminal, or through a pipe.
#pragma once

#include "bot/commands/invocation.hpp"
#include "bot/commands/speech.hpp"

namespace pln::commands {

// Gives the exit status. Throws FolderError and StoreError.
int run_chat(const Invocation& call, const Speech& speech, const Streams& streams);

}  // namespace pln::commands
