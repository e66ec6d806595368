// Goal R17: a new version takes over while people write. SIGTERM, gone within 5 s, started again;
// nothing is lost and nobody sees a message twice, even where the platform neither recognises
// repeats nor lets anybody look. PLN_ROLLING_UPDATES sets how often.
#include "tests/service/ending.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <thread>

namespace {

using namespace pln::test;
using std::chrono::milliseconds;

}  // namespace

TEST_CASE("R17: updates while people write lose and double nothing and hardly make them wait") {
  const int updates = count_of("PLN_ROLLING_UPDATES", 5);
  const int rate = count_of("PLN_SERVICE_RATE", 1000);
  Scene scene{"update", PlatformMode::neither, {"--twice", "10", "--delayed", "10"}};
  Dice dice{17};
  scene.start_coach();
  REQUIRE(scene.wait_until_connected());
  scene.tell("load " + std::to_string(rate) + " 400");
  milliseconds longest{0};
  for (int update = 0; update < updates; ++update) {
    std::this_thread::sleep_for(milliseconds{300 + dice.below(700)});
    milliseconds took{0};
    REQUIRE_MESSAGE(scene.stop_coach(&took) == 0, scene.coach_errors());
    longest = std::max(longest, took);
    scene.start_coach();
    REQUIRE(scene.wait_until_connected());
  }
  CHECK(scene.come_to_rest());
  const auto report = scene.tell("report");
  const Ending ending = ending_of(scene);
  const double p99 = report["reply_ms"]["p99"], slowest = report["reply_ms"]["max"];
  std::printf(
      "R17 %d updates under %d messages/s: exit within %d ms, reply p99 %.0f ms, at most "
      "%.0f ms; %s\n",
      updates, rate, static_cast<int>(longest.count()), p99, slowest, ending.told().c_str());
  CHECK(longest <= std::chrono::seconds{5});
  CHECK(slowest <= 1000.0 * slack);
  check_nothing_wrong(ending);
  CHECK(ending.judged.doubled == 0);
}
