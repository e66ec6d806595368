#include "bot/commands/export_file.hpp"

#include "bot/export/export.hpp"
#include "bot/runtime/data_folder.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>

namespace pln::commands {

namespace {

// "pln-coach-ID-2026-11-30.json", as the dialogue names them.
bool is_export_of(std::string_view name, std::string_view id) {
  constexpr std::string_view start = "pln-coach-", end = ".json", date = "-0000-00-00";
  if (name.size() != start.size() + id.size() + date.size() + end.size()) return false;
  if (!name.starts_with(start) || !name.ends_with(end)) return false;
  const std::string_view middle = name.substr(start.size(), id.size());
  const auto is_plain = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9');
  };
  return std::equal(
      middle.begin(), middle.end(), id.begin(), id.end(),
      [&](char in_name, char in_id) { return in_name == (is_plain(in_id) ? in_id : '-'); });
}

}  // namespace

void erase_export_files(const std::filesystem::path& folder, const LearnerId& learner) {
  std::error_code error;
  std::filesystem::directory_iterator at{folder / "exports", error};
  for (; !error && at != std::filesystem::directory_iterator{}; at.increment(error)) {
    std::error_code ignored;
    if (is_export_of(at->path().filename().string(), learner.text)) {
      std::filesystem::remove(at->path(), ignored);
    }
  }
}

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
