// Goal: what a command may be trusted with at any moment. Method: a random sequence (laws.hpp),
// then the command.
#include "tests/invariants/laws.hpp"

#include <algorithm>
#include <array>

namespace pln::invariants {

namespace {

// What the person has been told to say at any time, and what it is understood as.
constexpr std::array commands{
    std::pair{"STOP", CommandName::stop}, std::pair{"help", CommandName::help},
    std::pair{"cancel", CommandName::cancel}, std::pair{"export", CommandName::export_},
    std::pair{"forget me", CommandName::forget}};

// At the question whether to go on, "stop" is one of its options and does the same; where nothing
// is open to be cancelled, the word ends all messages; whoever is being asked whether to be
// forgotten is asked no second time.
bool is_other_by_rule(const Course& course, const std::string& question, CommandName name) {
  if (name == CommandName::stop && question == "keep_slower_stop") return true;
  if (name == CommandName::cancel && question == "keep_slower_stop") return true;  // means stop
  if (name == CommandName::forget && question == "confirm_forget") return true;
  return name == CommandName::cancel && question.empty() && course.understood_as(CommandName::stop);
}

}  // namespace

TEST_CASE("I1: whatever the state, one turn suffices to stop, get help, cancel, export, forget") {
  CHECK(holds("I1", [] {
    const Course before = (*sequences(true)).played();
    if (!before.learner().consented()) return;
    for (const auto& [words, name] : commands) {
      Course course = before;
      course.hear(words);
      RC_LOG() << words << " at " << before.question() << '\n';
      RC_ASSERT((course.understood_as(name) || is_other_by_rule(course, before.question(), name)));
      if (name == CommandName::stop) RC_ASSERT(course.learner().nudges->stopped);
      if (name == CommandName::forget) RC_ASSERT(course.question() == "confirm_forget");
    }
  }));
}

TEST_CASE("I2: after stop nothing is said unasked until start") {
  CHECK(holds("I2", [] {
    Course course = (*sequences()).played();
    course.hear("STOP");
    const std::size_t turns = course.turns().size();
    const auto rest = *sequences();
    course.be_silent(days{90});
    for (const Happening& one : rest.happenings) {
      if (!course.learner().nudges->stopped) break;
      const bool is_passive = one.kind == Kind::silence || one.kind == Kind::clock_on ||
                              one.kind == Kind::clock_back || one.kind == Kind::restart ||
                              one.kind == Kind::zone || one.kind == Kind::plan_anew;
      if (is_passive) course.take(one);
    }
    for (std::size_t index = turns; index < course.turns().size(); ++index) {
      RC_ASSERT(course.turns()[index].messages.empty());
    }
    if (!course.learner().nudges->stopped) return;
    course.hear("start");
    RC_ASSERT(!course.learner().nudges->stopped);
  }));
}

// The bytes of the store are looked at by tests/commands/canary_test.cpp; here it is the value.
TEST_CASE("I3: after forget nothing is left of the person but the mark not to write") {
  CHECK(holds("I3", [] {
    Course course = (*sequences(true)).played();
    if (!course.learner().consented()) return;
    course.hear("forget me");
    RC_ASSERT(course.question() == "confirm_forget");
    course.hear("yes");
    RC_ASSERT(course.last().outcome.erased);
    Learner nobody;
    nobody.id = course.learner().id;
    RC_ASSERT(course.learner() == nobody);
  }));
}

TEST_CASE("I4: a digression changes no value and not the open question") {
  CHECK(holds("I4", [] {
    Course course = (*sequences(true)).played();
    if (!course.learner().consented()) return;
    if (course.learner().talk.timed_out) return;  // any message takes the put-aside question up
    const Learner before = course.learner();
    for (const char* words : {"help", "why?", "example", "repeat", "status", "what is a PLN?",
                              "thanks", "are you human?", "hilfe", "was ist ein PLN?"}) {
      RC_LOG() << words << '\n';
      course.hear(words);
      RC_ASSERT(same_values(course.learner(), before));
      RC_ASSERT(course.learner().position == before.position);
    }
  }));
}

TEST_CASE("I5: n times undo takes n changes back, n times redo makes them again") {
  CHECK(holds("I5", [] {
    Course course = (*sequences(true)).played();
    if (!course.learner().consented()) return;
    course.hear("log: begin");  // what was taken back before can no longer be done again
    const Learner start = course.learner();
    const std::size_t known = start.history->size();
    const auto numbers =
        *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 10'000));
    for (const std::uint32_t number : numbers) {
      const Happening one{Kind::message, number, 0};
      const std::string words = words_of(one);
      if (words.find("undo") != std::string::npos || words.find("redo") != std::string::npos ||
          words.find("udno") != std::string::npos || words.find("r\xC3\xBC") == 0) {
        continue;
      }
      course.hear(words);
      if (!course.learner().consented() || course.learner().history->size() >= history_max) return;
      if (course.learner().nudges->stopped) return;  // STOP is not taken back, and ends reminders
    }
    const Learner end = course.learner();
    if (end.history->size() < known) return;
    const std::size_t changes = end.history->size() - known;
    for (std::size_t count = 0; count < changes; ++count) course.hear("undo");
    RC_ASSERT(same_values(course.learner(), start));
    for (std::size_t count = 0; count < changes; ++count) course.hear("redo");
    RC_ASSERT(same_values(course.learner(), end));
  }));
}

TEST_CASE("I15: another language changes no value but the language") {
  CHECK(holds("I15", [] {
    Course course = (*sequences(true)).played();
    if (!course.learner().consented()) return;
    if (course.learner().talk.timed_out) return;  // any message takes the put-aside question up
    for (const char* words : {"auf Deutsch", "in English please"}) {
      Learner before = course.learner();
      course.hear(words);
      RC_ASSERT(Learner::lists(course.learner()) == Learner::lists(before));
      RC_ASSERT(course.learner().position == before.position);
      before.settings.edit().locale = course.learner().settings->locale;
      before.settings.edit().locale_named = course.learner().settings->locale_named;
      RC_ASSERT(*before.settings == *course.learner().settings);
    }
  }));
}

}  // namespace pln::invariants
