#include "bot/core/dialogue/mending.hpp"

#include "bot/core/dialogue/engine.hpp"

#include <algorithm>

namespace pln::dialogue {

namespace {

bool is_known(const TurnWork& work, const Frame& frame) {
  const Flow* flow = work.context.prompts->flow(frame.flow);
  return flow != nullptr && work.context.prompts->step(*flow, frame.step) != nullptr;
}

// Whether the flow only calls a step otherwise now.
bool is_renamed(const TurnWork& work, const Frame& frame) {
  const Flow* flow = work.context.prompts->flow(frame.flow);
  if (flow == nullptr) return false;
  return std::any_of(flow->renamed.begin(), flow->renamed.end(),
                     [&](const auto& names) { return names.first == frame.step; });
}

}  // namespace

Mending mend_position(TurnWork& work) {
  Position& position = work.learner.position;
  Stack& stack = position.stack;
  const auto is_sound = [&](const Frame& frame) { return is_known(work, frame); };
  if (std::all_of(stack.begin(), stack.end(), is_sound)) return Mending::nothing;
  const bool only_names = std::all_of(stack.begin(), stack.end(), [&](const Frame& frame) {
    return is_known(work, frame) || is_renamed(work, frame);
  });
  std::erase_if(stack, [&](Frame& frame) { return step_of(work, frame) == nullptr; });
  position.open_question.clear();
  if (!only_names) work.say("opened.flows_changed");
  if (stack.empty()) return Mending::moved;
  const Step* step = step_of(work, stack.back());
  if (step->kind == StepKind::collect && step->selector == nullptr) {
    position.open_question = step->question;
    return Mending::moved;
  }
  settle(work, Arrival::fresh);
  return Mending::asked;
}

}  // namespace pln::dialogue
