// The simulated world: three platforms, some dozens of people, a disk, and the real service in one
// life after the other, all in one thread and by dice that one number seeds. The same plan gives
// the same world, call for call.
#pragma once

#include "tests/simulation/people.hpp"
#include "tests/simulation/process.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pln::simulation {

struct Plan {
  std::uint64_t seed{1};
  int people{50};
  bool faults{true};  // of lines, disk and process
  bool prints{false};
  UtcTime start{std::chrono::sys_days{std::chrono::year{2026} / 3 / 4}};  // a Wednesday
  std::vector<Manner> manners{};                                          // empty: by dice
  std::size_t inbox_max{runtime::inbox_events_max};
  std::optional<Death> dies_at{};  // each life; nothing: by dice
  // Ways to break a rule on purpose.
  AdapterFaults adapter_faults{};
  DiskLies disk_lies{};
  bool forgets_keys{false};
  Outcome (*advance)(const Context&, const Learner&, const Event&, UtcTime, std::uint64_t){nullptr};
};

class World {
 public:
  explicit World(Plan plan);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  // People, and all that they and chance will do within `span`; a world may also be left alone.
  void populate();
  void plan_day(Duration span);
  void start();
  // Things happen, by their time.
  void pass(Duration span);
  // Nothing goes wrong any more; goes on until everything is at rest, or a day is over.
  void come_to_rest();
  // All of it: a day, the calm after it, and what has to hold then.
  void run_day();

  void jump_clock(Duration by);
  void crash();

  [[nodiscard]] Rules& rules() { return rules_; }
  [[nodiscard]] Trace& trace() { return trace_; }
  [[nodiscard]] Disk& disk() { return disk_; }
  [[nodiscard]] VirtualTime& time() { return time_; }
  [[nodiscard]] WallClock& clock() { return clock_; }
  [[nodiscard]] Process* process() { return process_.get(); }
  [[nodiscard]] std::deque<Person>& people() { return people_; }
  [[nodiscard]] std::deque<FakePlatform>& platforms() { return platforms_; }
  [[nodiscard]] Dice& dice() { return dice_; }
  [[nodiscard]] int lives() const { return lives_; }
  [[nodiscard]] std::uint64_t timers_asked() const;
  [[nodiscard]] std::size_t unacknowledged() const;
  // Somebody with a past, or a newcomer.
  Person& add_person(FakePlatform& platform, const Learner* past);

 private:
  [[nodiscard]] std::vector<Manner> manners_by_dice();
  void reacts_to_nudge(Person& person);
  void plan_person(Person& person, Duration span);
  void plan_outages(Duration span);
  void plan_deaths(Duration span);
  void plan_rush(Duration at);
  void sit(Person& person, int messages);
  void forget_somebody();
  void bury();
  void retry_quarantined();
  [[nodiscard]] bool at_rest();

  Plan plan_;
  Dice dice_;
  VirtualTime time_{};
  WallClock clock_;
  Trace trace_;
  Disk disk_{};
  Rules rules_;
  std::deque<FakePlatform> platforms_{};
  std::deque<Person> people_{};
  Surround around_{};
  std::unique_ptr<Process> process_{};
  int lives_{0};
  bool calm_{false}, stormy_{false}, starts_again_{false};
  std::uint64_t timers_of_former_lives_{0};
};

}  // namespace pln::simulation
