// Fills the store of a data folder with people, for benchmarks of the service: all of them with a
// next look in the future, and with messages that wait for a platform if that is asked for.
//   fill_store FOLDER PEOPLE [MESSAGES]
//   fill_store FOLDER killed    until the log of the store has nearly 64 MB; then it is killed
#include "bot/core/nudging/schedule.hpp"
#include "bot/prompts/builtin.hpp"
#include "bot/prompts/loader.hpp"
#include "bot/runtime/clock.hpp"
#include "bot/runtime/data_folder.hpp"
#include "bot/runtime/zones.hpp"
#include "bot/voice/fold.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "tests/bench/population.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace pln;
using namespace pln::bench;

void fill_people(Store& store, std::size_t first, std::size_t people, UtcTime now) {
  const prompts::Loaded loaded = loaded_prompts();
  const runtime::Zones zones;
  const Population population{loaded, zones, now};
  fill(store, first, people, now, [&](std::size_t number) {
    Learner learner = population.person(number);
    learner.talk.last_heard = now;
    // Days from now, so that nothing falls due while the service is looked at.
    learner.nudges.edit().next = now + days{2} + seconds{static_cast<int>(number % 500'000)};
    return learner;
  });
  Commit rules;  // known, so that nobody is planned anew
  for (const std::string& name : store.zones_in_use()) {
    rules.notes.emplace_back("zone/" + name, std::to_string(zones.find(name)->fingerprint()));
  }
  store.commit_one(rules);
}

void fill_messages(Store& store, std::size_t messages, std::size_t people, UtcTime now) {
  constexpr std::size_t at_once = 4096;
  for (std::size_t done = 0; done < messages; done += at_once) {
    Commit commit;
    commit.at = now;
    for (std::size_t number = done; number < std::min(messages, done + at_once); ++number) {
      std::string who = std::to_string(number % people);
      OutboxRow& row = commit.outbox.emplace_back();
      row.id.text = "waiting-" + std::to_string(number);
      row.learner.text =
          "person-" + std::string(8 - std::min<std::size_t>(8, who.size()), '0') + who;
      row.to = Population::identity(number % people);
      row.text = "How did it go with the question that you wanted to ask Ana this week?";
      row.state = OutboxState::ready;
      row.at = now;
    }
    store.commit_one(commit);
  }
}

// Transactions of some MB, until one more might bring the log to its checkpoint.
[[noreturn]] void fill_log(Store& store, const std::filesystem::path& log, UtcTime now) {
  constexpr std::uintmax_t enough = 60'000'000;
  constexpr std::size_t some = 512;
  for (std::size_t first = 0; std::filesystem::file_size(log) < enough; first += some) {
    fill_people(store, first, some, now);
  }
  ::kill(::getpid(), SIGKILL);
  std::abort();
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fputs("fill_store FOLDER PEOPLE [MESSAGES]\n", stderr);
    return 2;
  }
  const runtime::DataFolder folder{arguments[1]};
  const auto store = SqliteStore::open(folder.store_file());
  const UtcTime now = runtime::SystemClock{}.now();
  if (arguments[2] == std::string_view{"killed"}) {
    fill_log(*store, folder.store_file().string() + "-wal", now);
  }
  const std::size_t people = std::strtoul(arguments[2], nullptr, 10);
  fill_people(*store, 0, people, now);
  if (count > 3) fill_messages(*store, std::strtoul(arguments[3], nullptr, 10), people, now);
  return 0;
}
