// Goal R8: an event that cannot be dealt with - it throws, brings the process down, cannot be
// stored - is put aside after three tries, hardly makes anybody else wait, can be seen, and works
// when it is tried again with the fault mended. PLN_POISON sets how often each kind is tried.
#include "tests/service/coach/as_tested.hpp"
#include "tests/service/ending.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace pln::test;

constexpr std::uint32_t first_poisoner = 10'000;  // people who write nothing else
const std::vector<std::string> with_poison{"PLN_TEST_POISON=1"};

// What starts the coach again when it went down, as systemd does.
bool until_acknowledged(Scene& scene, std::uint64_t event, int& crashes) {
  return scene.until([&] {
    if (!scene.coach_runs()) {
      ++crashes;
      scene.start_coach(with_poison);
    }
    const bool done = scene.tell("event " + std::to_string(event))["acknowledged"];
    return done && scene.coach_runs();
  });
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// One poison event among those of others; gives how long the slowest of these waited, in ms.
double poison(Scene& scene, std::uint32_t person, const std::string& kind) {
  scene.tell("mark");
  const std::uint64_t event =
      scene.tell("say " + std::to_string(person) + " poison " + kind)["event"];
  int crashes = 0;
  const bool aside = until_acknowledged(scene, event, crashes);
  REQUIRE_MESSAGE(aside, kind << ": " << scene.coach_errors());
  // All that was written until now is answered, but for the poison.
  const std::uint64_t written = scene.status()["written"];
  REQUIRE(scene.until([&] {
    const auto now = scene.status();
    return now["answered"].get<std::uint64_t>() + (person - first_poisoner) + 1 >= written;
  }));
  const double slowest = scene.tell("report")["reply_ms"]["max"];
  std::printf("R8 %s: %d crashes, others waited at most %.0f ms\n", kind.c_str(), crashes, slowest);
  return slowest;
}

}  // namespace

TEST_CASE("R8: poison is put aside after three tries and harms nobody else") {
  const int rounds = count_of("PLN_POISON", 1);
  Scene scene{"poison", PlatformMode::keys};
  scene.start_coach(with_poison);
  REQUIRE(scene.wait_until_connected());
  scene.tell("load 200 100");
  std::uint32_t person = first_poisoner;
  double slowest = 0;
  for (int round = 0; round < rounds; ++round) {
    for (const std::string_view kind : poisons) {
      slowest = std::max(slowest, poison(scene, person++, std::string{kind}));
    }
  }
  const std::size_t given = person - first_poisoner;
  scene.tell("stop");

  const auto aside = lines_of(scene.program({"store", "quarantine", "list"}));
  REQUIRE(aside.size() == given);
  for (const std::string& line : aside) CHECK_MESSAGE(line.find("3 tries") != line.npos, line);
  REQUIRE(scene.stop_coach() == 0);
  scene.start_coach();  // mended
  REQUIRE(scene.wait_until_connected());
  for (const std::string& line : aside) {
    scene.program({"store", "quarantine", "retry", line.substr(0, line.find(' '))});
  }
  CHECK_MESSAGE(scene.come_to_rest(), scene.coach_errors());  // each is answered now
  const Ending ending = ending_of(scene);
  std::printf("R8 %d poison events of %d kinds: others waited at most %.0f ms; %s\n",
              static_cast<int>(given), static_cast<int>(poisons.size()), slowest,
              ending.told().c_str());
  CHECK(slowest <= 1000.0 * slack);
  check_nothing_wrong(ending);
  CHECK(ending.judged.doubled == 0);
}
