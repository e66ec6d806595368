#include "bot/commands/doctor.hpp"

#include "bot/commands/configured.hpp"
#include "bot/commands/doctor_line.hpp"
#include "bot/commands/doctor_service.hpp"
#include "bot/commands/folder_use.hpp"
#include "bot/commands/speech.hpp"
#include "bot/commands/system_settings.hpp"
#include "bot/configuration/effective.hpp"
#include "bot/core/rfc3339.hpp"
#include "bot/runtime/clock.hpp"
#include "bot/runtime/zones.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <ostream>
#include <sstream>

namespace pln::commands {
namespace {

namespace fs = std::filesystem;

Line check_prompts(const Invocation& call) {
  std::ostringstream faults;
  const auto speech = Speech::load(call, faults);
  if (!speech) return {Finding::failure, "prompts", faults.str()};
  const Prompts& prompts = speech->prompts();
  return {Finding::ok, "prompts",
          std::to_string(prompts.flows.size()) + " flows, " + std::to_string(prompts.texts.size()) +
              " texts, " + std::to_string(prompts.lexicons.size()) + " languages"};
}

Line check_store(runtime::DataFolder& folder) {
  if (!fs::exists(folder.store_file())) return {Finding::ok, "store", "none yet"};
  try {
    const FolderReply reply = use_folder({"verify", "", "", ""}, folder);
    if (reply.status != done) return {Finding::failure, "store", reply.messages};
    std::string text = reply.out.substr(0, reply.out.find('\n'));
    if (!folder.held()) text += "; in use by " + describe(folder.holder());
    return {Finding::ok, "store", text};
  } catch (const std::runtime_error& error) {
    return {Finding::failure, "store", error.what()};
  }
}

Line check_permissions(const fs::path& path) {
  struct stat state{};
  if (::stat(path.c_str(), &state) != 0) {
    return {Finding::failure, "data folder", path.string() + ": " + std::strerror(errno)};
  }
  if ((state.st_mode & 077U) != 0) {
    return {Finding::warning, "data folder",
            path.string() + " can be read by others; mend: chmod 700 " + path.string()};
  }
  return {Finding::ok, "data folder", path.string() + ", for you alone"};
}

// The median of some writes that reach the disk, in microseconds; below 0: cannot write.
long long sync_time_us(const fs::path& folder) {
  const fs::path file = folder / ".doctor";
  const int probe = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (probe < 0) return -1;
  std::array<long long, 9> times{};
  bool failed = false;
  for (long long& time : times) {
    const auto begin = std::chrono::steady_clock::now();
    failed = failed || ::pwrite(probe, "coach", 5, 0) != 5 || ::fdatasync(probe) != 0;
    time = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                 begin)
               .count();
  }
  ::close(probe);
  ::unlink(file.c_str());
  std::sort(times.begin(), times.end());
  return failed ? -1 : times[times.size() / 2];
}

Line check_disk(const fs::path& folder) {
  constexpr unsigned long long mebibyte = 1024ULL * 1024ULL;
  constexpr unsigned long long free_wanted_mib = 100;  // years of talk, and room for a backup
  constexpr long long slow_us = 100'000;               // a tenth of a second is felt in a talk
  struct statvfs space{};
  if (::statvfs(folder.c_str(), &space) != 0) {
    return {Finding::failure, "disk", std::strerror(errno)};
  }
  const unsigned long long free_mib = space.f_bavail * space.f_frsize / mebibyte;
  const long long sync_us = sync_time_us(folder);
  std::string text = std::to_string(free_mib) + " MiB free, a synced write takes " +
                     std::to_string(sync_us) + " us";
  if (sync_us < 0) return {Finding::failure, "disk", "cannot write; mend: free space or rights"};
  if (free_mib < free_wanted_mib) return {Finding::warning, "disk", text + "; mend: free some"};
  if (sync_us > slow_us) return {Finding::warning, "disk", text + "; mend: use a local disk"};
  return {Finding::ok, "disk", text};
}

Line check_clock() {
  const UtcTime now = runtime::SystemClock{}.now();
  // Nobody can run this program before it was written.
  if (now < std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}) {
    return {Finding::failure, "clock", "it says " + rfc3339(now) + "; mend: set the system's time"};
  }
  return {Finding::ok, "clock", rfc3339(now)};
}

Line check_zones() {
  const runtime::Zones zones;
  if (zones.find("Europe/Berlin") == nullptr) {
    return {Finding::failure, "time zones", "no zone files; mend: install the package tzdata"};
  }
  return {Finding::ok, "time zones",
          std::to_string(zones.known()) + " names, yours is " + system_timezone(zones)};
}

// The numbers of "3.40.1"; what is missing is 0.
std::array<int, 3> version_numbers(const std::string& version) {
  std::array<int, 3> numbers{};
  const char* at = version.data();
  const char* const end = at + version.size();
  for (int& number : numbers) {
    at = std::from_chars(at, end, number).ptr;
    if (at != end) ++at;  // the dot
  }
  return numbers;
}

// SQLite before 3.51.3 can damage a file when two connections reset its log at the same time.
Line check_sqlite() {
  constexpr std::array mended_version{3, 51, 3};
  std::string text = SqliteStore::engine_version();
  if (version_numbers(text) < mended_version) {
    text += " (known to lose data with several connections; the store uses one)";
  }
  return {Finding::ok, "SQLite", text};
}

Line check_terminal() {
  if (::isatty(STDIN_FILENO) != 1) return {Finding::ok, "terminal", "none"};
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view locale{value};
    const bool is_utf8 = locale.find("UTF-8") != locale.npos || locale.find("utf8") != locale.npos;
    if (is_utf8) return {Finding::ok, "terminal", "language " + system_locale() + ", UTF-8"};
    break;
  }
  return {Finding::warning, "terminal",
          "no UTF-8 locale, so letters with accents may go wrong; mend: export LC_ALL=C.UTF-8"};
}

// What needs a data folder.
void examine_folder(const Invocation& call, const configuration::Reading& settings,
                    std::vector<Line>& lines) {
  try {
    const fs::path& named = settings.configuration.data;
    const bool sound = settings.faults.empty();
    if (!sound && call.data.empty()) return;  // nobody knows which folder is meant
    runtime::DataFolder folder{!call.data.empty() ? call.data
                               : named.empty()    ? runtime::default_data_folder()
                                                  : named};
    lines.push_back(check_permissions(folder.path()));
    lines.push_back(check_disk(folder.path()));
    lines.push_back(check_store(folder));
    if (sound) check_service(settings.configuration, folder, !call.config.empty(), lines);
  } catch (const runtime::FolderError& error) {
    lines.push_back({Finding::failure, "data folder", error.what()});
  }
}

// Lines of one report are in the order in which things are needed.
std::vector<Line> examine(const Invocation& call, const configuration::Reading& settings) {
  std::vector<Line> lines{check_prompts(call), check_clock(),    check_zones(),
                          check_sqlite(),      check_terminal(), check_memory()};
  for (const configuration::Fault& fault : settings.faults) {
    lines.push_back({Finding::failure, "configuration", configuration::to_text(fault)});
  }
  if (settings.faults.empty()) {
    lines.push_back({Finding::ok, "configuration",
                     call.config.empty() ? "no file, none needed" : call.config.string()});
  }
  examine_folder(call, settings, lines);
  return lines;
}

}  // namespace

int run_doctor(const Invocation& call, const Streams& streams) {
  static constexpr std::array names{"ok", "warning", "failure"};
  const configuration::Reading settings = read_settings(call);
  int status = done;
  for (const Line& line : examine(call, settings)) {
    if (line.finding == Finding::failure) status = not_done;
    std::string text = line.text;
    while (text.ends_with('\n')) text.pop_back();
    streams.out << names[static_cast<std::size_t>(line.finding)] << ": " << line.about << ": "
                << text << '\n';
  }
  if (settings.faults.empty()) {
    streams.out << "\n# the effective configuration; secrets are in their files only\n"
                << configuration::effective(settings.configuration, settings.origins);
  }
  return status;
}

}  // namespace pln::commands
