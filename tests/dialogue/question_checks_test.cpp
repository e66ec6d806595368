// Goal: each static check of a question finds what it is there for, and finds nothing in the
// shipped flows. Method: one slip is put into a copy of the shipped flows.
#include "bot/core/dialogue/question_checks.hpp"

#include "bot/core/dialogue/flow_checks.hpp"
#include "tests/dialogue/talk.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

namespace pln::tests {

namespace {

Step& step_named(Prompts& prompts, std::string_view flow, std::string_view name) {
  for (Flow& one : prompts.flows) {
    for (Step& step : one.steps) {
      if (one.name == flow && step.name == name) return step;
    }
  }
  FAIL("no such step");
  return prompts.flows.front().steps.front();
}

// The faults after one slip, as one text.
std::string faults_after(const std::function<void(Prompts&)>& slip) {
  Prompts prompts = shipped_prompts();
  slip(prompts);
  std::vector<PromptFault> faults;
  dialogue::check_flows(prompts, faults);
  std::string all;
  for (const PromptFault& fault : faults) all += fault.fault + "\n";
  return all;
}

bool finds(const std::string& faults, std::string_view words) {
  return faults.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("the shipped flows have no fault") {
  CHECK(faults_after([](Prompts&) {}) == "");
}

TEST_CASE("a text that stands in another role is found") {
  const std::string why = faults_after([](Prompts& prompts) {
    Step& step = step_named(prompts, "goal", "outcome");
    std::swap(step.why, step.example);
  });
  CHECK(finds(why, "the why of step outcome is goal_outcome.example"));
  CHECK(finds(why, "the example of step outcome is goal_outcome.why"));
  const std::string again = faults_after([](Prompts& prompts) {
    Step& step = step_named(prompts, "goal", "outcome");
    std::swap(step.ask, step.again);
  });
  CHECK(finds(again, "step outcome asks with goal_outcome.again"));
  CHECK(finds(again, "the again of step outcome is goal_outcome.ask"));
}

TEST_CASE("a question that offers what it does not allow, or cannot be left, is found") {
  CHECK(finds(
      faults_after([](Prompts& prompts) { step_named(prompts, "need", "ask").required = true; }),
      "step ask is required and offers \"skip\""));
  CHECK(finds(faults_after([](Prompts& prompts) {
                std::erase(step_named(prompts, "look", "ask").options, "later");
              }),
              "step ask is asked again right after it was skipped"));
  CHECK(finds(faults_after([](Prompts& prompts) {
                step_named(prompts, "subjects", "ask_wider").on.clear();
              }),
              "step ask_wider is asked again right after it was skipped"));
}

TEST_CASE("options that cannot be said, or that share a word, are found") {
  CHECK(finds(faults_after([](Prompts& prompts) {
                step_named(prompts, "look", "ask").options.push_back("no_such_option");
              }),
              "option no_such_option cannot be said in de"));
  CHECK(finds(faults_after([](Prompts& prompts) {
                for (Lexicon& language : prompts.lexicons) {
                  for (Lexicon::Category& category : language.categories) {
                    if (category.name != "option") continue;
                    category.entries.push_back({"perhaps", "follow"});
                    category.entries.push_back({"perhaps", "later"});
                  }
                }
              }),
              "\"perhaps\" means both follow and later at step ask in en"));
}

TEST_CASE("a text that tells of a contact before one was picked is found") {
  CHECK(finds(faults_after([](Prompts& prompts) {
                Step& step = step_named(prompts, "look", "contact");
                step.item.clear();
                step.otherwise.clear();
              }),
              "step ask says {contact} before anything was picked"));
}

}  // namespace pln::tests
