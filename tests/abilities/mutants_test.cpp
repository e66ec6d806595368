// Goal: scenarios and static checks notice at least nine of ten slips in a flow. Method: drawn
// mutants of the shipped flows (flow_mutants.hpp), each against the scenarios that walk its flow,
// up to the first that fails; a mutant that `flows check` would refuse counts as noticed there.
// PLN_MUTANTS=300 how many, PLN_MUTANT_SEED another draw, PLN_MUTANT=goal only those whose names
// contain that. survivors.yaml says of known survivors why nobody has to notice them.
#include "bot/core/dialogue/flow_checks.hpp"
#include "tests/abilities/flow_mutants.hpp"
#include "tests/abilities/stage.hpp"
#include "tests/abilities/traced_prompts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <tuple>

namespace pln::abilities {

namespace {

constexpr std::size_t mutants_in_little = 20;
constexpr double least_noticed = 0.9;

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::stoull(text);
}

// The scenarios that walk each flow, the shortest first.
std::map<std::string, std::vector<const Scenario*>> walkers() {
  const TracedPrompts traced{shipped_speech().prompts()};
  Stage stage = shipped_stage();
  stage.prompts = &traced.prompts();
  stage.with_expectations = false;
  std::map<std::string, std::vector<const Scenario*>> all;
  TracedPrompts::walked();
  for (const Scenario& scenario : all_scenarios()) {
    play(scenario, stage);
    std::string last;
    for (const std::string& way : TracedPrompts::walked()) {
      const std::string flow = way.substr(0, way.find('.'));
      if (flow != last) all[flow].push_back(&scenario);
      last = flow;
    }
  }
  for (auto& [flow, scenarios] : all) {
    std::sort(scenarios.begin(), scenarios.end(), [](const auto* one, const auto* other) {
      return std::tuple{one->lines.size(), one->file, one->number} <
             std::tuple{other->lines.size(), other->file, other->number};
    });
  }
  return all;
}

struct Verdict {
  bool by_check{false};
  std::string by{};  // the first fault or failure; "" if it survived
};

Verdict judge(const Mutant& mutant, const std::vector<const Scenario*>& scenarios) {
  Prompts prompts = shipped_speech().prompts();
  for (Flow& flow : prompts.flows) {
    if (flow.name == mutant.flow) mutant.change(flow);
  }
  std::vector<PromptFault> faults;
  dialogue::check_flows(prompts, faults);
  if (!faults.empty()) return {true, faults.front().fault};
  Stage stage = shipped_stage();
  stage.prompts = &prompts;
  stage.stop_at_first_failure = true;
  for (const Scenario* scenario : scenarios) {
    const Played played = play(*scenario, stage);
    if (!played.failures.empty()) return {false, played.failures.front()};
  }
  return {};
}

std::vector<Mutant> chosen_mutants() {
  std::vector<Mutant> all = mutants_of(shipped_speech().prompts());
  std::cout << all.size() << " mutants of the flows";
  if (const char* wanted = std::getenv("PLN_MUTANT")) {
    std::erase_if(all,
                  [&](const Mutant& one) { return one.name.find(wanted) == std::string::npos; });
    return all;
  }
  return drawn(std::move(all), number_from("PLN_MUTANTS", mutants_in_little),
               number_from("PLN_MUTANT_SEED", 1));
}

}  // namespace

TEST_CASE("nine of ten slips in a flow are noticed") {
  const std::vector<Mutant> mutants = chosen_mutants();
  std::cout << ", " << mutants.size() << " of them tried\n";
  auto scenarios = walkers();
  const auto reasons = read_reasons(PLN_TEST_DATA "/abilities/survivors.yaml");
  std::size_t by_check = 0;
  std::size_t by_scenario = 0;
  for (const Mutant& mutant : mutants) {
    const Verdict verdict = judge(mutant, scenarios[mutant.flow]);
    by_check += verdict.by_check ? 1 : 0;
    by_scenario += !verdict.by_check && !verdict.by.empty() ? 1 : 0;
    const bool survived = verdict.by.empty();
    std::cout << (survived           ? "SURVIVED "
                  : verdict.by_check ? "refused  "
                                     : "killed   ")
              << mutant.place.file << ':' << mutant.place.line << ": " << mutant.kind << ": "
              << mutant.name;
    const auto reason = reasons.find(mutant.name);
    if (survived) {
      std::cout << " (" << (reason == reasons.end() ? "not explained" : reason->second) << ')';
    } else {
      std::cout << " (" << verdict.by.substr(0, verdict.by.find('\n')) << ')';
    }
    std::cout << '\n';
  }
  const auto noticed = static_cast<double>(by_check + by_scenario);
  std::cout << by_check << " refused by flows check, " << by_scenario << " killed by scenarios, "
            << mutants.size() - by_check - by_scenario << " survived\n";
  CHECK(noticed >= least_noticed * static_cast<double>(mutants.size()));
}

}  // namespace pln::abilities
