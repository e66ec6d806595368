// R14: days in a world in which everything goes wrong that can. One seed is one day of some dozens
// of people on three platforms. PLN_SIMULATION_SEEDS says how many; PLN_SIMULATION_SEED replays one
// with its trace.
#include "tests/simulation/numbers.hpp"
#include "tests/simulation/world.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdio>
#include <ctime>

namespace pln::simulation {
namespace {

Plan plan_of(std::uint64_t seed) {
  Plan plan;
  plan.seed = seed;
  plan.people = people_a_seed(seed);
  // Mostly a Wednesday; now and then the days on which clocks change somewhere, and a weekend.
  using std::chrono::sys_days;
  constexpr std::chrono::year year{2026};
  if (seed % 10 == 7) plan.start = sys_days{year / 3 / 29};
  if (seed % 10 == 8) plan.start = sys_days{year / 10 / 25};
  if (seed % 10 == 9) plan.start = sys_days{year / 12 / 31};
  return plan;
}

}  // namespace

TEST_CASE("R14: whatever goes wrong in a day, the rules hold") {
  const auto only = given_number("PLN_SIMULATION_SEED");
  const std::uint64_t first = only.value_or(1);
  const std::uint64_t count = only ? 1 : given_number("PLN_SIMULATION_SEEDS").value_or(1000);
  Rules::Counts all;
  int lives = 0;
  const std::clock_t begin = std::clock();
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    Plan plan = plan_of(seed);
    plan.prints = only.has_value();
    World world{plan};
    world.run_day();
    lives += world.lives();
    add(all, world.rules().counts());
    for (const std::string& fault : world.rules().faults()) {
      MESSAGE("PLN_SIMULATION_SEED=" << seed << ": " << fault);
    }
    CHECK(world.rules().faults().empty());
  }
  const double took = 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::printf("R14: %llu seeds, %d lives of the service, %.1f ms of CPU a seed; %s\n",
              static_cast<unsigned long long>(count), lives, took / static_cast<double>(count),
              as_text(all).c_str());
}

TEST_CASE("R14: a seed gives the same day twice") {
  const std::uint64_t count = given_number("PLN_SIMULATION_TWICE").value_or(100);
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    std::uint64_t hashes[2]{};
    for (std::uint64_t& hash : hashes) {
      World world{plan_of(seed)};
      world.run_day();
      hash = world.trace().hash();
    }
    CAPTURE(seed);
    CHECK(hashes[0] == hashes[1]);
  }
}

}  // namespace pln::simulation
