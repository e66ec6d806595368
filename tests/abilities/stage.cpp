#include "tests/abilities/stage.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>
#include <iterator>

namespace pln::abilities {

const commands::Speech& shipped_speech() {
  static const auto* speech = commands::Speech::load({}, std::cerr).release();  // to the very end
  REQUIRE(speech != nullptr);
  return *speech;
}

Stage shipped_stage() {
  Stage stage;
  stage.prompts = &shipped_speech().prompts();
  stage.wording = &shipped_speech().wording();
  return stage;
}

const std::vector<Scenario>& all_scenarios() {
  static const std::vector<Scenario> all = [] {
    std::vector<Scenario> made = read_scenarios(PLN_TEST_DATA "/abilities");
    std::vector<Scenario> german;
    for (const Scenario& scenario : made) {
      if (scenario.german && scenario.locale == "en") german.push_back(in_german(scenario));
    }
    std::move(german.begin(), german.end(), std::back_inserter(made));
    return made;
  }();
  return all;
}

const std::vector<Scenario>& chosen_scenarios() {
  static const std::vector<Scenario> chosen = [] {
    const char* wanted = std::getenv("PLN_ABILITY");
    std::vector<Scenario> some;
    for (const Scenario& scenario : all_scenarios()) {
      const std::string name = scenario.file + " " + scenario.name;
      if (wanted == nullptr || name.find(wanted) != std::string::npos) some.push_back(scenario);
    }
    return some;
  }();
  return chosen;
}

}  // namespace pln::abilities
