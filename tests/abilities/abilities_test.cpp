// Goal: the abilities C01 ... as scripted talks (the *.yaml files of this folder, README.md), each
// eight times with the same bytes, in both languages, and in all its twins (twins.hpp).
// PLN_ABILITY=C03 plays only the files and scenarios whose names contain that, and prints each
// talk; PLN_TWIN=typos only these twins.
#include "tests/abilities/stage.hpp"
#include "tests/abilities/twins.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>

namespace pln::abilities {

namespace {

constexpr int repetitions = 8;

std::string failures_of(const Played& played) {
  std::string all;
  for (const std::string& failure : played.failures) all += failure + "\n";
  return all;
}

bool is_chosen_twin(const Twin& twin) {
  const char* wanted = std::getenv("PLN_TWIN");
  return wanted == nullptr || twin.name.find(wanted) != std::string::npos;
}

}  // namespace

TEST_CASE("every scenario holds, in both languages") {
  for (const Scenario& scenario : chosen_scenarios()) {
    const Played played = play(scenario, shipped_stage());
    CHECK_MESSAGE(played.failures.empty(), scenario.name << "\n"
                                                         << failures_of(played)
                                                         << transcript(scenario, played));
    if (std::getenv("PLN_ABILITY") != nullptr) {
      std::cout << scenario.name << '\n' << transcript(scenario, played);
    }
  }
}

TEST_CASE("every scenario eight times: the same bytes") {
  Stage stage = shipped_stage();
  stage.with_expectations = false;
  for (const Scenario& scenario : chosen_scenarios()) {
    const std::string first = play(scenario, stage).printed;
    for (int time = 1; time < repetitions; ++time) {
      CHECK_MESSAGE(play(scenario, stage).printed == first, scenario.name);
    }
  }
}

TEST_CASE("every twin of a scenario ends in its state, with its questions open") {
  Stage stage = shipped_stage();
  stage.with_expectations = false;
  for (const Scenario& scenario : chosen_scenarios()) {
    const Played played = play(scenario, stage);
    for (const Twin& twin : twins_of(scenario, played)) {
      if (!is_chosen_twin(twin)) continue;
      stage.platform = twin.platform;
      const Played twin_played = play(twin.scenario, stage);
      const std::string parts = difference(twin, played, twin_played);
      CHECK_MESSAGE(parts.empty(), scenario.file << ": " << scenario.name << ", " << twin.name
                                                 << ": " << parts << "\n"
                                                 << transcript(twin.scenario, twin_played));
    }
    stage.platform.clear();
  }
}

TEST_CASE("in German the same is understood and the same question is open after each line") {
  Stage stage = shipped_stage();
  stage.with_expectations = false;
  for (const Scenario& scenario : chosen_scenarios()) {
    if (!scenario.german || scenario.locale != "en") continue;
    const Played english = play(scenario, stage);
    const Scenario other = in_german(scenario);
    const Played german = play(other, stage);
    for (std::size_t index = 0; index < english.lines.size(); ++index) {
      const Json& one = english.lines[index].turn;
      const Json& two = german.lines[index].turn;
      CHECK_MESSAGE(one == two, scenario.file << ":" << scenario.lines[index].number << ": "
                                              << one.dump() << ", but " << two.dump());
    }
  }
}

}  // namespace pln::abilities
