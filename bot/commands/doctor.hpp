// The command `doctor`: looks at everything the coach stands on, one line each: ok, warning or
// failure, with the mend. It changes nothing but a test file that it removes again.
#pragma once

#include "bot/commands/invocation.hpp"

namespace pln::commands {

// Gives the exit status: 1 if there is any failure.
int run_doctor(const Invocation& call, const Streams& streams);

}  // namespace pln::commands
