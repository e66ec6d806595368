#include "bot/core/dialogue/question_checks.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace pln::dialogue {

namespace {

using Faults = std::vector<PromptFault>;

// Facts of the subject, contact or goal that the frame is about (bot/core/method/person_facts.cpp).
constexpr std::array facts_of_item{"subject",        "leader_phrases", "analyst_phrases",
                                   "contact",        "contact_link",   "contact_subjects",
                                   "contact_origin", "plan_if",        "plan_then"};

// Beside selectors, the actions that put something in hand.
constexpr std::array actions_that_pick{"begin_goal"};

void add(Faults& faults, const Step& step, std::string fault, std::string mend) {
  faults.push_back({step.place, std::move(fault), std::move(mend)});
}

bool ends_in(std::string_view key, std::string_view role) {
  return key.size() > role.size() && key.ends_with(role) &&
         key[key.size() - role.size() - 1] == '.';
}

const Step* named(const Flow& flow, std::string_view name) {
  for (const Step& step : flow.steps) {
    if (step.name == name) return &step;
  }
  return nullptr;
}

bool offers(const Step& step, std::string_view option) {
  return std::find(step.options.begin(), step.options.end(), option) != step.options.end();
}

// Where skipping leads (engine.cpp, skip_question); nullptr: out of the flow.
const Step* after_skipping(const Flow& flow, const Step& step) {
  std::string_view target = step.next;
  for (const auto& [option, to] : step.on) {
    if (option == "skip" || option == "later") target = to;
  }
  return named(flow, target);
}

// Whether the step asks again before anything else was asked or the item in hand was passed.
bool comes_round(const Flow& flow, const Step& asked) {
  std::set<const Step*> seen;
  std::vector<const Step*> todo{after_skipping(flow, asked)};
  while (!todo.empty()) {
    const Step* step = todo.back();
    todo.pop_back();
    if (step == nullptr || step->act == "pass_item" || !seen.insert(step).second) continue;
    if (step == &asked) return true;
    todo.push_back(named(flow, step->otherwise));
    if (step->kind == StepKind::collect) continue;
    todo.push_back(named(flow, step->next));
    for (const BranchCase& branch : step->cases) todo.push_back(named(flow, branch.to));
  }
  return false;
}

// Before the look-up tables are built.
const std::vector<Lexicon::Entry>& words_of_options(const Lexicon& language) {
  static const std::vector<Lexicon::Entry> none;
  for (const Lexicon::Category& category : language.categories) {
    if (category.name == "option") return category.entries;
  }
  return none;
}

bool picks_item(const Step& step) {
  return !step.item.empty() || std::find(actions_that_pick.begin(), actions_that_pick.end(),
                                         step.act) != actions_that_pick.end();
}

// The steps that can be reached from the flow's beginning before anything was put in hand.
std::set<const Step*> before_any_item(const Flow& flow) {
  std::set<const Step*> seen;
  std::vector<const Step*> todo{&flow.steps.front()};
  while (!todo.empty()) {
    const Step* step = todo.back();
    todo.pop_back();
    if (step == nullptr) continue;
    if (picks_item(*step)) {
      todo.push_back(named(flow, step->otherwise));  // there was nothing to pick
      continue;
    }
    if (!seen.insert(step).second) continue;
    todo.push_back(named(flow, step->next));
    for (const auto& [option, to] : step->on) todo.push_back(named(flow, to));
    for (const BranchCase& branch : step->cases) todo.push_back(named(flow, branch.to));
  }
  return seen;
}

}  // namespace

void check_roles(const Flow& flow, Faults& faults) {
  for (const Step& step : flow.steps) {
    if (step.kind != StepKind::collect) continue;
    for (const auto& [key, role] :
         {std::pair{&step.why, "why"}, std::pair{&step.example, "example"},
          std::pair{&step.again, "again"}}) {
      if (ends_in(*key, role)) continue;
      add(faults, step, "the " + std::string{role} + " of step " + step.name + " is " + *key,
          "give it a text whose key ends in ." + std::string{role});
    }
    for (const std::string* key : {&step.ask, &step.brief}) {
      if (!ends_in(*key, "why") && !ends_in(*key, "example") && !ends_in(*key, "again")) continue;
      add(faults, step, "step " + step.name + " asks with " + *key, "give it a question");
    }
  }
}

void check_leaving(const Flow& flow, Faults& faults) {
  for (const Step& step : flow.steps) {
    if (step.kind != StepKind::collect) continue;
    if (step.required) {
      for (const char* option : {"skip", "later"}) {
        if (!offers(step, option)) continue;
        add(faults, step, "step " + step.name + " is required and offers \"" + option + "\"",
            "remove one of the two");
      }
      continue;
    }
    // "later" of a choice is stored, so something else is picked.
    const bool puts_off =
        step.answer == AnswerKind::choice && !step.store.empty() && offers(step, "later");
    if (puts_off || !comes_round(flow, step)) continue;
    add(faults, step, "step " + step.name + " is asked again right after it was skipped",
        "let \"on: {skip: ...}\" lead to a step that does pass_item");
  }
}

void check_options_said(const Prompts& prompts, const Flow& flow, Faults& faults) {
  for (const Lexicon& language : prompts.lexicons) {
    const auto& entries = words_of_options(language);
    for (const Step& step : flow.steps) {
      for (const std::string& option : step.options) {
        bool has_words = false;
        for (const Lexicon::Entry& entry : entries) {
          if (entry.value != option) continue;
          has_words = true;
          const auto other = std::find_if(entries.begin(), entries.end(), [&](const auto& one) {
            return one.phrase == entry.phrase && one.value != option && offers(step, one.value) &&
                   option < one.value;
          });
          if (other == entries.end()) continue;
          add(faults, step,
              "\"" + entry.phrase + "\" means both " + option + " and " + other->value +
                  " at step " + step.name + " in " + language.language,
              "give one of them other words in words.yaml or options.yaml");
        }
        if (has_words) continue;
        add(faults, step, "option " + option + " cannot be said in " + language.language,
            "give it a label in " + language.language + "/options.yaml");
      }
    }
  }
}

void check_known_before_said(const Prompts& prompts, const Flow& flow, Faults& faults) {
  if (flow.steps.empty()) return;
  for (const Step* step : before_any_item(flow)) {
    for (const std::string* key : {&step->ask, &step->brief, &step->say}) {
      const TextShape* text = prompts.text(*key);
      if (text == nullptr) continue;
      for (const std::string& name : text->arguments) {
        if (std::find(facts_of_item.begin(), facts_of_item.end(), name) == facts_of_item.end()) {
          continue;
        }
        add(faults, *step, "step " + step->name + " says {" + name + "} before anything was picked",
            "give it an item, or lead to it through a step that has one");
      }
    }
  }
}

}  // namespace pln::dialogue
