#include "bot/core/dialogue/engine.hpp"

#include "bot/core/dialogue/several.hpp"

#include <algorithm>
#include <utility>

namespace pln::dialogue {

namespace {

constexpr int steps_in_a_row_max = 64;  // no shipped flow runs more than a dozen without a question

void ask(TurnWork& work, const Step& step, Arrival arrival) {
  const bool in_brief = arrival != Arrival::fresh && arrival != Arrival::in_full;
  work.learner.position.open_question = step.question;
  work.say(in_brief && !step.brief.empty() ? step.brief : step.ask);
  work.main = step.ask;
  work.options = options_of(work, step);
}

// Picks what the question is about; false if nothing is left.
bool pick_item(TurnWork& work, const Step& step) {
  if (step.selector == nullptr) return true;
  const ItemKey picked = step.selector->pick(work);
  work.frame()->item = picked;
  return picked != 0;
}

const BranchCase* first_that_holds(const TurnWork& work, const Step& step) {
  for (const BranchCase& branch : step.cases) {
    if (branch.predicate == nullptr || branch.predicate->holds(work) != branch.negated) {
      return &branch;
    }
  }
  return nullptr;
}

void enter_flow(TurnWork& work, std::string_view name) {
  const Flow* flow = work.context.prompts->flow(name);
  if (flow != nullptr && flow->step != 0) work.learner.position.step = flow->step;
}

// An option in place of content ("none here") leaves the content empty: nothing is stored then.
bool has_something_to_store(const Step& step, const Answer& answer) {
  if (step.action == nullptr) return false;
  const bool takes_options = step.answer == AnswerKind::choice ||
                             step.answer == AnswerKind::frequency ||
                             step.answer == AnswerKind::window;
  return answer.option.empty() || takes_options;
}

Arrival link_to(TurnWork& work, const std::string& name) {
  work.learner.position.stack.pop_back();
  return push_flow(work, name) ? Arrival::fresh : Arrival::returned;
}

// One step that asks nothing; tells how the next one is reached.
Arrival run_step(TurnWork& work, const Step& step, Arrival arrival) {
  switch (step.kind) {
    case StepKind::act:
      if (step.action != nullptr) step.action->run(work, Answer{});
      if (!step.say.empty()) work.say(step.say);
      return go_to(work, step.next);
    case StepKind::branch: {
      const BranchCase* taken = first_that_holds(work, step);
      return go_to(work, taken == nullptr ? "end" : taken->to);
    }
    case StepKind::link:
      return link_to(work, step.flow);
    case StepKind::call:
      if (arrival == Arrival::returned || !push_flow(work, step.flow)) {
        return go_to(work, step.next);
      }
      return Arrival::fresh;
    case StepKind::collect:
      break;
  }
  return arrival;
}

// A question that was put aside on its own, such as a nudge's, counts as answered with this one.
void drop_answered(Position& position, const Frame& answered) {
  std::erase_if(position.parked, [&](const Stack& parked) {
    return parked.size() == 1 && parked.back().flow == answered.flow &&
           parked.back().step == answered.step && parked.back().item == answered.item;
  });
}

}  // namespace

const Step* step_of(const TurnWork& work, Frame& frame) {
  const Flow* flow = work.context.prompts->flow(frame.flow);
  if (flow == nullptr || flow->steps.empty()) return nullptr;
  if (const Step* step = work.context.prompts->step(*flow, frame.step)) return step;
  for (const auto& [old_name, new_name] : flow->renamed) {
    if (old_name == frame.step) frame.step = new_name;
  }
  if (const Step* step = work.context.prompts->step(*flow, frame.step)) return step;
  frame.step = flow->steps.front().name;
  return &flow->steps.front();
}

bool push_flow(TurnWork& work, std::string_view name) {
  const Flow* flow = work.context.prompts->flow(name);
  Stack& stack = work.learner.position.stack;
  if (flow == nullptr || stack.size() >= stack_max) return false;
  Frame& frame = stack.emplace_back();
  frame.flow = flow->name;
  frame.step = flow->steps.front().name;
  enter_flow(work, name);
  return true;
}

Arrival go_to(TurnWork& work, std::string_view target) {
  if (target.empty() || target == "end") {
    work.learner.position.stack.pop_back();
    if (work.frame() != nullptr) enter_flow(work, work.frame()->flow);
    return Arrival::returned;
  }
  work.frame()->step = target;
  return Arrival::fresh;
}

void settle(TurnWork& work, Arrival arrival) {
  Position& position = work.learner.position;
  for (int count = 0; count < steps_in_a_row_max; ++count) {
    position.open_question.clear();
    if (position.stack.empty()) return;
    const Step* step = step_of(work, position.stack.back());
    if (step == nullptr) {  // the flow is gone: what it interrupted goes on
      position.stack.pop_back();
      arrival = Arrival::returned;
      continue;
    }
    if (arrival == Arrival::fresh && !pick_item(work, *step)) {
      arrival = go_to(work, step->otherwise);
      continue;
    }
    if (step->kind == StepKind::collect) {
      const auto target = arrival == Arrival::fresh ? answered_target(work, *step) : std::nullopt;
      if (!target) return ask(work, *step, arrival);
      arrival = go_to(work, *target);
      continue;
    }
    arrival = run_step(work, *step, arrival);
  }
  park_all(work);
}

void take_answer(TurnWork& work, const Step& step, const Answer& answer) {
  const Frame answered = work.learner.position.stack.back();
  if (has_something_to_store(step, answer) && !step.action->run(work, answer)) {
    settle(work, Arrival::again);
    return;
  }
  work.learner.talk.misses = 0;
  if (std::exchange(work.has_moved, false)) return;
  if (!work.ahead.empty()) store_ahead(work, std::exchange(work.ahead, {}));
  if (work.learner.position.stack.empty()) {  // the action ended the talk (stop, forget)
    work.learner.position.open_question.clear();
    return;
  }
  drop_answered(work.learner.position, answered);
  std::string_view target = step.next;
  for (const auto& [option, to] : step.on) {
    if (!answer.option.empty() && option == answer.option) target = to;
  }
  settle(work, go_to(work, target));
  if (work.parts.empty()) work.say("closing.noted");
}

void skip_question(TurnWork& work, const Step& step) {
  work.learner.talk.misses = 0;
  if (step.required) {
    work.say("skip.required");
    park_all(work);
    return;
  }
  // What puts an item off must say so, or the same item is picked again.
  const bool may_be_later =
      std::find(step.options.begin(), step.options.end(), "later") != step.options.end();
  if (step.answer == AnswerKind::choice && step.action != nullptr && may_be_later) {
    Answer later;
    later.option = "later";
    return take_answer(work, step, later);
  }
  std::string_view target = step.next;
  for (const auto& [option, to] : step.on) {
    if (option == "skip" || option == "later") target = to;
  }
  settle(work, go_to(work, target));
  if (work.parts.empty()) work.say("skip.done");
}

bool give_way(TurnWork& work) {
  Position& position = work.learner.position;
  bool dropped = false;
  while (!position.stack.empty()) {
    const Flow* flow = work.context.prompts->flow(position.stack.back().flow);
    if (flow == nullptr || !(flow->is_nudge || flow->is_passing)) break;
    position.stack.pop_back();
    dropped = true;
  }
  if (!dropped) return false;
  position.open_question.clear();
  if (position.stack.empty()) return true;
  enter_flow(work, position.stack.back().flow);
  const Step* below = step_of(work, position.stack.back());
  if (below != nullptr && below->kind == StepKind::collect) {
    position.open_question = below->question;
  }
  return true;
}

void park_all(TurnWork& work) {
  give_way(work);
  Position& position = work.learner.position;
  position.open_question.clear();
  if (position.stack.empty()) return;
  std::erase_if(position.parked, [&](const Stack& parked) {
    return parked.front().flow == position.stack.front().flow;
  });
  position.parked.push_back(std::move(position.stack));
  position.stack.clear();
  if (position.parked.size() > parked_max) position.parked.erase(position.parked.begin());
}

std::vector<Option> options_of(const TurnWork& work, const Step& step) {
  std::vector<Option> options;
  if (step.chooser != nullptr) options = step.chooser->options(work);
  options.reserve(options.size() + step.options.size());
  for (const std::string& id : step.options) options.push_back({id, ""});
  return options;
}

bool holds_something(const TurnWork& work) {
  const Flow* flow =
      work.frame() == nullptr ? nullptr : work.context.prompts->flow(work.frame()->flow);
  return flow != nullptr && flow->holder != nullptr && flow->holder->holds(work);
}

void ask_which(TurnWork& work, std::vector<Meaning> meanings) {
  constexpr std::size_t shown_max = 5;  // as many as fit one look
  if (meanings.size() > shown_max) meanings.resize(shown_max);
  give_way(work);
  if (!push_flow(work, "which_one")) return;
  work.frame()->meanings = std::move(meanings);
  settle(work, Arrival::fresh);
}

bool resume_parked(TurnWork& work) {
  Position& position = work.learner.position;
  if (position.parked.empty()) return false;
  Stack stack = std::move(position.parked.back());
  position.parked.pop_back();
  park_all(work);
  position.stack = std::move(stack);
  enter_flow(work, position.stack.back().flow);
  settle(work, Arrival::in_full);
  return true;
}

}  // namespace pln::dialogue
