// A copy of the flows in which each way from step to step leads through a step of its own that only
// notes that it was walked. What the coach does is the same, byte for byte, and the core knows
// nothing of it.
#pragma once

#include "bot/core/dialogue/prompts.hpp"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace pln::abilities {

// One way: "subjects.ask_more: on keep_as_it_is". A flow's beginning, each `next`, `on`, case of a
// branch and `otherwise`, a link, and skipping a question are ways.
struct Way {
  std::string flow{};
  std::string name{};  // with the flow and the step
  Place place{};
};

class TracedPrompts {
 public:
  explicit TracedPrompts(const Prompts& shipped);

  [[nodiscard]] const Prompts& prompts() const { return *prompts_; }
  [[nodiscard]] const std::vector<Way>& ways() const { return ways_; }

  // The ways walked since the last call, by this thread.
  static std::set<std::string> walked();

 private:
  void trace(Flow& flow);
  // Makes `target` lead through a new step; `flow` gets it once all its own steps are done.
  void lead_through(std::string& target, const Step& from, const std::string& way, Flow& flow);

  std::unique_ptr<Prompts> prompts_{};  // stays where it is once linked
  std::vector<Way> ways_{};
  std::vector<Step> added_{};
};

}  // namespace pln::abilities
