#include "tests/invariants/walk.hpp"

#include "tests/dialogue/talk.hpp"

#include <algorithm>
#include <array>
#include <deque>

namespace pln::invariants {

namespace {

constexpr std::size_t places_max = 2'000;  // far more than there are: a walk must end

std::string name_of_place(const Learner& learner) {
  std::string name = learner.consented() ? "" : "before consent: ";
  for (const Frame& frame : learner.position.stack) {
    name += (name.empty() || name.back() == ' ' ? "" : " > ") + frame.flow + "." + frame.step;
  }
  if (!learner.position.stack.empty()) return name;
  // Some flows begin only with people, some only with undecided ones.
  const bool has_open =
      std::any_of(learner.contacts->begin(), learner.contacts->end(),
                  [](const Contact& contact) { return contact.state == ContactState::candidate; });
  if (!learner.contacts->empty()) name += has_open ? "undecided people, " : "people, ";
  if (!learner.position.parked.empty()) name += "something parked";
  return name;
}

// Every class of answer that a question may get: what it asks for, what it does not, and nothing.
std::vector<std::string> answers_to(const Step& step) {
  std::vector<std::string> all{"skip",   "back",       "cancel",
                               "undo",   "7",          "1",
                               "yes",    "no",         "some words about it",
                               "step 4", "set a goal", "drop Kim",
                               "drop 1", "keep all"};
  switch (step.answer) {
    case AnswerKind::people:
    case AnswerKind::companies:
      all.insert(all.end(), {"Kim Lee (@kim@learn.example), Ben Okafor", "Acme Ltd"});
      break;
    case AnswerKind::tags:
      all.insert(all.end(), {"#lrnchat", "#a, #b"});
      break;
    case AnswerKind::number:
      all.insert(all.end(), {std::to_string(step.least), std::to_string(step.most), "99999"});
      break;
    case AnswerKind::frequency:
      all.insert(all.end(), {"weekly", "never"});
      break;
    case AnswerKind::window:
      all.insert(all.end(), {"mornings", "Tuesdays at 10"});
      break;
    case AnswerKind::date:
      all.insert(all.end(), {"in three weeks", "yesterday"});
      break;
    case AnswerKind::account:
      all.insert(all.end(), {"@me@learn.example", "later"});
      break;
    default:
      all.insert(all.end(), {"maths, art", "learning for nurses",
                             "maths for nurses, maths for engineers", "if it rains, then I read"});
  }
  return all;
}

class Walk {
 public:
  std::map<std::string, PlaceOfTalk> places() {
    for (const Start start : {Start::stranger, Start::consented, Start::settled,
                              Start::with_network, Start::with_goal}) {
      visit(Course{start}, {});
    }
    while (!todo_.empty()) {
      const std::string name = todo_.front();
      todo_.pop_front();
      go_on_from(places_.at(name));
    }
    return std::move(places_);
  }

 private:
  void visit(Course course, std::vector<std::string> way) {
    const std::string name = name_of_place(course.learner());
    if (places_.size() >= places_max || places_.contains(name)) return;
    places_[name] = {name, std::move(course), std::move(way)};
    todo_.push_back(name);
  }

  void say(const PlaceOfTalk& from, const std::string& words) {
    Course course = from.course;
    course.hear(words);
    std::vector<std::string> way = from.way;
    way.push_back(words);
    visit(std::move(course), std::move(way));
  }

  void go_on_from(const PlaceOfTalk& from) {
    const Step* step = open_step(from.course.learner());
    if (step != nullptr) {
      for (const std::string& option : step->options) {
        Course course = from.course;
        course.press(course.message(), option);
        std::vector<std::string> way = from.way;
        way.push_back("press " + option);
        visit(std::move(course), std::move(way));
      }
      for (const std::string& words : answers_to(*step)) say(from, words);
      return;
    }
    for (const char* words : {"next", "set a goal", "check in", "forget me", "hello", "resume"}) {
      say(from, words);
    }
    for (int number = 1; number <= 10; ++number) say(from, "step " + std::to_string(number));
    wait(from);
  }

  // What the clock begins; the lot among ideas falls by the number of the turn.
  void wait(const PlaceOfTalk& from) {
    constexpr int lots = 40;
    Course quiet = from.course;
    for (int week = 0; week < 10; ++week) {
      quiet.be_silent(days{7});
      visit(quiet, {"long silence"});
    }
    quiet.be_silent(days{60});
    quiet.hear("step 10");
    visit(quiet, {"long silence", "step 10"});
    Course course = from.course;
    for (int lot = 0; lot < lots; ++lot) {
      course.hear("thanks");
      Course waited = course;
      for (int week = 0; week < 3; ++week) {
        waited.be_silent(days{7});
        visit(waited, {"silence"});
      }
    }
  }

  std::map<std::string, PlaceOfTalk> places_{};
  std::deque<std::string> todo_{};
};

}  // namespace

const Step* open_step(const Learner& learner) {
  if (learner.position.open_question.empty()) return nullptr;
  const Prompts& prompts = tests::shipped_prompts();
  const Frame& frame = learner.position.stack.back();
  const Flow* flow = prompts.flow(frame.flow);
  return flow == nullptr ? nullptr : prompts.step(*flow, frame.step);
}

const std::map<std::string, PlaceOfTalk>& all_places() {
  static const std::map<std::string, PlaceOfTalk> all = Walk{}.places();
  return all;
}

}  // namespace pln::invariants
