#include "bot/core/dialogue/time_out.hpp"

#include "bot/core/dialogue/engine.hpp"

#include <algorithm>
#include <iterator>

namespace pln::dialogue {

namespace {

bool is_nudge(const TurnWork& work, const Frame& frame) {
  const Flow* flow = work.context.prompts->flow(frame.flow);
  return flow != nullptr && flow->is_nudge;
}

// How many frames at the bottom the person is in; what stands above them the clock began.
std::size_t own_frames(const TurnWork& work) {
  const Stack& stack = work.learner.position.stack;
  const auto first = std::find_if(stack.begin(), stack.end(),
                                  [&](const Frame& frame) { return is_nudge(work, frame); });
  return static_cast<std::size_t>(first - stack.begin());
}

// When the question of this frame is to be put aside, if nobody was heard since.
std::optional<UtcTime> end_of(const TurnWork& work, const Frame& frame, UtcTime since) {
  const Flow* flow = work.context.prompts->flow(frame.flow);
  const Step* step = flow == nullptr ? nullptr : work.context.prompts->step(*flow, frame.step);
  const bool waits = step != nullptr && step->kind == StepKind::collect && step->timeout_days > 0;
  if (!waits) return std::nullopt;
  return since + days{step->timeout_days};
}

struct Ends {
  std::optional<UtcTime> own{};    // of what the person was in
  std::optional<UtcTime> nudge{};  // of what stands on top of it
};

Ends ends_of(const TurnWork& work) {
  const Learner& learner = work.learner;
  const Stack& stack = learner.position.stack;
  if (!learner.consented() || stack.empty()) return {};
  const UtcTime heard = learner.talk.last_heard.value_or(learner.started_at);
  const std::size_t own = own_frames(work);
  Ends ends;
  if (own > 0) ends.own = end_of(work, stack[own - 1], heard);
  if (own < stack.size()) {
    const auto& sent = learner.nudges->sent;
    ends.nudge = end_of(work, stack.back(), sent.empty() ? heard : std::max(heard, sent.back().at));
  }
  return ends;
}

void open_top(TurnWork& work) {
  Position& position = work.learner.position;
  position.open_question.clear();
  if (position.stack.empty()) return;
  const Step* step = step_of(work, position.stack.back());
  if (step != nullptr && step->kind == StepKind::collect) position.open_question = step->question;
}

}  // namespace

std::optional<UtcTime> time_out_of(const TurnWork& work) {
  const Ends ends = ends_of(work);
  if (ends.own && ends.nudge) return std::min(*ends.own, *ends.nudge);
  return ends.own ? ends.own : ends.nudge;
}

void put_aside_if_timed_out(TurnWork& work) {
  const Ends ends = ends_of(work);
  Position& position = work.learner.position;
  if (ends.nudge && work.now >= *ends.nudge) give_way(work);
  if (!ends.own || work.now < *ends.own) return;
  const auto own = static_cast<std::ptrdiff_t>(own_frames(work));
  Stack nudges{position.stack.begin() + own, position.stack.end()};
  position.stack.resize(static_cast<std::size_t>(own));
  park_all(work);
  position.stack = std::move(nudges);
  open_top(work);
  work.learner.talk.timed_out = true;
}

void take_up_timed_out(TurnWork& work) {
  if (!work.learner.talk.timed_out) return;
  work.learner.talk.timed_out = false;
  Position& position = work.learner.position;
  if (position.parked.empty() || own_frames(work) > 0) return;
  Stack stack = std::move(position.parked.back());
  position.parked.pop_back();
  if (stack.size() + position.stack.size() > stack_max) position.stack.clear();
  std::move(position.stack.begin(), position.stack.end(), std::back_inserter(stack));
  position.stack = std::move(stack);
  open_top(work);
}

}  // namespace pln::dialogue
