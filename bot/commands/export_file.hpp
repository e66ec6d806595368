// The file with all data of a learner that the learner asked for in the talk.
#pragma once

#include "storage/store.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace pln::commands {

// Removes the exports of this person from <folder>/exports; those that were copied elsewhere stay.
void erase_export_files(const std::filesystem::path& folder, const LearnerId& learner);

// Writes <folder>/exports/<name>, readable by its owner only, and gives its path. Throws
// FolderError.
std::filesystem::path write_export_file(const std::filesystem::path& folder,
                                        const std::string& name, const Learner& learner,
                                        const std::vector<Identity>& identities, UtcTime now);

// The same of what is written already.
std::filesystem::path write_export_file(const std::filesystem::path& folder,
                                        const std::string& name, const std::string& bytes);

}  // namespace pln::commands
