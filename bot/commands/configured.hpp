// What one call of the program is told: the configuration file it names, the environment and its
// options, read together. Reads files and the environment of the process, writes nothing.
#pragma once

#include "bot/commands/invocation.hpp"
#include "bot/configuration/reading.hpp"

#include <filesystem>

namespace pln::commands {

// With its faults, for those who report them.
[[nodiscard]] configuration::Reading read_settings(const Invocation& call);

// Throws std::runtime_error with all faults, a line each, if there is any.
[[nodiscard]] configuration::Reading sound_settings(const Invocation& call);

// For what connects to platforms: reads every secret file as well, so that one that is missing or
// open to others stops the start and not the first message. Throws as above.
[[nodiscard]] configuration::Reading serving_settings(const Invocation& call);

// The folder that a call is about: --data, else `data` of the configuration, else the user's own.
// Throws as above, and FolderError if there is no home.
[[nodiscard]] std::filesystem::path data_folder_of(const Invocation& call);

// The file with the key that stored secrets are sealed under: secrets.key_file, else
// keys/secrets.key in the data folder.
[[nodiscard]] std::filesystem::path key_file_of(const configuration::Configuration& configuration,
                                                const std::filesystem::path& data);

}  // namespace pln::commands
