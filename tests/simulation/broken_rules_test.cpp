// The simulated world has to be able to fail: each rule is broken on purpose here, by the part of
// the world or of the service that could break it, and somebody has to notice.
#include "tests/simulation/coach.hpp"
#include "tests/simulation/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace pln::simulation {
namespace {

// Whether a fault of this kind is found within a few days.
bool is_found(Plan plan, std::string_view kind) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    plan.seed = seed;
    plan.people = 30;
    World world{plan};
    world.run_day();
    const auto& faults = world.rules().faults();
    if (std::ranges::any_of(faults, [kind](const std::string& fault) {
          return fault.find(kind) != std::string::npos;
        })) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("an adapter that acknowledges before the disk has it is found") {
  Plan plan;
  plan.adapter_faults.acknowledges_early = true;
  CHECK(is_found(plan, "acknowledged and not stored"));
  plan.dies_at = Death{runtime::Moment::before_commit, 20};
  CHECK(is_found(plan, "was never stored"));
}

TEST_CASE("a disk that loses transactions it has reported is found") {
  Plan plan;
  plan.disk_lies.loses_one_in = 50;
  CHECK(is_found(plan, "acknowledged and not stored"));
  CHECK(is_found(plan, "sent before stored"));
  CHECK(is_found(plan, "does not continue what is stored"));
}

TEST_CASE("a disk that reports before it has written is found") {
  Plan plan;
  plan.disk_lies.reports_early = true;
  CHECK(is_found(plan, "sent before stored"));
}

TEST_CASE("an adapter that sends in another order is found") {
  Plan plan;
  plan.adapter_faults.posts_out_of_order = true;
  CHECK(is_found(plan, "shown after a later one"));
}

TEST_CASE("a platform that forgets the keys of messages is found") {
  Plan plan;
  plan.forgets_keys = true;
  CHECK(is_found(plan, "shown twice"));
}

TEST_CASE("a coach that nudges at night is found") {
  Plan plan;
  plan.advance = &advance_at_night;
  CHECK(is_found(plan, "in quiet hours"));
}

TEST_CASE("a coach that nudges too often, or whoever wants none, is found") {
  Plan plan;
  plan.advance = &advance_without_limits;
  CHECK(is_found(plan, "within 20 hours"));
  CHECK(is_found(plan, "wants none"));
}

TEST_CASE("a coach that has no reply is found") {
  Plan plan;
  plan.advance = &advance_in_silence;
  CHECK(is_found(plan, "has no reply"));
}

}  // namespace pln::simulation
