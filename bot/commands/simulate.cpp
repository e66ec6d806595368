#include "bot/commands/simulate.hpp"

#include "bot/commands/configured.hpp"
#include "bot/commands/folder_use.hpp"
#include "bot/commands/simulation.hpp"
#include "bot/json/json_text.hpp"
#include "bot/runtime/bounded_lines.hpp"
#include "bot/runtime/data_folder.hpp"
#include "bot/runtime/zones.hpp"
#include "storage/memory/memory_store.hpp"
#include "storage/sqlite/sqlite_store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <utility>

namespace pln::commands {
namespace {

// Bytes as they come, so that `simulate -` answers each line at once.
class Input {
 public:
  explicit Input(const std::string& file)
      : descriptor_(file == "-" ? STDIN_FILENO : ::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) {
      throw runtime::FolderError("cannot read the scenario " + file + ": " + std::strerror(errno));
    }
  }
  ~Input() {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  std::optional<runtime::BoundedLines::Line> next() {
    for (;;) {
      if (auto line = lines_.next()) return line;
      const ssize_t count = ::read(descriptor_, block_.data(), block_.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) {
        throw runtime::FolderError(std::string{"cannot read the scenario: "} +
                                   std::strerror(errno));
      }
      if (count == 0) return lines_.rest();
      lines_.add({block_.data(), static_cast<std::size_t>(count)});
    }
  }

 private:
  int descriptor_;
  runtime::BoundedLines lines_{json::json_line_bytes_max};
  std::array<char, 64 * 1024> block_{};
};

SimulationSettings settings_of(const Invocation& call) {
  SimulationSettings settings;
  settings.seed = call.seed;
  if (!call.locale.empty()) settings.locale = call.locale;
  if (!call.timezone.empty()) settings.timezone = call.timezone;
  configuration::Operator coach_operator = sound_settings(call).configuration.coach_operator;
  settings.operator_name = std::move(coach_operator.name);
  settings.operator_contact = std::move(coach_operator.contact);
  settings.operator_country = std::move(coach_operator.country);
  settings.minimum_age = coach_operator.minimum_age;
  return settings;
}

}  // namespace

int run_simulate(const Invocation& call, const Speech& speech, const Streams& streams) {
  Input input{call.file};
  std::optional<runtime::DataFolder> folder;
  std::unique_ptr<Store> store = std::make_unique<MemoryStore>();
  Simulation::Reopen reopen = [](std::unique_ptr<Store> same) { return same; };
  if (!call.data.empty()) {
    folder.emplace(call.data);
    if (!folder->hold("simulate")) {
      throw runtime::FolderError("the data folder " + folder->path().string() + " is in use by " +
                                 describe(folder->holder()) + "; end that one first");
    }
    store = SqliteStore::open(folder->store_file());
    reopen = [file = folder->store_file()](std::unique_ptr<Store> old) -> std::unique_ptr<Store> {
      old.reset();
      return SqliteStore::open(file);
    };
  }
  const runtime::Zones zones;
  if (!call.timezone.empty() && zones.find(call.timezone) == nullptr) {
    streams.messages << "error: unknown time zone '" << call.timezone << "'\n";
    return wrong_call;
  }
  Simulation simulation{speech.prompts(), speech.wording(), zones,       settings_of(call),
                        std::move(store), reopen,           streams.out, streams.messages};
  simulation.begin();
  while (auto line = input.next()) {
    simulation.play(line->text, line->cut);
    if (!streams.out) throw runtime::FolderError("standard output is closed");
  }
  simulation.end();
  return simulation.any_problem() ? not_done : done;
}

}  // namespace pln::commands
