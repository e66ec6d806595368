// R12: somebody sets the clock while the coach is running: an hour or a day both ways, to 1970 and
// back, by a leap second. Nobody gets a nudge twice, at most one is missed for a jump of a day or
// more, and no timer runs wild. PLN_CLOCK_JUMPS says how many jumps.
#include "tests/simulation/coach.hpp"
#include "tests/simulation/numbers.hpp"
#include "tests/simulation/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace pln::simulation {
namespace {

constexpr int people_count = 12;
constexpr Duration between_jumps = hours{5 * 24};

// One jump: what it does to the clock, and for how long if it is taken back.
struct Jump {
  std::string_view name{};
  Duration by{0};
  Duration back_after{0};  // 0: it stays
  bool to_1970{false};
};

constexpr std::array<Jump, 10> kinds{{{"+1 h", hours{1}, {}, false},
                                      {"-1 h", -hours{1}, {}, false},
                                      {"+1 day", hours{24}, {}, false},
                                      {"-1 day", -hours{24}, {}, false},
                                      {"1970 for 3 h", {}, hours{3}, true},
                                      {"leap second", -seconds{1}, {}, false},
                                      {"-1 day for 1 h", -hours{24}, hours{1}, false},
                                      {"+1 day for 1 h", hours{24}, hours{1}, false},
                                      {"1970 for 2 min", {}, minutes{2}, true},
                                      {"-1 h for 10 min", -hours{1}, minutes{10}, false}}};

// Whoever chose a message a day, at any hour of every day, and answers each of them.
Learner daily() {
  Learner learner = people_with_a_past(Plan{}.start).front();
  Settings& settings = learner.settings.edit();
  settings.timezone = "UTC";
  settings.frequency = Frequency::daily;
  settings.window_days = every_day;
  settings.window_from = TimeOfDay{10 * 60};
  settings.window_to = TimeOfDay{17 * 60};
  return learner;
}

class JumpingWorld {
 public:
  JumpingWorld() : world_(plan()) {
    const Learner learner = daily();
    for (int person = 0; person < people_count; ++person) {
      world_.add_person(world_.platforms()[static_cast<std::size_t>(person) % 3], &learner);
    }
    world_.start();
    world_.time().after(hours{13}, [this] { answer(); });
  }

  // Runs through one jump; returns the calls to timers in its time.
  std::uint64_t run(const Jump& jump, Duration first) {
    const std::uint64_t before = world_.timers_asked();
    world_.pass(first);
    const UtcTime was = world_.clock().now();
    const Duration at = world_.time().now();
    const Duration by = jump.to_1970 ? Duration{-was.time_since_epoch()} + hours{10} : jump.by;
    world_.jump_clock(by);
    if (jump.back_after > Duration{0}) {
      world_.pass(jump.back_after / 2);
      // Some write in 1970 (a word by another wrong clock may rightly put a nudge off), and now and
      // then the service starts by a wrong clock.
      for (Person& person : world_.people()) {
        if (jump.to_1970 && person.dice().chance(0.5)) person.says("status");
      }
      if (jumps_.size() % 4 == 0) world_.crash();
      world_.pass(jump.back_after / 2);
      world_.jump_clock(-by);
    }
    const bool is_long = std::chrono::abs(by) >= hours{24};
    const bool is_two = jump.back_after > Duration{0} && !jump.to_1970;
    // Those who write then have been here today, and their next look is tomorrow's.
    const bool some_write = jump.back_after > Duration{0};
    jumps_.push_back({at, at + jump.back_after, is_long ? (is_two ? 2 : 1) : (some_write ? 1 : 0)});
    world_.pass(between_jumps - first - jump.back_after);
    return world_.timers_asked() - before;
  }
  World& world() { return world_; }

  void check_nothing_twice();
  void check_nothing_missed();

  struct Moment {
    Duration from{0}, until{0};
    int days{0};  // that it may cost: two if a day or more is taken back; 1970 fools nobody
  };
  [[nodiscard]] const std::vector<Moment>& jumps() const { return jumps_; }

 private:
  static Plan plan() {
    Plan plan;
    plan.faults = false;
    plan.prints = given_number("PLN_SIMULATION_SEED").has_value();
    return plan;
  }
  // Everybody says something every other afternoon, so that silence plays no part.
  void answer() {
    for (Person& person : world_.people()) person.says("status");
    world_.time().after(hours{48}, [this] { answer(); });
  }
  World world_;
  std::vector<Moment> jumps_{};
};

// Two messages of the coach's own are a day apart, whatever the clock says: 20 hours of running
// time, unless the clock jumped forwards in between.
void JumpingWorld::check_nothing_twice() {
  for (const auto& [learner, sent] : world_.rules().proactive()) {
    for (std::size_t next = 1; next < sent.size(); ++next) {
      const auto& [clock, time, name] = sent[next];
      const auto& [clock_before, time_before, name_before] = sent[next - 1];
      if (time_before < Duration{0} || time - time_before >= hours{20}) continue;
      const bool jumped = std::ranges::any_of(jumps_, [&](const Moment& jump) {
        return time_before <= jump.until + seconds{1} && jump.from <= time;
      });
      CAPTURE(learner.text);
      CAPTURE(name);
      CHECK_MESSAGE(jumped, "two within 20 hours, without a jump between them");
      CHECK_MESSAGE(clock - clock_before >= hours{20}, "and less than 20 hours by the clock");
      CHECK(name != name_before);
    }
  }
}

// Somebody who wants to hear each day is looked at each day: whether there is anything to say is
// another matter. A day or more of clock may cost one look, less than that none.
void JumpingWorld::check_nothing_missed() {
  CHECK(world_.rules().looks().size() == people_count);
  for (const auto& [learner, looks] : world_.rules().looks()) {
    CAPTURE(learner.text);
    CHECK(looks.front() < hours{48});
    CHECK(looks.back() > world_.time().now() - hours{48});
    for (std::size_t next = 1; next < looks.size(); ++next) {
      const Duration from = looks[next - 1];
      const Duration gap = looks[next] - from;
      int between = 0;
      for (const Moment& jump : jumps_) {
        // It may show within two days only: what was noted by a clock that was a day ahead holds
        // back until that day is over, and a look that came late in the day puts off the next.
        if (from <= jump.until + hours{48} && jump.from <= looks[next]) between += jump.days;
      }
      CAPTURE(from / hours{1});
      CHECK(gap / hours{1} <= 25 + 24 * between);
    }
  }
}

}  // namespace

TEST_CASE("R12: the clock is set, and nobody hears twice or never again") {
  const std::uint64_t count = given_number("PLN_CLOCK_JUMPS").value_or(20);
  JumpingWorld jumping;
  Dice dice{7};
  std::uint64_t most_timers = 0;
  jumping.world().pass(hours{48});
  for (std::uint64_t number = 0; number < count; ++number) {
    const Jump& jump = kinds[number % kinds.size()];
    const std::uint64_t timers = jumping.run(jump, dice.between(Duration{0}, hours{72}));
    most_timers = std::max(most_timers, timers);
    CAPTURE(jump.name);
    CHECK(timers < 12'000);  // five days of looks each minute are 7,200
  }
  jumping.world().pass(hours{48});
  jumping.world().come_to_rest();
  jumping.check_nothing_twice();
  jumping.check_nothing_missed();
  for (const std::string& fault : jumping.world().rules().faults()) MESSAGE(fault);
  CHECK(jumping.world().rules().faults().empty());
  std::size_t nudges = 0;
  std::size_t fewest = 1'000'000;
  for (const auto& [learner, sent] : jumping.world().rules().proactive()) {
    const auto told = static_cast<std::size_t>(std::count_if(
        sent.begin(), sent.end(), [](const auto& one) { return one.time >= Duration{0}; }));
    nudges += told;
    fewest = std::min(fewest, told);
  }
  std::printf(
      "R12: %llu jumps, %zu nudges to %d people, %zu to the one with the fewest in %lld "
      "days; at most %llu timers in five days\n",
      static_cast<unsigned long long>(count), nudges, people_count, fewest,
      static_cast<long long>(jumping.world().time().now() / hours{24}),
      static_cast<unsigned long long>(most_timers));
}

}  // namespace pln::simulation
