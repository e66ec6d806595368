// Goal: what holds of every turn, whatever happened before. Method: random sequences (laws.hpp);
// every turn of each is looked at.
#include "bot/voice/fold.hpp"
#include "tests/dialogue/talk.hpp"
#include "tests/invariants/laws.hpp"

#include <algorithm>

namespace pln::invariants {

namespace {

constexpr std::size_t characters_max = 500;
constexpr std::size_t stack_max = 8;
constexpr std::size_t messages_max = 12;  // a text of 4,000 characters that is read back

bool is_message(const TurnTaken& turn) {
  return std::holds_alternative<MessageReceived>(turn.event.what);
}

const Step* open_step(const Position& position) {
  if (position.stack.empty()) return nullptr;
  const Prompts& prompts = tests::shipped_prompts();
  const Flow* flow = prompts.flow(position.stack.back().flow);
  return flow == nullptr ? nullptr : prompts.step(*flow, position.stack.back().step);
}

}  // namespace

TEST_CASE("I10: each turn ends with an open question, a closing, or silence by rule") {
  CHECK(holds("I10", [] {
    const Course course = (*sequences()).played();
    for (const TurnTaken& turn : course.turns()) {
      const Position& position = turn.outcome.learner.position;
      // Somebody who writes is answered: with a question or with a closing.
      RC_ASSERT(!is_message(turn) || !turn.messages.empty());
      if (position.open_question.empty()) {
        // Nothing waits without a question.
        RC_ASSERT(position.stack.empty());
        continue;
      }
      const Step* step = open_step(position);
      RC_ASSERT(step != nullptr);
      RC_ASSERT(step->kind == StepKind::collect);
      RC_ASSERT(step->question == position.open_question);
    }
  }));
}

TEST_CASE("I11: no message exceeds the limit, and none is empty") {
  CHECK(holds("I11", [] {
    const Course course = (*sequences()).played();
    for (const TurnTaken& turn : course.turns()) {
      RC_ASSERT(turn.messages.size() <= messages_max);
      for (const std::string& message : turn.messages) {
        RC_ASSERT(!message.empty());
        RC_ASSERT(voice::count_characters(message) <= characters_max);
      }
    }
    RC_ASSERT(tests::shipped_texts().bugs_met() == 0U);  // no blank was left empty
  }));
}

TEST_CASE("I12: each message has been taken for something") {
  CHECK(holds("I12", [] {
    const Course course = (*sequences(true)).played();
    for (const TurnTaken& turn : course.turns()) {
      // Before consent a message only brings the question whether to begin.
      const bool may_be_nothing = !is_message(turn) || !turn.before.consented();
      RC_ASSERT(may_be_nothing || !turn.outcome.understood.empty());
    }
  }));
}

TEST_CASE("I13: the stack, what is parked and what is remembered stay bounded") {
  CHECK(holds("I13", [] {
    const Course course = (*sequences()).played();
    for (const TurnTaken& turn : course.turns()) {
      const Learner& learner = turn.outcome.learner;
      RC_ASSERT(learner.position.stack.size() <= stack_max);
      RC_ASSERT(learner.position.parked.size() <= stack_max);
      RC_ASSERT(learner.history->size() <= history_max);
      RC_ASSERT(learner.talk.asked.size() <= asked_max);
      RC_ASSERT(learner.talk.misses >= 0);
      RC_ASSERT(learner.talk.misses <= 3);
    }
  }));
}

TEST_CASE("I6: the same turns once more end in the same state and say the same") {
  CHECK(holds("I6", [] {
    const Course course = (*sequences()).played();
    for (const TurnTaken& turn : course.turns()) {
      const Outcome other = again(turn);
      RC_ASSERT(same_values(other.learner, turn.outcome.learner));
      RC_ASSERT(other.learner.position == turn.outcome.learner.position);
      RC_ASSERT(other.understood == turn.outcome.understood);
      RC_ASSERT(other.effects.size() == turn.outcome.effects.size());
      for (std::size_t index = 0; index < other.effects.size(); ++index) {
        const Say* one = std::get_if<Say>(&other.effects[index]);
        const Say* two = std::get_if<Say>(&turn.outcome.effects[index]);
        RC_ASSERT((one == nullptr) == (two == nullptr));
        RC_ASSERT((one == nullptr || *one == *two));
      }
    }
    if (course.turns().empty()) return;
    const Outcome last = again(course.last());
    RC_ASSERT(Course::bytes_of(last.learner) == Course::bytes_of(course.last().outcome.learner));
    // What a new process reads from the store is what the old one had.
    const Learner read_back = Course::stored(course.learner());
    RC_ASSERT(Course::bytes_of(read_back) == Course::bytes_of(course.learner()));
  }));
}

// No flow acts on the outside yet, so the law is the strict one: nothing goes out at all. The first
// flow that acts weakens it to "after a confirmed preview that matches". I9 (what a group sees
// depends on shared fields only) waits for groups: an effect has no addressee but the learner.
TEST_CASE("I8: nothing is done outside without a confirmed preview") {
  CHECK(holds("I8", [] {
    const Course course = (*sequences()).played();
    for (const TurnTaken& turn : course.turns()) {
      for (const Effect& effect : turn.outcome.effects) {
        RC_ASSERT(!std::holds_alternative<OutsideWork>(effect));
      }
    }
  }));
}

}  // namespace pln::invariants
