// What a talk does, asserted on state and counts rather than on wording.
#include "tests/dialogue/talk.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace pln::tests {

namespace {

const Contact* contact(const Talk& talk, std::string_view name) {
  for (const Contact& one : *talk.learner.contacts) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

std::vector<std::string> subject_names(const Talk& talk) {
  std::vector<std::string> names;
  for (const Subject& subject : *talk.learner.subjects) names.push_back(subject.name);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("the first subject is saved in the third turn, the first person within eight (D12)") {
  Talk talk;
  talk.hear("hello");
  CHECK(talk.question() == "consent");
  talk.hear("yes");
  CHECK(talk.question() == "subjects");
  talk.hear("learning analytics, coaching");
  CHECK(subject_names(talk) == Names{"learning analytics", "coaching"});
  int turns = 3;
  while (talk.learner.contacts->empty() && turns < 20) {
    talk.hear(talk.question() == "people_you_have" ? "Ana Ruiz" : "skip");
    ++turns;
  }
  CHECK(turns <= 8);
}

TEST_CASE("before the yes nothing that was said is kept") {
  Talk talk;
  talk.hear("my subjects are pottery, glass");
  CHECK(talk.question() == "consent");
  talk.hear("add Kim Lee as a vendor");
  talk.hear("note for myself: hush");
  CHECK(talk.learner.subjects->empty());
  CHECK(talk.learner.contacts->empty());
  CHECK(talk.learner.journal->empty());
  CHECK(talk.learner.history->empty());
  CHECK_FALSE(talk.learner.talk.last_heard.has_value());
  CHECK(talk.learner.consent->asked_on.has_value());
  CHECK(talk.question() == "consent");
}

TEST_CASE("a no ends it and a later hello asks again") {
  Talk talk;
  talk.hear("hello");
  talk.hear("no");
  CHECK(talk.understood_as(CommandName::decline));
  CHECK(talk.question().empty());
  CHECK_FALSE(talk.learner.nudges->next.has_value());
  talk.hear("hello");
  CHECK(talk.question() == "consent");
}

TEST_CASE("a German talk stores what an English one stores") {
  Talk english, german{"de"};
  for (const char* text : {"hello", "yes", "Statik, Brücken", "skip", "Ana Ruiz, Ben Okafor"}) {
    english.hear(text);
  }
  for (const char* text :
       {"Hallo", "ja", "Statik, Brücken", "überspringen", "Ana Ruiz und Ben Okafor"}) {
    german.hear(text);
  }
  CHECK(subject_names(english) == subject_names(german));
  REQUIRE(english.learner.contacts->size() == 2);
  CHECK(*english.learner.contacts->begin() != Contact{});
  CHECK(german.learner.contacts->size() == 2);
  CHECK(english.question() == german.question());
}

TEST_CASE("one number, label, letter or press is the same answer") {
  for (const std::string answer : {"2", "b", "daily", "the second one", "DAILY!"}) {
    CAPTURE(answer);
    Talk talk;
    for (const char* text : {"hello", "yes", "maths, art", "skip", "later", "later"}) {
      talk.hear(text);
    }
    REQUIRE(talk.question() == "nudging.frequency");
    talk.hear(answer);
    CHECK(talk.learner.settings->frequency == Frequency::daily);
  }
}

TEST_CASE("leaders, companies and decisions fill the contacts with step, role and subject") {
  Talk talk;
  talk.first_sitting();
  for (const char* text : {"next", "no country", "Kim Lee (@kim@a.example)", "Dana Wu", "Jo Park",
                           "no more for this"}) {
    talk.hear(text);
  }
  REQUIRE(contact(talk, "Kim Lee") != nullptr);
  CHECK(contact(talk, "Kim Lee")->role == ContactRole::thought_leader);
  CHECK(contact(talk, "Kim Lee")->source_step == 2);
  CHECK(contact(talk, "Kim Lee")->handles == Names{"kim@a.example"});
  CHECK(contact(talk, "Kim Lee")->subjects == Names{"learning analytics"});
  CHECK(contact(talk, "Dana Wu")->role == ContactRole::analyst);
  CHECK(contact(talk, "Jo Park")->subjects == Names{"coaching"});
  CHECK(talk.question().empty());
  CHECK(talk.learner.position.steps_done == 0b11);
  for (const char* text : {"next", "Acme, Birch Ltd", "2"}) talk.hear(text);
  CHECK(contact(talk, "Acme")->kind == ContactKind::company);
  CHECK(contact(talk, "Acme")->role == ContactRole::other);
  CHECK(contact(talk, "Birch Ltd")->role == ContactRole::vendor);
  for (const char* text : {"next", "work", "@sam@learn.example", "next"}) talk.hear(text);
  CHECK(talk.learner.settings->account == "sam@learn.example");
  CHECK(talk.question() == "decision");
  talk.hear("follow, because she shows her numbers");
  CHECK(contact(talk, "Kim Lee")->state == ContactState::following);
  CHECK_FALSE(contact(talk, "Kim Lee")->reason.empty());
}

TEST_CASE("a decision round holds five, then asks for tags") {
  Talk talk;
  talk.first_sitting();
  talk.hear("step 2");
  talk.hear("no country");
  talk.hear("A One, B Two, C Three, D Four, E Five, F Six, G Seven");
  talk.hear("step 5");
  for (int decided = 0; decided < 5; ++decided) {
    REQUIRE(talk.question() == "decision");
    talk.hear(decided == 1 ? "skip" : "follow");
  }
  CHECK(talk.question() == "tags");
  talk.hear("#lrnchat, #HRHour");
  CHECK(contact(talk, "HRHour")->kind == ContactKind::tag);
  talk.hear("step 7");
  CHECK(talk.question() == "decision");
  talk.hear("skip all the rest");
  const auto& contacts = *talk.learner.contacts;
  CHECK(std::none_of(contacts.begin(), contacts.end(), [](const Contact& one) {
    return one.state == ContactState::candidate || one.state == ContactState::later;
  }));
}

TEST_CASE("undo takes back message by message, redo does it again") {
  Talk talk;
  talk.first_sitting();
  talk.hear("step 2");
  talk.hear("no country");
  talk.hear("Kim Lee, Jo Park");
  const Position asked = talk.learner.position;
  talk.hear("Dana Wu");
  CHECK(contact(talk, "Dana Wu") != nullptr);
  talk.hear("undo");
  CHECK(contact(talk, "Dana Wu") == nullptr);
  CHECK(talk.learner.position == asked);
  talk.hear("undo");
  CHECK(contact(talk, "Kim Lee") == nullptr);
  CHECK(talk.question() == "leaders");
  talk.hear("redo");
  CHECK(contact(talk, "Kim Lee") != nullptr);
  CHECK(talk.learner.position == asked);
}

TEST_CASE("an edit replaces what the message had set, a deletion takes it back") {
  Talk talk;
  for (const char* text : {"hello", "yes"}) talk.hear(text);
  talk.hear("lerning, coaching");
  const EventKey subjects = talk.event;
  talk.hear("skip");
  talk.edit(subjects, "learning, coaching");
  CHECK(talk.understood_as(CommandName::correct));
  CHECK(subject_names(talk) == Names{"learning", "coaching"});
  CHECK(talk.question() == "people_you_have");
  talk.remove(subjects);
  CHECK(talk.learner.subjects->empty());
  CHECK(talk.question() == "people_you_have");
  for (const auto& turn : *talk.learner.history) CHECK(turn->event != subjects);
}

TEST_CASE("a late press corrects its answer; a closed consent refuses") {
  Talk talk;
  talk.hear("hello");
  const MessageId consent = talk.message;
  for (const char* text : {"yes", "maths, art", "skip", "later", "later"}) talk.hear(text);
  REQUIRE(talk.question() == "nudging.frequency");
  const MessageId frequency = talk.message;
  talk.hear("daily");
  REQUIRE(talk.question() == "nudging.window");
  talk.press(frequency, "weekly");
  CHECK(talk.learner.settings->frequency == Frequency::weekly);
  CHECK(talk.question() == "nudging.window");
  talk.press(consent, "no");
  CHECK(talk.learner.consented());
  CHECK_FALSE(talk.said.empty());
  CHECK(talk.question() == "nudging.window");
  const Learner before = talk.learner;
  talk.press({"nobody.1"}, "yes");
  CHECK(talk.messages.empty());
  CHECK(talk.learner.position == before.position);
}

TEST_CASE("statements work at an open question and leave it open") {
  Talk talk;
  talk.first_sitting();
  talk.hear("step 3");
  const std::string open = talk.question();
  for (const char* text :
       {"add Kim Lee (@kim@a.example) as a vendor for coaching", "note the tag #lrnchat",
        "I have 45 minutes a week", "nudge me daily", "log: asked Ana about dashboards",
        "note for myself: think", "also glass blowing as a subject", "why?", "help", "status",
        "what is a PLN?", "are you human?"}) {
    CAPTURE(text);
    talk.hear(text);
    CHECK(talk.question() == open);
    CHECK_FALSE(talk.messages.empty());
  }
  REQUIRE(contact(talk, "Kim Lee") != nullptr);
  CHECK(contact(talk, "Kim Lee")->role == ContactRole::vendor);
  CHECK(contact(talk, "Kim Lee")->subjects == Names{"coaching"});
  CHECK(contact(talk, "lrnchat")->kind == ContactKind::tag);
  CHECK(talk.learner.settings->minutes_a_week == 45);
  CHECK(talk.learner.settings->frequency == Frequency::daily);
  CHECK(talk.learner.activities->size() == 1);
  CHECK(talk.learner.journal->size() == 1);
  CHECK(talk.learner.subjects->size() == 3);
}

TEST_CASE("\"drop 1 3\" at the pruning list drops those two and says no guilty word") {
  Talk talk;
  talk.first_sitting();
  talk.hear("step 2");
  talk.hear("no country");
  talk.hear("A One, B Two, C Three");
  talk.hear("step 5");
  for (int count = 0; count < 3; ++count) talk.hear("follow");
  talk.hear("none yet");
  talk.hear("step 10");
  REQUIRE(talk.question() == "keep_or_drop");
  talk.hear("drop 1 3");
  CHECK(contact(talk, "Ana Ruiz")->state == ContactState::dropped);
  CHECK(contact(talk, "A One")->state == ContactState::following);
  CHECK(contact(talk, "B Two")->state == ContactState::dropped);
  talk.hear("undo");
  CHECK(contact(talk, "B Two")->state == ContactState::following);
}

TEST_CASE("forget asks once, then nothing is left") {
  Talk talk;
  talk.first_sitting();
  talk.hear("forget me");
  CHECK(talk.question() == "confirm_forget");
  CHECK_FALSE(talk.last.erased);
  talk.hear("yes");
  CHECK(talk.last.erased);
  Learner bare;
  bare.id = talk.learner.id;
  CHECK(talk.learner == bare);
}

TEST_CASE("an answer that is too long is refused whole, and said so") {
  Talk talk;
  for (const char* text : {"hello", "yes", "maths, art", "skip", "later"}) talk.hear(text);
  REQUIRE(talk.question() == "offers");
  talk.hear(std::string(9'000, 'x'));
  CHECK(talk.learner.offers->empty());
  CHECK(talk.question() == "offers");
  CHECK_FALSE(talk.messages.empty());
}

TEST_CASE("nobody is nobody, and an order for a reminder is no answer") {
  for (const std::string text : {"nobody really", "no one yet", "nobody", "no idea", "none yet"}) {
    CAPTURE(text);
    Talk talk;
    for (const char* line : {"hello", "yes", "maths, art", "skip"}) talk.hear(line);
    REQUIRE(talk.question() == "people_you_have");
    talk.hear(text);
    CHECK(talk.learner.contacts->empty());
    CHECK(talk.question() == "offers");
  }
  Talk talk;
  for (const char* line : {"hello", "yes", "maths, art"}) talk.hear(line);
  talk.hear("remind me tomorrow at 9 to write to Ana");
  CHECK(talk.understood_as(CommandName::remind));
  CHECK(talk.learner.goals->empty());
  CHECK(talk.question() == "goal.wish");
}

TEST_CASE("three times noise never brings the same line twice running") {
  Talk talk;
  talk.first_sitting();
  talk.hear("step 2");
  talk.hear("no country");
  std::string former = talk.said;
  for (int count = 0; count < 6; ++count) {
    talk.hear("\xF0\x9F\x98\x80");
    CHECK(talk.understood_as(CommandName::not_understood));
    CHECK(talk.said != former);
    CHECK(talk.question() == "leaders");
    former = talk.said;
  }
}

}  // namespace pln::tests
