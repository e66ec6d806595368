#include "bot/core/nudging/nudge.hpp"

#include "bot/core/dialogue/engine.hpp"
#include "bot/core/nudging/reminders.hpp"
#include "bot/core/nudging/schedule.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace pln::nudging {

namespace {

using dialogue::TurnWork;

// The question after three messages without an answer; behind it there is silence (D7).
constexpr std::string_view last_question = "keep_slower_stop";

// When the flow was last sent as a nudge; nothing if never.
std::optional<UtcTime> last_sent(const Learner& learner, const Flow& flow) {
  const auto& sent = learner.nudges->sent;
  const auto found = std::find_if(sent.rbegin(), sent.rend(),
                                  [&](const Sent& one) { return one.text_template == flow.name; });
  if (found == sent.rend()) return std::nullopt;
  return found->at;
}

bool is_eligible(const TurnWork& work, const Flow& flow) {
  if (!flow.is_nudge) return false;
  const NudgeRule& rule = flow.nudge;
  if (rule.predicate != nullptr && !rule.predicate->holds(work)) return false;
  const auto last = last_sent(work.learner, flow);
  const days gap = rule.every_days == 0 ? suggestion_gap : days{rule.every_days};
  return !last || work.now >= *last + gap - hours{2};  // slots move within an hour
}

// SplitMix64: spreads the turn's seed over the choice; the same on every machine.
std::uint64_t mixed(std::uint64_t seed) {
  seed += 0x9e3779b97f4a7c15U;
  seed = (seed ^ (seed >> 30U)) * 0xbf58476d1ce4e5b9U;
  seed = (seed ^ (seed >> 27U)) * 0x94d049bb133111ebU;
  return seed ^ (seed >> 31U);
}

// The eligible flow of the highest priority; among equals by weighted lot (D9).
const Flow* choose(const TurnWork& work) {
  std::vector<const Flow*> best;
  for (const Flow& flow : work.context.prompts->flows) {
    if (!is_eligible(work, flow)) continue;
    if (!best.empty() && flow.nudge.priority < best.front()->nudge.priority) continue;
    if (!best.empty() && flow.nudge.priority > best.front()->nudge.priority) best.clear();
    best.push_back(&flow);
  }
  if (best.empty()) return nullptr;
  std::uint64_t total = 0;
  for (const Flow* flow : best) total += static_cast<std::uint64_t>(flow->nudge.weight);
  std::uint64_t lot = mixed(work.seed) % total;
  for (const Flow* flow : best) {
    const auto weight = static_cast<std::uint64_t>(flow->nudge.weight);
    if (lot < weight) return flow;
    lot -= weight;
  }
  return best.back();
}

void log_sent(TurnWork& work, const Flow& flow) {
  NudgeLog& log = work.learner.nudges.edit();
  ++log.unanswered;
  log.silent = flow.name == last_question;
  log.sent.push_back({work.now, flow.name, false, flow.nudge.cause, {}});
  if (log.sent.size() > sent_max) log.sent.erase(log.sent.begin());
}

}  // namespace

void send_due(TurnWork& work) {
  if (send_reminders(work)) return;  // within 20 hours of it there is nothing else to say (D6)
  if (!may_send(work.learner, *work.context.zone, work.now)) return;
  const Flow* flow = choose(work);
  if (flow == nullptr) return;
  dialogue::give_way(work);
  if (!dialogue::push_flow(work, flow->name)) return;
  work.cause = flow->nudge.cause;
  dialogue::settle(work, dialogue::Arrival::fresh);
  if (work.parts.empty()) return;
  log_sent(work, *flow);
  work.main = flow->name;
}

}  // namespace pln::nudging
