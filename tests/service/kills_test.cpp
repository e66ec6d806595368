// Goals R1, R2 and R4: whatever the moment of a kill, nothing acknowledged is lost, no state is
// wrong, and nobody sees a message twice where the platform lets us find out. The coach is killed
// again and again while people write; then store and platform are compared with a replay.
// PLN_SERVICE_KILLS sets how many kills at random moments, PLN_SERVICE_STEP_KILLS how many at each
// named moment and platform.
#include "tests/service/coach/moments.hpp"
#include "tests/service/ending.hpp"

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace pln::test;
using std::chrono::milliseconds;

constexpr auto modes =
    std::to_array({PlatformMode::keys, PlatformMode::history, PlatformMode::neither});
constexpr int people = 400;

const std::vector<std::string> faults{"--twice",       "10", "--delayed",   "10", "--limited", "3",
                                      "--answer-lost", "2",  "--post-lost", "2",  "--cut",     "1"};

// A message of unknown outcome where nobody can look is shown again: those that were under way at
// a kill (never more than the pump sends at once), and those whose answer the platform lost.
constexpr std::uint64_t under_way_max = 128;

void check_end(Scene& scene, const std::string& goal, std::uint64_t kills) {
  const bool at_rest = scene.come_to_rest();
  CHECK_MESSAGE(at_rest, scene.coach_errors());
  const Scene::Json report = scene.tell("report");
  const Ending ending = ending_of(scene);
  const Judgement& judged = ending.judged;
  std::printf("%s %s: %d kills, %s\n", goal.c_str(), std::string{name_of(scene.mode())}.c_str(),
              static_cast<int>(kills), ending.told().c_str());
  check_nothing_wrong(ending);
  CHECK(judged.events == judged.acknowledged);
  if (scene.mode() == PlatformMode::neither) {
    const auto lost_answers = report["answer_lost"].get<std::uint64_t>();
    CHECK(judged.doubled <= lost_answers + kills * under_way_max);
  } else {
    CHECK(judged.doubled == 0);
  }
}

void kill_at_random_moments(PlatformMode mode, int kills) {
  Scene scene{"kills", mode, faults};
  Dice dice{static_cast<std::uint64_t>(mode) + 1};
  const int rate = count_of("PLN_SERVICE_RATE", 1000);
  scene.tell("load " + std::to_string(rate) + " " + std::to_string(people));
  const auto begun = std::chrono::steady_clock::now();
  for (int kill = 0; kill < kills; ++kill) {
    scene.start_coach();
    // Some are killed while they start, most while they are at work.
    std::this_thread::sleep_for(milliseconds{dice.below(500)});
    scene.kill_coach();
  }
  const auto took = std::chrono::steady_clock::now() - begun;
  const double handled =
      scene.status()["acknowledged"].get<double>() / std::chrono::duration<double>(took).count();
  check_end(scene, "R1", static_cast<std::uint64_t>(kills));
  std::printf("R1 %s: people wrote %d messages/s, %.0f/s handled between and during the kills\n",
              std::string{name_of(mode)}.c_str(), rate, handled);
}

void kill_at_each_moment(PlatformMode mode, int kills) {
  Scene scene{"steps", mode, faults};
  Dice dice{static_cast<std::uint64_t>(mode) + 100};
  scene.tell("load " + std::to_string(count_of("PLN_SERVICE_RATE", 1000) / 2) + " " +
             std::to_string(people));
  std::uint64_t done = 0;
  for (int kill = 0; kill < kills; ++kill) {
    for (const std::string_view moment : moments) {
      const std::string when = std::string{moment} + ":" + std::to_string(1 + dice.below(120));
      scene.start_coach({"PLN_TEST_KILL_AT=" + when});
      REQUIRE_MESSAGE(scene.wait_for_coach(std::chrono::seconds{20}) == -SIGKILL, when);
      ++done;
    }
  }
  check_end(scene, "R2", done);
}

}  // namespace

TEST_CASE("R1: a kill at a random moment loses, doubles and falsifies nothing") {
  const int kills = count_of("PLN_SERVICE_KILLS", 60);
  const int each = (kills + 2) / 3;
  for (const PlatformMode mode : modes) {
    CAPTURE(name_of(mode));
    kill_at_random_moments(mode, each);
  }
}

TEST_CASE("R2: a kill at each named moment loses, doubles and falsifies nothing") {
  const int kills = count_of("PLN_SERVICE_STEP_KILLS", 5);
  for (const PlatformMode mode : modes) {
    CAPTURE(name_of(mode));
    kill_at_each_moment(mode, kills);
  }
}
