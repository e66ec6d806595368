// Goal: every way through every flow is walked by a scenario (each beginning, `next`, `on`, case,
// `otherwise`, and skipping each question); below 100 % the ways that nobody walks are named.
// Method: the scenarios of this folder and of tests/scenarios, played with flows that note their
// ways (traced_prompts.hpp). PLN_COVERAGE=1 prints how often each way was walked.
#include "tests/abilities/stage.hpp"
#include "tests/abilities/traced_prompts.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

namespace pln::abilities {

namespace {

using Counts = std::map<std::string, int>;

// A file of lines as the contract has them: JSON is YAML as well.
Scenario whole_talk(const std::filesystem::path& file) {
  Scenario scenario;
  scenario.file = file.filename().string();
  scenario.name = scenario.file;
  if (scenario.file.find("_de") != std::string::npos) scenario.locale = "de";
  std::ifstream in(file, std::ios::binary);
  for (std::string text; std::getline(in, text);) {
    std::vector<yaml::Fault> faults;
    auto node = yaml::read(text, faults);
    if (!node || !faults.empty() || node->kind != yaml::Node::Kind::map) continue;
    Line line;
    line.kind = Kind::raw;
    line.after = "0m";
    line.raw = std::move(*node);
    scenario.lines.push_back(std::move(line));
  }
  return scenario;
}

std::vector<Scenario> everything() {
  std::vector<Scenario> all = all_scenarios();
  for (const char* name : {"ten_steps_en.jsonl", "ten_steps_de.jsonl", "press.jsonl"}) {
    all.push_back(whole_talk(std::filesystem::path{PLN_TEST_DATA} / "scenarios" / name));
  }
  return all;
}

// What is required and skipped is put aside: no way is walked.
void count_put_aside(const Prompts& prompts, const Played& played, Counts& counts) {
  Json open;
  for (const PlayedLine& line : played.lines) {
    if (line.turn.is_null()) continue;
    const bool skipped = line.turn["understood"].dump().find("\"skip\"") != std::string::npos;
    for (const Flow& flow : prompts.flows) {
      for (const Step& step : flow.steps) {
        if (skipped && step.required && open == step.question) {
          ++counts[flow.name + "." + step.name + ": skip"];
        }
      }
    }
    open = line.turn["open_question"];
  }
}

Counts walk_everything(const TracedPrompts& traced) {
  Stage plain = shipped_stage();
  plain.with_expectations = false;
  Stage stage = plain;
  stage.prompts = &traced.prompts();
  Counts counts;
  TracedPrompts::walked();
  for (const Scenario& scenario : everything()) {
    const Played played = play(scenario, stage);
    for (const std::string& way : TracedPrompts::walked()) ++counts[way];
    count_put_aside(*plain.prompts, played, counts);
    CHECK_MESSAGE(played.printed == play(scenario, plain).printed, scenario.name);
  }
  return counts;
}

}  // namespace

TEST_CASE("every way through every flow is walked by a scenario") {
  const TracedPrompts traced{shipped_speech().prompts()};
  Counts counts = walk_everything(traced);
  const auto elsewhere = read_reasons(PLN_TEST_DATA "/abilities/not_walked.yaml");
  std::size_t walked = 0;
  std::size_t wanted = 0;
  for (const Way& way : traced.ways()) {
    if (elsewhere.contains(way.flow)) continue;
    ++wanted;
    const int count = counts[way.name];
    if (count > 0) ++walked;
    CHECK_MESSAGE(count > 0, way.place.file << ":" << way.place.line << ": nobody walks "
                                            << way.name << "; write a scenario that does");
    if (std::getenv("PLN_COVERAGE") != nullptr) std::cout << count << '\t' << way.name << '\n';
  }
  std::cout << walked << " of " << wanted << " ways through the flows walked\n";
}

}  // namespace pln::abilities
