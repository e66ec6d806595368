// The adapters that a configuration asks for, with what they need of the program. Named by the
// composition root alone.
#pragma once

#include "bot/commands/serve.hpp"

namespace pln::commands {

// Reads the secret files. Throws std::runtime_error with a sentence that names the mend.
[[nodiscard]] Platforms configured_platforms(const PlatformSetting& setting);

}  // namespace pln::commands
