// Goal: what must hold whatever somebody writes, in any order. Method: seeded talks out of a fixed
// set of messages (answers, commands, noise, presses, edits, silences); a failing seed is named and
// replays. The ids I1 ... are the invariants of the talk.
#include "bot/voice/fold.hpp"
#include "tests/dialogue/talk.hpp"

#include <doctest/doctest.h>

#include <array>

namespace pln::tests {

namespace {

constexpr std::uint64_t seeds = 150;
constexpr int events_each = 45;

// SplitMix64: the same numbers on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t bound) {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = (state_ ^ (state_ >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return (mixed ^ (mixed >> 31U)) % bound;
  }

 private:
  std::uint64_t state_;
};

constexpr std::array messages{"hello",
                              "yes",
                              "no",
                              "1",
                              "2",
                              "3",
                              "skip",
                              "back",
                              "undo",
                              "redo",
                              "help",
                              "why?",
                              "repeat",
                              "example",
                              "status",
                              "next",
                              "step 1",
                              "step 2",
                              "step 3",
                              "step 4",
                              "step 5",
                              "step 6",
                              "step 7",
                              "step 8",
                              "step 9",
                              "step 10",
                              "cancel",
                              "resume",
                              "pause for two weeks",
                              "export",
                              "maths, art, music",
                              "learning for nurses",
                              "Ana Ruiz (@ana@learn.example), Ben Okafor",
                              "Kim Lee",
                              "#lrnchat",
                              "follow",
                              "later",
                              "daily",
                              "twice a week",
                              "mornings",
                              "7",
                              "10",
                              "drop 1",
                              "keep all",
                              "drop Ana Ruiz",
                              "add Jo Park as a vendor for maths",
                              "set a goal",
                              "if it rains, then I read",
                              "in eight weeks",
                              "private",
                              "not for me",
                              "done",
                              "auf Deutsch",
                              "in English please",
                              "nudge me weekly",
                              "not on Fridays",
                              "I have 20 minutes a week",
                              "log: asked Kim",
                              "note for myself: x",
                              "https://x.example/a",
                              "what is a PLN?",
                              "thanks",
                              "are you human?",
                              "?",
                              "\xF0\x9F\x98\x80",
                              "",
                              "qwertz uiop",
                              "my subjects are a, b, c",
                              "\xE2\x80\xAE\xD7\xA9\xD7\x9C",
                              "check in",
                              "step 99",
                              "undo undo",
                              "forget it"};

void act(Talk& talk, Dice& dice) {
  switch (dice.below(12)) {
    case 0:
      if (!talk.options.empty()) {
        talk.press(talk.message, talk.options[dice.below(talk.options.size())].id);
        return;
      }
      break;
    case 1:
      if (!talk.learner.history->empty()) {
        const auto turn = (*talk.learner.history)[dice.below(talk.learner.history->size())];
        talk.edit(turn->event, messages[dice.below(messages.size())]);
        return;
      }
      break;
    case 2:
      if (!talk.learner.history->empty()) {
        const auto turn = (*talk.learner.history)[dice.below(talk.learner.history->size())];
        talk.remove(turn->event);
        return;
      }
      break;
    case 3:
      talk.wait(hours{dice.below(24 * 9)});
      return;
    default:
      break;
  }
  talk.hear(messages[dice.below(messages.size())]);
}

void check_turn(const Talk& talk) {
  const Position& position = talk.learner.position;
  CHECK(position.stack.size() <= 8);   // I13
  CHECK(position.parked.size() <= 8);  // I13
  CHECK((position.open_question.empty() || !position.stack.empty()));
  CHECK(talk.learner.history->size() <= history_max);
  for (const std::string& message : talk.messages) {
    CHECK(voice::count_characters(message) <= 500);  // I11
    CHECK_FALSE(message.empty());
  }
  CHECK(talk.messages.size() <= 4);
}

struct Data {
  Learner learner{};
  // What undo gives back: the lists and settings, not the book-keeping.
  bool operator==(const Data& other) const {
    return Learner::lists(learner) == Learner::lists(other.learner) &&
           learner.settings == other.learner.settings;
  }
};

}  // namespace

TEST_CASE("whatever is written: bounded depth and length, every message of a person answered") {
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    CAPTURE(seed);
    Dice dice{seed};
    Talk talk{seed % 3 == 0 ? "de" : "en"};
    talk.seed = seed;
    for (int event = 0; event < events_each; ++event) {
      act(talk, dice);
      CAPTURE(event);
      check_turn(talk);
      const std::size_t index = dice.below(messages.size());
      CAPTURE(std::string{messages[index]});
      CAPTURE(talk.question());
      talk.hear(messages[index]);
      CHECK_FALSE(talk.messages.empty());  // I10: a question, a closing, never nothing
      check_turn(talk);
    }
  }
  CHECK(shipped_texts().bugs_met() == 0);
}

TEST_CASE("I1: from any state one turn suffices to stop, get help, the data, or be forgotten") {
  for (std::uint64_t seed = 1000; seed < 1000 + seeds; ++seed) {
    CAPTURE(seed);
    Dice dice{seed};
    Talk talk;
    for (int event = 0; event < 20; ++event) act(talk, dice);
    for (const auto& [text, name] :
         {std::pair{"STOP", CommandName::stop}, std::pair{"help", CommandName::help},
          std::pair{"export", CommandName::export_}, std::pair{"forget me", CommandName::forget}}) {
      CAPTURE(text);
      CAPTURE(talk.question());
      Talk other = talk;
      other.hear(text);
      // At the question whether to go on, "stop" is one of its options and does the same.
      const bool as_option = name == CommandName::stop && other.understood_as(CommandName::choose);
      const bool already_asked = name == CommandName::forget && talk.question() == "confirm_forget";
      const bool greeting = !talk.learner.consented() && talk.question().empty();
      CHECK((other.understood_as(name) || as_option || already_asked || greeting));
      if (name == CommandName::stop) CHECK(other.learner.nudges->stopped);
      if (name == CommandName::forget && !already_asked) {
        CHECK(other.question() == "confirm_forget");
      }
    }
  }
}

TEST_CASE("I2: after stop nothing proactive until start") {
  for (std::uint64_t seed = 2000; seed < 2000 + seeds; ++seed) {
    CAPTURE(seed);
    Dice dice{seed};
    Talk talk;
    talk.first_sitting();
    for (int event = 0; event < 10; ++event) act(talk, dice);
    talk.hear("STOP");
    if (!talk.learner.nudges->stopped) continue;  // only if the talk had been erased meanwhile
    CHECK(talk.wait(days{90}).empty());
    talk.hear("start");
    CHECK_FALSE(talk.learner.nudges->stopped);
  }
}

TEST_CASE("I4: a digression changes no value and not the open question") {
  for (std::uint64_t seed = 3000; seed < 3000 + seeds; ++seed) {
    CAPTURE(seed);
    Dice dice{seed};
    Talk talk;
    talk.first_sitting();
    for (int event = 0; event < 15; ++event) act(talk, dice);
    const Data before{talk.learner};
    const Stack stack = talk.learner.position.stack;
    const std::string question = talk.question();
    for (const char* text : {"help", "why?", "example", "repeat", "status", "what is a PLN?"}) {
      CAPTURE(text);
      talk.hear(text);
      CHECK(Data{talk.learner} == before);
      CHECK(talk.learner.position.stack == stack);
      CHECK(talk.question() == question);
    }
  }
}

TEST_CASE("I5: after n changes, n times undo gives the start state, n times redo the end state") {
  for (std::uint64_t seed = 4000; seed < 4000 + seeds; ++seed) {
    CAPTURE(seed);
    Dice dice{seed};
    Talk talk;
    talk.first_sitting();
    const Data start{talk.learner};
    const std::size_t known = talk.learner.history->size();
    for (int count = 0; count < 12; ++count) {
      const std::size_t index = dice.below(messages.size());
      const std::string text = messages[index];
      if (text == "undo" || text == "redo" || text == "undo undo") continue;
      talk.hear(text);
      if (!talk.learner.consented()) break;
    }
    if (!talk.learner.consented()) continue;  // forgotten on the way
    const Data end{talk.learner};
    const std::size_t changes = talk.learner.history->size() - known;
    for (std::size_t count = 0; count < changes; ++count) talk.hear("undo");
    CHECK(Data{talk.learner} == start);
    for (std::size_t count = 0; count < changes; ++count) talk.hear("redo");
    CHECK(Data{talk.learner} == end);
  }
}

}  // namespace pln::tests
