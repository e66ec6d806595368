// Who runs the coach, out of the configuration file. The rest of that file is for the service; here
// only the plain lines of its `operator` block are read.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

namespace pln::commands {

struct OperatorSettings {
  std::string name{}, contact{}, country{};
};

// An empty path gives empty settings. Warns of blocks that are not used yet. Throws FolderError if
// the file cannot be read.
OperatorSettings read_operator(const std::filesystem::path& config, std::ostream& messages);

}  // namespace pln::commands
