// Goal: every global command in every place where the coach asks something (walk.hpp): it is
// understood, it changes what it may change, it is answered in bounds, and the talk goes on (I1,
// I4, I10, I11, I13). No question of any flow is out of reach, none is without a way out, and
// nothing is said twice running to what was not understood.
#include "tests/invariants/walk.hpp"

#include "bot/voice/fold.hpp"
#include "tests/dialogue/talk.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <set>

namespace pln::invariants {

namespace {

constexpr std::size_t characters_max = 500;
constexpr std::size_t stack_max = 8;

struct Command {
  const char* words;
  CommandName name;
};

// They answer and leave everything as it is.
constexpr std::array digressions{Command{"help", CommandName::help},
                                 Command{"why?", CommandName::why},
                                 Command{"repeat", CommandName::repeat},
                                 Command{"example", CommandName::example},
                                 Command{"status", CommandName::status},
                                 Command{"are you human?", CommandName::are_you_human},
                                 Command{"can I talk to someone?", CommandName::ask_human},
                                 Command{"what is a PLN?", CommandName::ask_about},
                                 Command{"thanks", CommandName::small_talk},
                                 Command{"you're useless", CommandName::small_talk},
                                 Command{"book me a flight", CommandName::out_of_scope},
                                 Command{"export", CommandName::export_}};

constexpr std::array changes{Command{"STOP", CommandName::stop},
                             Command{"cancel", CommandName::cancel},
                             Command{"forget me", CommandName::forget},
                             Command{"pause for two weeks", CommandName::pause},
                             Command{"undo", CommandName::undo},
                             Command{"redo", CommandName::redo},
                             Command{"back", CommandName::back},
                             Command{"auf Deutsch", CommandName::switch_language},
                             Command{"I'm in Tokyo now", CommandName::set_timezone}};

std::string way_of(const PlaceOfTalk& place) {
  std::string way = place.name + ", by";
  for (const std::string& words : place.way) way += " / " + words;
  return way;
}

// What holds after each line.
void check_turn(const Course& course) {
  const TurnTaken& turn = course.last();
  const Position& position = turn.outcome.learner.position;
  CHECK_FALSE(turn.messages.empty());                               // I10
  CHECK(position.open_question.empty() == position.stack.empty());  // I10
  CHECK(position.stack.size() <= stack_max);                        // I13
  for (const std::string& message : turn.messages) {
    CHECK_FALSE(message.empty());
    CHECK(voice::count_characters(message) <= characters_max);  // I11
  }
}

bool has_option(const PlaceOfTalk& place, const std::string& id) {
  const Step* step = open_step(place.course.learner());
  return step != nullptr &&
         std::find(step->options.begin(), step->options.end(), id) != step->options.end();
}

// "stop" and "cancel" mean something else where they are options or nothing is open, with the same
// effect; who is being asked whether to be forgotten is asked no second time.
bool is_other_by_rule(const PlaceOfTalk& place, CommandName name) {
  const std::string& question = place.course.question();
  const bool stops = name == CommandName::stop || name == CommandName::cancel;
  if (stops && has_option(place, "stop")) return true;
  if (name == CommandName::forget) return question == "confirm_forget";
  return name == CommandName::cancel && question.empty();
}

std::string said(const Course& course) {
  std::string all;
  for (const std::string& message : course.last().messages) all += message + "\n";
  return all;
}

}  // namespace

TEST_CASE("every question of every flow is reached") {
  std::set<std::string> reached;
  for (const auto& [name, place] : all_places()) {
    const Stack& stack = place.course.learner().position.stack;
    if (!stack.empty()) reached.insert(stack.back().flow + "." + stack.back().step);
  }
  std::size_t questions = 0;
  for (const Flow& flow : tests::shipped_prompts().flows) {
    // What people agree to changes between two runs only.
    if (flow.name == "consent_again") continue;
    for (const Step& step : flow.steps) {
      if (step.kind != StepKind::collect) continue;
      ++questions;
      CHECK_MESSAGE(reached.contains(flow.name + "." + step.name),
                    flow.name << "." << step.name << " is asked nowhere on the walk");
    }
  }
  std::cout << all_places().size() << " places, " << questions << " questions\n";
}

TEST_CASE("X: a digression in every place is understood and changes nothing") {
  for (const auto& [name, place] : all_places()) {
    if (!place.course.learner().consented()) continue;
    CAPTURE(way_of(place));
    for (const Command& command : digressions) {
      CAPTURE(std::string{command.words});
      Course course = place.course;
      course.hear(command.words);
      CHECK(course.understood_as(command.name));
      check_turn(course);
      CHECK(same_values(course.learner(), place.course.learner()));  // I4
      // Any message takes up a question that was put aside for want of an answer.
      if (place.course.learner().talk.timed_out) continue;
      CHECK(course.learner().position == place.course.learner().position);  // I4
    }
  }
}

TEST_CASE("X: a command that changes something is understood in every place") {
  for (const auto& [name, place] : all_places()) {
    if (!place.course.learner().consented()) continue;
    CAPTURE(way_of(place));
    for (const Command& command : changes) {
      CAPTURE(std::string{command.words});
      Course course = place.course;
      course.hear(command.words);
      CHECK((course.understood_as(command.name) || is_other_by_rule(place, command.name)));  // I1
      check_turn(course);
      if (command.name == CommandName::stop) CHECK(course.learner().nudges->stopped);
      if (command.name == CommandName::forget) CHECK(course.question() == "confirm_forget");
    }
  }
}

TEST_CASE("X: each question can be left: skipped, parked or answered, and taken up again") {
  for (const auto& [name, place] : all_places()) {
    const Step* step = open_step(place.course.learner());
    if (step == nullptr || !place.course.learner().consented()) continue;
    CAPTURE(way_of(place));
    Course course = place.course;
    course.hear("skip");
    check_turn(course);
    // Where an option says the same ("none here"), it is that option.
    CHECK((course.understood_as(CommandName::skip) || course.understood_as(CommandName::choose)));
    // Nobody is held: something else is open now, or the same question about another item.
    const Position& before = place.course.learner().position;
    CHECK(course.learner().position != before);
  }
}

TEST_CASE("X: what is not understood is never answered with the same words twice running") {
  constexpr int rungs = 4;
  for (const auto& [name, place] : all_places()) {
    const Step* step = open_step(place.course.learner());
    if (step == nullptr) continue;
    CAPTURE(way_of(place));
    Course course = place.course;
    std::string last;
    for (int rung = 0; rung < rungs; ++rung) {
      course.hear("\xF0\x9F\x98\x80");
      check_turn(course);
      if (!course.understood_as(CommandName::not_understood)) break;
      CHECK(said(course) != last);
      last = said(course);
    }
  }
}

}  // namespace pln::invariants
