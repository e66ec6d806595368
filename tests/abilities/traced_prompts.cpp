#include "tests/abilities/traced_prompts.hpp"

#include "bot/core/dialogue/registry.hpp"
#include "bot/core/dialogue/turn_work.hpp"

#include <algorithm>

namespace pln::abilities {

namespace {

struct Notes {
  std::set<std::string> walked{};
  std::string last_event{};  // whose first way was noted already
};

Notes& notes() {
  static thread_local Notes all;
  return all;
}

constexpr std::string_view skip_way = ": skip";

bool is_skipped(const dialogue::TurnWork& work) {
  return std::find(work.understood.begin(), work.understood.end(), CommandName::skip) !=
         work.understood.end();
}

// Skipping takes the same way as an answer; what the message was taken for tells them apart.
bool note(dialogue::TurnWork& work, const dialogue::Answer& /*none*/) {
  const Frame& frame = *work.frame();
  Notes& all = notes();
  all.walked.insert(frame.step);
  const bool is_first = all.last_event != work.event.key.text;
  all.last_event = work.event.key.text;
  const std::size_t colon = frame.step.find(": ");
  if (is_first && is_skipped(work)) {
    all.walked.insert(frame.step.substr(0, colon) + std::string{skip_way});
  }
  return true;
}

constexpr dialogue::Action noting{"note_way", &note};

// Every option leads somewhere of its own: an answer never takes `next`.
bool all_options_lead_away(const Step& step) {
  if (step.kind != StepKind::collect || step.answer != AnswerKind::choice) return false;
  if (!step.choices.empty()) return false;
  return std::all_of(step.options.begin(), step.options.end(), [&](const std::string& option) {
    return std::any_of(step.on.begin(), step.on.end(),
                       [&](const auto& way) { return way.first == option; });
  });
}

}  // namespace

TracedPrompts::TracedPrompts(const Prompts& shipped)
    : prompts_(std::make_unique<Prompts>(shipped)) {
  for (Flow& flow : prompts_->flows) trace(flow);
}

std::set<std::string> TracedPrompts::walked() { return std::exchange(notes(), {}).walked; }

void TracedPrompts::lead_through(std::string& target, const Step& from, const std::string& way,
                                 Flow& flow) {
  Step step;
  step.name = flow.name + "." + from.name + ": " + way;
  step.kind = StepKind::act;
  step.place = from.place;
  step.act = "note_way";
  step.action = &noting;
  step.next = target.empty() ? "end" : target;
  target = step.name;
  ways_.push_back({flow.name, step.name, from.place});
  added_.push_back(std::move(step));
}

void TracedPrompts::trace(Flow& flow) {
  added_.clear();
  for (Step& step : flow.steps) {
    const bool goes_on = step.kind != StepKind::branch && step.kind != StepKind::link;
    const bool is_dead = all_options_lead_away(step);
    if (goes_on && !is_dead) lead_through(step.next, step, "next", flow);
    for (auto& [option, target] : step.on) lead_through(target, step, "on " + option, flow);
    if (!step.otherwise.empty()) lead_through(step.otherwise, step, "otherwise", flow);
    for (BranchCase& branch : step.cases) {
      const std::string when = branch.when.empty() ? "else" : branch.when;
      lead_through(branch.to, step, (branch.negated ? "unless " : "when ") + when, flow);
    }
    // Before a yes nothing is kept, so there is nothing to skip.
    if (step.kind == StepKind::collect && step.question != "consent") {
      ways_.push_back({flow.name, flow.name + "." + step.name + std::string{skip_way}, step.place});
    }
  }
  std::string first = flow.steps.front().name;
  lead_through(first, Step{}, "begin", flow);
  std::rotate(added_.begin(), added_.end() - 1, added_.end());
  Step begin = added_.front();
  added_.erase(added_.begin());
  flow.steps.insert(flow.steps.begin(), std::move(begin));
  for (Step& step : added_) flow.steps.push_back(std::move(step));
}

}  // namespace pln::abilities
