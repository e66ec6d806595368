// The doctor's look at what the service needs: secret files, addresses, memory that stays private.
// It opens each address for a moment to see whether that works, and changes nothing.
#pragma once

#include "bot/commands/doctor_line.hpp"
#include "bot/configuration/configuration.hpp"
#include "bot/runtime/data_folder.hpp"

#include <vector>

namespace pln::commands {

// Adds its lines. `asked_for`: a configuration file was named, so a service is meant even if it has
// no platform yet; without one and without platforms nothing is looked at.
void check_service(const configuration::Configuration& configuration,
                   const runtime::DataFolder& folder, bool asked_for, std::vector<Line>& lines);

// Whether a crash could write secrets to the disk.
[[nodiscard]] Line check_memory();

}  // namespace pln::commands
