#include "bot/commands/export_file.hpp"

#include "bot/export/export.hpp"
#include "bot/runtime/data_folder.hpp"

namespace pln::commands {

std::filesystem::path write_export_file(const std::filesystem::path& folder,
                                        const std::string& name, const Learner& learner,
                                        const std::vector<Identity>& identities, UtcTime now) {
  return write_export_file(folder, name,
                           exporting::write(exporting::Format::json, learner, identities, now));
}

std::filesystem::path write_export_file(const std::filesystem::path& folder,
                                        const std::string& name, const std::string& bytes) {
  const std::filesystem::path file = folder / "exports" / name;
  if (file.filename() != name) throw runtime::FolderError("not a file's name: " + name);
  runtime::write_private_file(file, bytes);
  return file;
}

}  // namespace pln::commands
