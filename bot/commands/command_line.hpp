// Reads the command line. It prints help, the version and complaints itself; everything else comes
// back as an Invocation.
#pragma once

#include "bot/commands/invocation.hpp"

#include <variant>

namespace pln::commands {

// What was asked for, or the exit status if that has been dealt with.
std::variant<Invocation, int> read_command_line(int argc, const char* const* argv,
                                                const Streams& streams);

}  // namespace pln::commands
