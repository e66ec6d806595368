// Goal: several matters in one message, corrections, ambiguities and questions in between, by what
// they leave in the state. Method: short talks in both languages (C02, C04-C07, C10, C16, C25,
// C30).
#include "tests/dialogue/talk.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace pln::tests {

namespace {

std::vector<std::string> subjects(const Talk& talk) {
  std::vector<std::string> names;
  for (const Subject& subject : *talk.learner.subjects) names.push_back(subject.name);
  return names;
}

const Contact* contact(const Talk& talk, std::string_view name) {
  for (const Contact& one : *talk.learner.contacts) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

using Names = std::vector<std::string>;

Talk at_subjects(const std::string& locale = "en") {
  Talk talk(locale);
  talk.hear(locale == "de" ? "hallo" : "hello");
  talk.hear(locale == "de" ? "ja" : "yes");
  return talk;
}

// A goal begun, its wish given, its outcome asked.
Talk in_goal() {
  Talk talk = at_subjects();
  talk.hear("analytics");
  talk.hear("set a goal");
  talk.hear("run a workshop");
  REQUIRE(talk.question() == "goal.outcome");
  return talk;
}

}  // namespace

TEST_CASE("C02: an answer, a purpose and a rhythm in one message are all taken") {
  Talk talk = at_subjects();
  talk.hear("analytics and coaching, private, nudge me on Tuesdays at 10");
  CHECK(subjects(talk) == Names{"analytics", "coaching"});
  CHECK(talk.learner.settings->purpose == Purpose::hobby);
  CHECK(talk.learner.settings->window_from == TimeOfDay{600});
  CHECK(talk.learner.settings->window_days.has(Weekday{2}));
  CHECK(talk.question() == "goal.wish");
  talk.hear("undo");
  CHECK(subjects(talk).empty());
  CHECK(talk.learner.settings->purpose == Purpose::work);
}

TEST_CASE("C02: later questions of a goal that are answered ahead are not asked") {
  Talk talk = at_subjects();
  talk.hear("analytics");
  talk.hear("set a goal");
  talk.hear("run a workshop on learning data; review in eight weeks; private; confidence 8");
  const Goal& goal = *talk.learner.goals->back();
  CHECK(goal.wish == "run a workshop on learning data");
  CHECK(goal.confidence == 8);
  CHECK(goal.review_on == LocalDate{std::chrono::year{2026} / 4 / 27});
  Names asked;
  for (const char* answer : {"the team asks me first", "I put off writing",
                             "if it is Monday, then I read one post", "yes", "two answers"}) {
    asked.push_back(talk.question());
    talk.hear(answer);
  }
  CHECK(asked == Names{"goal.outcome", "goal.obstacle", "goal.plan", "goal.plan", "goal.measure"});
  CHECK(talk.learner.goals->back()->state == GoalState::ready);
  CHECK(talk.question() != "goal.review_on");
}

TEST_CASE("C02: orders in one message are each carried out, in German too") {
  Talk talk = at_subjects("de");
  talk.hear("Vertrieb, Coaching und ich habe 45 Minuten pro Woche");
  CHECK(subjects(talk) == Names{"Vertrieb", "Coaching"});
  CHECK(talk.learner.settings->minutes_a_week == 45);
}

TEST_CASE("a list whose items begin like orders stays a list") {
  Talk talk = at_subjects();
  talk.hear("note taking, drop shipping, log analysis and planning");
  CHECK(subjects(talk) == Names{"note taking", "drop shipping", "log analysis", "planning"});
}

TEST_CASE("a rhythm that was said is not asked for again") {
  Talk talk = at_subjects();
  talk.hear("analytics, twice a week");
  for (const char* answer : {"skip", "skip", "skip"}) talk.hear(answer);
  CHECK(talk.question().empty());
}

TEST_CASE("C04: subjects are dropped and moved by number and name") {
  Talk talk = at_subjects();
  talk.hear("analytics, coaching, sales, maths");
  talk.hear("drop the third");
  CHECK(subjects(talk) == Names{"analytics", "coaching", "maths"});
  talk.hear("put maths first");
  CHECK(subjects(talk) == Names{"maths", "analytics", "coaching"});
  talk.hear("swap 1 and 3");
  CHECK(subjects(talk) == Names{"coaching", "analytics", "maths"});
  talk.hear("move coaching after number 2");
  CHECK(subjects(talk) == Names{"analytics", "coaching", "maths"});
  for (int count = 0; count < 4; ++count) talk.hear("undo");
  CHECK(subjects(talk) == Names{"analytics", "coaching", "sales", "maths"});
}

TEST_CASE("C05: \"X, not Y\" mends what was said last, and says so once") {
  Talk talk = at_subjects();
  talk.hear("learning project design, coaching");
  talk.hear("no, I meant product, not project");
  CHECK(subjects(talk) == Names{"learning product design", "coaching"});
  CHECK(talk.question() == "goal.wish");
  CHECK(talk.understood_as(CommandName::correct));
}

TEST_CASE("C05: other words alone take the place of the last answer") {
  Talk talk = at_subjects();
  talk.hear("maths, art");
  talk.hear("I meant music, drawing");
  CHECK(subjects(talk) == Names{"music", "drawing"});
  talk.hear("undo");
  CHECK(subjects(talk) == Names{"maths", "art"});
}

TEST_CASE("C06: an earlier value is changed by the name of its question") {
  Talk talk = in_goal();
  talk.hear("the team asks me first");
  talk.hear("I put off writing");
  const std::string open = talk.question();
  talk.hear("change my obstacle to I fear strangers");
  CHECK(talk.learner.goals->back()->obstacle == "I fear strangers");
  talk.hear("actually change my goal date to 3 May");
  CHECK(talk.learner.goals->back()->review_on == LocalDate{std::chrono::year{2026} / 5 / 3});
  CHECK(talk.question() == open);
  talk.hear("my country is Austria");
  CHECK(talk.learner.settings->country == "Austria");
  CHECK(talk.question() == open);
}

TEST_CASE("C10: another flow finds the goal unfinished: finish, park or drop") {
  Talk talk = in_goal();
  talk.hear("step 3");
  REQUIRE(talk.question() == "finish_park_or_drop");
  SUBCASE("finish") {
    talk.hear("1");
    CHECK(talk.question() == "goal.outcome");
  }
  SUBCASE("park, and resumed later") {
    talk.hear("keep it for later");
    CHECK(talk.question() == "companies");
    talk.hear("skip");
    talk.hear("resume");
    CHECK(talk.question() == "goal.outcome");
    CHECK(talk.learner.goals->back()->wish == "run a workshop");
  }
  SUBCASE("drop, and taken back") {
    talk.hear("drop it");
    CHECK(talk.question() == "companies");
    CHECK(talk.learner.goals->empty());
    talk.hear("undo");
    CHECK(talk.learner.goals->size() == 1);
  }
}

TEST_CASE("C16: cancel asks before a goal is lost, and leaves no entry") {
  Talk talk = in_goal();
  talk.hear("cancel");
  REQUIRE(talk.question() == "confirm_cancel");
  CHECK(talk.learner.goals->size() == 1);
  SUBCASE("no") {
    talk.hear("no");
    CHECK(talk.question() == "goal.outcome");
    CHECK(talk.learner.goals->size() == 1);
  }
  SUBCASE("yes") {
    talk.hear("yes");
    CHECK(talk.learner.goals->empty());
    CHECK(talk.question() != "goal.outcome");
  }
}

TEST_CASE("C25: a name that fits two people is asked, with what tells them apart") {
  Talk talk = at_subjects();
  talk.hear("analytics");
  talk.hear("skip");
  talk.hear("Kim Lee (@kim@lee.example), Kim Osei (@kim@osei.example)");
  const std::string open = talk.question();
  talk.hear("drop Kim");
  REQUIRE(talk.question() == "which_one");
  CHECK(talk.said.find("lee.example") != std::string::npos);
  CHECK(talk.said.find("osei.example") != std::string::npos);
  CHECK(contact(talk, "Kim Lee")->state != ContactState::dropped);
  SUBCASE("by number") { talk.hear("2"); }
  SUBCASE("by what tells them apart") { talk.hear("osei"); }
  CHECK(contact(talk, "Kim Osei")->state == ContactState::dropped);
  CHECK(contact(talk, "Kim Lee")->state != ContactState::dropped);
  CHECK(talk.question() == open);
}

TEST_CASE("C25: \"none of these\" leaves everything; something else is heard as usual") {
  Talk talk = at_subjects();
  talk.hear("analytics");
  talk.hear("skip");
  talk.hear("Kim Lee (@kim@lee.example), Kim Osei (@kim@osei.example)");
  const std::string open = talk.question();
  talk.hear("drop Kim");
  talk.hear("none of these");
  CHECK(talk.question() == open);
  talk.hear("drop Kim");
  talk.hear("I have 50 minutes a week");
  CHECK(talk.learner.settings->minutes_a_week == 50);
  CHECK(std::none_of(talk.learner.contacts->begin(), talk.learner.contacts->end(),
                     [](const Contact& one) { return one.state == ContactState::dropped; }));
}

TEST_CASE("C30: who writes German is answered in German; a language that was named stays") {
  Talk talk("en");
  talk.hear("Hallo");
  CHECK(talk.learner.settings->locale == "de");
  talk.hear("ja");
  talk.hear("Vertrieb, Coaching");
  CHECK(subjects(talk) == Names{"Vertrieb", "Coaching"});
  talk.hear("in English");
  CHECK(talk.learner.settings->locale == "en");
  talk.hear("ich möchte wissen, wen ich zu Lerndaten fragen kann");
  CHECK(talk.learner.settings->locale == "en");
}

TEST_CASE("C30: English titles in a German talk change no language") {
  Talk talk = at_subjects("de");
  talk.hear("Learning Analytics, Change Management und Design Thinking");
  CHECK(talk.learner.settings->locale == "de");
  CHECK(subjects(talk).size() == 3);
}

}  // namespace pln::tests
