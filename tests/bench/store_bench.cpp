// B3: turns a second of the SQLite store, next to the floor: the same rows of the same sizes
// written by plain prepared statements into the obvious tables (store_floor.hpp), with the same
// pragmas, in alternating rounds of one run.
//
// A turn on both sides: one event key, one changed hot part of a known learner, one turn of
// history, one outbox row, and the mark that the learner's former outbox row is delivered. Neither
// side reads: the dispatcher has the state in memory. Only the time inside the commit counts;
// making the values does not, on either side. The bare floor leaves out the two indexes that
// it takes to find open rows after a crash and to forget a learner.
#include "bot/core/check.hpp"
#include "storage/codec/codec.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/store.hpp"
#include "tests/bench/store_floor.hpp"
#include "tests/bench/store_workload.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace pln;
using namespace pln::bench;

class StoreSide final : public Side {
 public:
  StoreSide(const std::filesystem::path& file, std::size_t people)
      : store_(SqliteStore::open(file)), workload_(people), last_message_(people) {
    std::vector<Commit> commits;
    for (std::size_t number = 0; number < people; ++number)
      learners_.push_back(new_learner(number));
    for (const Learner& learner : learners_) {
      Commit& commit = commits.emplace_back();
      commit.learner_id = learner.id;
      commit.after = &learner;
    }
    store_->commit(commits);
  }
  Taken commit_turns(std::size_t size) override {
    std::vector<Learner> states;  // before and after each turn
    states.reserve(2 * size);
    std::vector<Commit> commits(size);
    for (Commit& commit : commits) {
      const Workload::Step step = workload_.next();
      Learner& learner = learners_[step.learner];
      states.push_back(learner);
      commit.before = &states.back();
      take_turn(learner, step.number, step.event);
      states.push_back(learner);
      commit.after = &states.back();
      commit.event = step.event;
      commit.at = *learner.talk.last_heard;
      commit.learner_id = learner.id;
      commit.outbox.push_back(answer_to(learner, step.event));
      MessageId& last = last_message_[step.learner];
      if (!last.empty()) commit.delivered.push_back(last);
      last = commit.outbox.front().id;
    }
    const Stopwatch watch;
    const auto results = store_->commit(commits);
    const Taken taken = watch.taken();
    PLN_CHECK(std::count(results.begin(), results.end(), CommitResult::stored) ==
              static_cast<std::ptrdiff_t>(size));
    return taken;
  }

 private:
  std::unique_ptr<SqliteStore> store_;
  Workload workload_;
  std::vector<Learner> learners_{};
  std::vector<MessageId> last_message_;
};

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double fdatasync_median_us(const std::filesystem::path& folder) {
  const int file = ::open((folder / "sync").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  PLN_CHECK(file >= 0);
  const std::string page(4096, 'x');
  std::vector<double> taken;
  for (int i = 0; i < 300; ++i) {
    PLN_CHECK(::write(file, page.data(), page.size()) == 4096);
    const auto before = Clock::now();
    PLN_CHECK(::fdatasync(file) == 0);
    taken.push_back(std::chrono::duration<double, std::micro>(Clock::now() - before).count());
  }
  ::close(file);
  return median(taken);
}

struct Speed {
  double turns_a_second{0}, cpu_us{0};
};

Speed speed_of(Side& side, std::size_t concurrency, std::size_t turns) {
  Taken taken;
  for (std::size_t done = 0; done < turns; done += concurrency) {
    taken += side.commit_turns(concurrency);
  }
  const auto count = static_cast<double>(turns);
  return {count / taken.seconds, 1e6 * taken.cpu / count};
}

// The rounds of one side.
struct Rounds {
  std::vector<double> speeds{}, cpu{};
  void add(Speed speed) {
    speeds.push_back(speed.turns_a_second);
    cpu.push_back(speed.cpu_us);
  }
  void print_figures(std::size_t concurrency, const char* name) const {
    std::printf("figure %s%zu %.1f\nfigure %s_cpu%zu %.2f\n", name, concurrency, median(speeds),
                name, concurrency, median(cpu));
  }
  void print(const char* name) const {
    std::printf("  %-10s %7.0f turns/s (%.0f to %.0f), %5.1f us CPU a turn\n", name, median(speeds),
                *std::min_element(speeds.begin(), speeds.end()),
                *std::max_element(speeds.begin(), speeds.end()), median(cpu));
  }
};

std::string load_average() {
  std::string first;
  std::ifstream("/proc/loadavg") >> first;
  return first;
}

void measure(const std::filesystem::path& folder, std::size_t people, int rounds) {
  StoreSide store(folder / "store.db", people);
  FloorSide floor(folder / "floor.db", people, true);
  FloorSide bare(folder / "bare.db", people, false);
  for (const std::size_t concurrency : {1U, 8U, 64U, 512U}) {
    const std::size_t turns = concurrency == 1 ? 2048 : 16 * 512;
    Rounds ours, theirs, bares;
    for (int round = 0; round < rounds; ++round) {
      ours.add(speed_of(store, concurrency, turns));
      theirs.add(speed_of(floor, concurrency, turns));
      bares.add(speed_of(bare, concurrency, turns));
    }
    std::printf("B3 concurrency %zu: ratio to the floor %.2f (CPU %.2f), to the bare floor %.2f\n",
                concurrency, median(ours.speeds) / median(theirs.speeds),
                median(theirs.cpu) / median(ours.cpu), median(ours.speeds) / median(bares.speeds));
    ours.print("store");
    theirs.print("floor");
    bares.print("bare floor");
    ours.print_figures(concurrency, "store");
    theirs.print_figures(concurrency, "floor");
    std::fflush(stdout);
  }
}

}  // namespace

// For a peer that is to write the same: the tables and the bytes of each value.
int describe(const std::filesystem::path& folder) {
  const FloorSide floor(folder / "floor.db", 1, true);
  const auto sizes = floor.sizes();
  std::printf(
      "{\"tables\": \"%s\", \"hot\": %zu, \"part\": %zu, \"turn\": %zu, \"message\": %zu}\n",
      one_line(std::string(floor_tables) + floor_indexes).c_str(), sizes.hot, sizes.part,
      sizes.turn, sizes.message);
  return 0;
}

// store_bench [people] [rounds] [folder]
// store_bench describe [-] [folder]
int main(int count, char** arguments) {
  const std::size_t people = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 10'000;
  const int rounds = count > 2 ? std::atoi(arguments[2]) : 5;
  std::filesystem::path folder =
      count > 3 ? arguments[3] : std::filesystem::temp_directory_path().string();
  folder /= "pln-store-bench-" + std::to_string(::getpid());
  std::filesystem::create_directories(folder);
  if (count > 1 && arguments[1] == std::string{"describe"}) {
    const int status = describe(folder);
    std::filesystem::remove_all(folder);
    return status;
  }
  std::printf("B3 durable store: SQLite %s, WAL, FULL, %zu people, %d rounds, load %s before\n",
              sqlite3_libversion(), people, rounds, load_average().c_str());
  std::printf("fdatasync of an appended page: p50 %.0f us\n", fdatasync_median_us(folder));
  measure(folder, people, rounds);
  std::filesystem::remove_all(folder);
  return 0;
}
