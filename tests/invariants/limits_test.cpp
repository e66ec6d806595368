// Goal: caps on what is said unasked (I7), and that independent statements may come in any order
// (I14). Method: random sequences and random orders (laws.hpp).
#include "tests/invariants/laws.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace pln::invariants {

namespace {

constexpr std::int64_t day = 24 * 60 * 60;
constexpr std::ptrdiff_t in_a_week_max = 7;  // daily, the most that can be chosen (D6)

bool is_unasked(const TurnTaken& turn) {
  return std::any_of(turn.outcome.effects.begin(), turn.outcome.effects.end(),
                     [](const Effect& effect) {
                       const Say* say = std::get_if<Say>(&effect);
                       return say != nullptr && say->cause == Cause::nudge;
                     });
}

// Each sets something that none of the others looks at.
constexpr std::array statements{"I have 40 minutes a week",  "my subjects are maths, art",
                                "note the tag #lrnchat",     "add Jo Park as a vendor for music",
                                "nudge me weekly",           "not on Fridays",
                                "log: asked Kim a question", "note for myself: read more",
                                "https://learn.example/a"};

// The values without the keys that count on, and without the order in which they came.
std::vector<std::string> values(const Learner& learner) {
  std::vector<std::string> all;
  for (const auto& one : *learner.subjects) all.push_back("subject " + one->name);
  for (const auto& one : *learner.contacts) {
    all.push_back("contact " + one->name + " " + std::string{name_of(one->kind)} + " " +
                  std::string{name_of(one->role)} + " " + std::string{name_of(one->state)});
  }
  for (const auto& one : *learner.activities) all.push_back("activity " + one->text);
  for (const auto& one : *learner.journal) all.push_back("journal " + one->text);
  for (const auto& one : *learner.inbox) all.push_back("link " + one->link);
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("I7: what is said unasked stays within the caps, whatever the clock does") {
  CHECK(holds("I7", [] {
    const Course course = (*sequences(true)).played();
    std::vector<std::int64_t> sent;
    std::vector<UtcTime> by_clock;
    for (const TurnTaken& turn : course.turns()) {
      if (!is_unasked(turn)) continue;
      sent.push_back(turn.running);
      by_clock.push_back(turn.now);
      // By the clock of the person, never two close together, unless the clock itself was set.
      const auto near = std::count_if(by_clock.begin(), by_clock.end(), [&](UtcTime one) {
        return one <= turn.now && turn.now - one < hours{20};
      });
      const auto in_week = std::count_if(
          sent.begin(), sent.end(), [&](std::int64_t one) { return one > turn.running - 7 * day; });
      RC_LOG() << near << " within 20 hours, " << in_week << " within a week\n";
      const bool clock_was_set =
          std::any_of(course.turns().begin(), course.turns().end(),
                      [&, first = course.turns().front()](const TurnTaken& other) {
                        return (other.now - first.now).count() != other.running - first.running;
                      });
      RC_ASSERT((clock_was_set || near <= 1));
      RC_ASSERT((clock_was_set || in_week <= in_a_week_max));
      // However often it was set: no more than one message for each time it was, and the cap.
      RC_ASSERT(turn.outcome.learner.nudges->sent.size() <= sent_max);
    }
  }));
}

TEST_CASE("I14: statements that do not depend on each other may come in any order") {
  CHECK(holds("I14", [] {
    std::vector<std::string_view> some{statements.begin(), statements.end()};
    const auto swaps = *rc::gen::container<std::vector<std::pair<std::size_t, std::size_t>>>(
        rc::gen::pair(rc::gen::inRange<std::size_t>(0, statements.size()),
                      rc::gen::inRange<std::size_t>(0, statements.size())));
    std::vector<std::string_view> other = some;
    for (const auto& [one, two] : swaps) std::swap(other[one], other[two]);
    Course first{Start::settled};
    Course second{Start::settled};
    for (const std::string_view words : some) first.hear(words);
    for (const std::string_view words : other) second.hear(words);
    RC_ASSERT(values(first.learner()) == values(second.learner()));
    RC_ASSERT(*first.learner().settings == *second.learner().settings);
    RC_ASSERT(first.question() == second.question());
  }));
}

}  // namespace pln::invariants
