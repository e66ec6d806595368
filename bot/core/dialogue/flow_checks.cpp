#include "bot/core/dialogue/flow_checks.hpp"

#include "bot/core/dialogue/question_checks.hpp"
#include "bot/core/dialogue/registry.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace pln::dialogue {

namespace {

using Faults = std::vector<PromptFault>;

// What code passes to texts itself, beside the facts of the registry; from "rhythm" on, adapters
// do.
constexpr std::array given_arguments{"date", "file",  "count",  "more",  "name",   "rhythm", "days",
                                     "from", "to",    "link",   "note",  "time",   "text",   "said",
                                     "unit", "every", "chosen", "other", "number", "day"};

// Texts that code says without a flow naming them.
constexpr std::array texts_of_code{"skip.required",
                                   "skip.done",
                                   "about.unknown",
                                   "goal.review_moved",
                                   "undo.done",
                                   "undo.nothing",
                                   "redo.done",
                                   "redo.nothing",
                                   "back.done",
                                   "back.nothing",
                                   "cancel.done",
                                   "cancel.dropped",
                                   "help.idle",
                                   "help.at_question",
                                   "why.idle",
                                   "repeat.idle",
                                   "example.idle",
                                   "pause.which_day",
                                   "pause.done",
                                   "resume.pause_over",
                                   "resume.nothing",
                                   "start.done",
                                   "export.done",
                                   "export.sent",
                                   "language.unknown",
                                   "language.guessed",
                                   "language.done",
                                   "timezone.unknown",
                                   "timezone.done",
                                   "human.nobody",
                                   "human.contact",
                                   "human.bot",
                                   "human.bot_contact",
                                   "small_talk.other",
                                   "out_of_scope.here",
                                   "crisis.direct",
                                   "crisis.other",
                                   "crisis.unclear",
                                   "crisis.numbers",
                                   "crisis.bot",
                                   "minors.goodbye",
                                   "stop.done",
                                   "opened.back",
                                   "opened.idle",
                                   "correct.too_late",
                                   "correct.changed",
                                   "correct.value",
                                   "correct.edited",
                                   "correct.deleted",
                                   "correct.reaction_stays",
                                   "ladder.nothing_open",
                                   "ladder.still_nothing_open",
                                   "ladder.second",
                                   "ladder.third",
                                   "ladder.put_aside",
                                   "subjects.noted",
                                   "subjects.wider_noted",
                                   "closing.step_done",
                                   "closing.noted",
                                   "closing.no_such_step",
                                   "remind.noted",
                                   "remind.noted_again",
                                   "remind.moved",
                                   "remind.moved_again",
                                   "remind.due",
                                   "remind.late",
                                   "remind.when",
                                   "remind.when_to",
                                   "remind.past",
                                   "remind.too_many",
                                   "remind.no_condition",
                                   "remind.no_room",
                                   "remind.dropped",
                                   "remind.none",
                                   "remind.unknown",
                                   "remind.which",
                                   "remind.one",
                                   "remind.more",
                                   "remind.log_reminder",
                                   "remind.log_message",
                                   "remind.log_no_reminder",
                                   "remind.log_empty",
                                   "status.reminders",
                                   "answer.too_long",
                                   "answer.ahead",
                                   "answer.without_words",
                                   "opened.flows_changed",
                                   "out_of_scope.person",
                                   "out_of_scope.nobody",
                                   "people.noted",
                                   "people.have_noted",
                                   "companies.no_vendors",
                                   "companies.vendors_noted",
                                   "decision.following",
                                   "decision.skipped",
                                   "decision.later",
                                   "decision.rest_skipped",
                                   "tags.noted",
                                   "consent.declined",
                                   "consent_again.agreed",
                                   "consent_again.declined",
                                   "forget.done",
                                   "forget.kept",
                                   "account.noted",
                                   "nudging.noted",
                                   "nudging.which",
                                   "nudging.no_condition",
                                   "tags.hour_noted",
                                   "tags.hour_which",
                                   "nudging.not_on_day",
                                   "nudging.not_on_date",
                                   "pause.holds_reminders",
                                   "timezone.which",
                                   "timezone.reminders",
                                   "offers.noted",
                                   "minutes.noted",
                                   "rating.noted",
                                   "check_in.noted",
                                   "prune.none_dropped",
                                   "prune.dropped",
                                   "prune.protected",
                                   "repeat.again",
                                   "idea.next_week",
                                   "idea.not_for_me",
                                   "idea.done",
                                   "need.noted",
                                   "goal.plan_needs_then",
                                   "goal.smaller_step",
                                   "goal.ready",
                                   "goal.kept_as_draft",
                                   "journal.noted",
                                   "remove.done",
                                   "remove.unknown",
                                   "purpose.noted",
                                   "suggest.noted",
                                   "link.noted",
                                   "log.noted",
                                   "status.position",
                                   "status.subjects",
                                   "status.no_subjects",
                                   "status.no_contacts",
                                   "status.following",
                                   "status.candidates",
                                   "status.later",
                                   "status.goals",
                                   "status.no_goals",
                                   "status.offers",
                                   "status.nudging",
                                   "status.rest",
                                   "options.leave_question",
                                   "options.show_example",
                                   "options.ask_person",
                                   "options.put_aside"};

constexpr std::array flows_of_code{"consent",   "consent_again", "forget",     "first_sitting",
                                   "which_one", "another_flow",  "cancel_flow"};

void add(Faults& faults, const Place& place, std::string fault, std::string mend) {
  faults.push_back({place, std::move(fault), std::move(mend)});
}

void resolve_step(Step& step, Faults& faults) {
  const std::string& action = step.kind == StepKind::collect ? step.store : step.act;
  if (!action.empty()) {
    step.action = find_action(action);
    if (step.action == nullptr) {
      add(faults, step.place, "no action is called " + action, "name one of bot/core/method");
    }
  }
  if (!step.choices.empty()) {
    step.chooser = find_chooser(step.choices);
    if (step.chooser == nullptr) {
      add(faults, step.place, "no chooser is called " + step.choices,
          "name one of bot/core/method");
    }
  }
  if (!step.item.empty()) {
    step.selector = find_selector(step.item);
    if (step.selector == nullptr) {
      add(faults, step.place, "no selector is called " + step.item, "name one of bot/core/method");
    }
  }
  for (BranchCase& branch : step.cases) {
    if (branch.when.empty()) continue;
    branch.predicate = find_predicate(branch.when);
    if (branch.predicate == nullptr) {
      add(faults, step.place, "no predicate is called " + branch.when,
          "name one of bot/core/method");
    }
  }
}

// Where a step can lead within its flow; "end" is left out.
std::vector<std::string> targets(const Step& step) {
  std::vector<std::string> all{step.next, step.otherwise};
  for (const auto& [option, target] : step.on) all.push_back(target);
  for (const BranchCase& branch : step.cases) all.push_back(branch.to);
  std::erase_if(all, [](const std::string& name) { return name.empty() || name == "end"; });
  return all;
}

const Step* named(const Flow& flow, const std::string& name) {
  for (const Step& step : flow.steps) {
    if (step.name == name) return &step;
  }
  return nullptr;
}

// All steps reached from `start`; questions stop the walk if `through_questions` is false.
std::set<std::string> reached(const Flow& flow, const Step& start, bool through_questions) {
  std::set<std::string> seen;
  std::vector<const Step*> todo{&start};
  while (!todo.empty()) {
    const Step* step = todo.back();
    todo.pop_back();
    const bool stops = !through_questions && step->kind == StepKind::collect;
    // A question whose selector finds nothing is passed by.
    std::vector<std::string> ways = stops ? std::vector{step->otherwise} : targets(*step);
    for (const std::string& name : ways) {
      const Step* next = named(flow, name);
      if (next != nullptr && seen.insert(name).second) todo.push_back(next);
    }
  }
  return seen;
}

void need_text(const Prompts& prompts, const Place& place, const std::string& key, Faults& faults) {
  if (prompts.text(key) == nullptr) {
    add(faults, place, "the text " + (key.empty() ? "(unnamed)" : key) + " is missing",
        "add it to every language");
  }
}

}  // namespace

void resolve_names(Prompts& prompts, Faults& faults) {
  for (Flow& flow : prompts.flows) {
    for (Step& step : flow.steps) resolve_step(step, faults);
    if (!flow.holds.empty()) {
      flow.holder = find_predicate(flow.holds);
      flow.discarder = find_action(flow.discard);
      if (flow.holder == nullptr || flow.discarder == nullptr) {
        add(faults, flow.place, "flow " + flow.name + " holds what nothing tells or throws away",
            "name a predicate and an action of bot/core/method");
      }
    }
    if (!flow.is_nudge || flow.nudge.when.empty()) continue;
    flow.nudge.predicate = find_predicate(flow.nudge.when);
    if (flow.nudge.predicate == nullptr) {
      add(faults, flow.place, "no predicate is called " + flow.nudge.when,
          "name one of bot/core/method");
    }
  }
}

void check_texts_known(const Prompts& prompts, Faults& faults) {
  for (const Flow& flow : prompts.flows) {
    for (const Step& step : flow.steps) {
      if (!step.say.empty()) need_text(prompts, step.place, step.say, faults);
      if (!step.brief.empty()) need_text(prompts, step.place, step.brief, faults);
      if (step.kind != StepKind::collect) continue;
      for (const auto* key : {&step.ask, &step.again, &step.why, &step.example}) {
        need_text(prompts, step.place, *key, faults);
      }
      for (const std::string& option : step.options) {
        need_text(prompts, step.place, "options." + option, faults);
      }
    }
  }
  for (const char* key : texts_of_code) need_text(prompts, {}, key, faults);
  for (const TextShape& text : prompts.texts) {
    for (const std::string& name : text.arguments) {
      const bool given =
          std::find(given_arguments.begin(), given_arguments.end(), name) != given_arguments.end();
      if (!given && find_fact(name) == nullptr) {
        add(faults, text.place, text.key + " has the unknown blank {" + name + "}",
            "use a fact of bot/core/method");
      }
    }
  }
}

void check_paths(const Flow& flow, Faults& faults) {
  if (flow.steps.empty()) {
    return add(faults, flow.place, "flow " + flow.name + " has no steps", "add one or remove it");
  }
  for (const Step& step : flow.steps) {
    for (const std::string& target : targets(step)) {
      if (named(flow, target) == nullptr) {
        add(faults, step.place, "no step is called " + target, "name a step of this flow, or end");
      }
    }
    if (step.item.empty() == step.otherwise.empty()) continue;
    add(faults, step.place, "item and otherwise go together", "give both or neither");
  }
  const std::set<std::string> seen = reached(flow, flow.steps.front(), true);
  for (const Step& step : flow.steps) {
    if (&step != &flow.steps.front() && !seen.contains(step.name)) {
      add(faults, step.place, "step " + step.name + " is never reached", "lead to it or remove it");
    }
    if (step.kind != StepKind::collect && reached(flow, step, false).contains(step.name)) {
      add(faults, step.place, "step " + step.name + " can go round without a question",
          "put a question or an end on the way");
    }
  }
}

void check_needed_flows(const Prompts& prompts, Faults& faults) {
  for (const char* name : flows_of_code) {
    if (prompts.flow(name) == nullptr) {
      add(faults, {"flows", 0}, "there is no flow " + std::string(name), "add it");
    }
  }
  for (int step = 1; step <= 10; ++step) {
    const auto count = std::count_if(prompts.flows.begin(), prompts.flows.end(),
                                     [step](const Flow& flow) { return flow.step == step; });
    if (count != 1) {
      add(faults, {"flows", 0},
          std::to_string(count) + " flows work on step " + std::to_string(step),
          "give one of them `step: " + std::to_string(step) + "`");
    }
  }
  for (const Flow& flow : prompts.flows) {
    for (const Step& step : flow.steps) {
      if (!step.flow.empty() && prompts.flow(step.flow) == nullptr) {
        add(faults, step.place, "there is no flow " + step.flow, "name a file of flows");
      }
    }
  }
}

void check_flows(Prompts& prompts, Faults& faults) {
  resolve_names(prompts, faults);
  check_texts_known(prompts, faults);
  for (const Flow& flow : prompts.flows) {
    check_paths(flow, faults);
    check_roles(flow, faults);
    check_leaving(flow, faults);
    check_options_said(prompts, flow, faults);
    check_known_before_said(prompts, flow, faults);
  }
  check_needed_flows(prompts, faults);
}

}  // namespace pln::dialogue
