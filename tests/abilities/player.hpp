// Plays a scenario through the real program in this process: `simulate`, its dispatcher and a store
// in memory. What each line brought is kept, and what was expected of it is looked at on the way.
#pragma once

#include "bot/core/dialogue/prompts.hpp"
#include "bot/runtime/wording.hpp"
#include "tests/abilities/export_path.hpp"
#include "tests/abilities/scenario.hpp"

#include <map>
#include <string>
#include <vector>

namespace pln::abilities {

// What speaks and how the scenario is played.
struct Stage {
  const Prompts* prompts{nullptr};
  const runtime::Wording* wording{nullptr};
  std::string platform{};  // of lines that name none; empty: the console
  bool with_expectations{true};
  bool stop_at_first_failure{false};
};

struct PlayedLine {
  std::vector<Json> said{};  // the `say` lines
  Json turn{};               // the last `turn` line
  bool problem{false};
};

struct Played {
  std::vector<PlayedLine> lines{};        // one for each of the scenario
  std::string printed{};                  // every byte
  std::map<std::string, Json> exports{};  // of everybody, at the end
  std::vector<std::string> failures{};    // "C03_lists.yaml:12: ..."
};

Played play(const Scenario& scenario, const Stage& stage);

// The lines as they were sent and what came back, for whoever looks for the reason of a failure.
std::string transcript(const Scenario& scenario, const Played& played);

}  // namespace pln::abilities
