// R7: a platform that brings every event ten times, shuffles within a minute and holds some back
// for up to a day. In the end everything is as if each had come once and at once, with one reply
// each. PLN_SIMULATION_EVENTS says how many events.
//
// What "as if" means: the coach takes a person's events in the order in which they come, since no
// platform says what is still on its way. So there are two kinds of people. On a platform that
// keeps each person's order (whatever it does to the order between people) the whole learner must
// be equal in every field; the wall clock stands still for that, as instants would differ. On one
// that does not, people say things whose order does not matter (what they did, notes for
// themselves), and what they have told must be equal as a bag of words.
#include "bot/core/history.hpp"
#include "tests/simulation/numbers.hpp"
#include "tests/simulation/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pln::simulation {
namespace {

constexpr std::uint64_t events_each = 50;  // of one person
constexpr std::array<std::string_view, 12> anything{"next",
                                                    "learning analytics, coaching",
                                                    "Ana Ruiz, Ben Okafor",
                                                    "skip",
                                                    "1",
                                                    "status",
                                                    "yes",
                                                    "feedback on slides",
                                                    "undo",
                                                    "twice a week",
                                                    "mornings",
                                                    "note for myself: rotas"};

enum class Way { clean, rough };

Manner manner_of(Platform platform, bool keeps_order, Way way) {
  Manner manner;
  manner.platform = platform;
  manner.tenant = keeps_order ? "ordered" : "shuffled";
  manner.abilities.repeats_recognised_for = hours{24};
  using Order = Line::Order;
  manner.line.order = keeps_order || way == Way::clean ? Order::always : Order::never;
  if (way == Way::clean) return manner;
  manner.line.copies_each = 9;
  manner.line.shuffled = 0.5;
  manner.line.very_late = 0.02;
  manner.line.lost_ack = 0.05;
  return manner;
}

struct End {
  std::map<Identity, Learner> learners{};
  std::map<std::string, int> replies{};  // by event
  Rules::Counts counts{};
  std::vector<std::string> faults{};
};

std::string words_of(bool in_order, std::uint64_t person, std::uint64_t number) {
  if (in_order) return std::string{anything[(person * 7 + number * 5) % anything.size()]};
  const std::string what = std::to_string(person) + " and " + std::to_string(number);
  return number % 2 == 0 ? "log: answered question " + what : "note for myself: thought " + what;
}

End run(Way way, std::uint64_t events) {
  Plan plan;
  plan.seed = 11;
  plan.faults = false;
  plan.manners = {manner_of(Platform::matrix, true, way), manner_of(Platform::slack, false, way)};
  plan.inbox_max = 64;  // full now and then: then the platform has to keep what does not fit
  World world{plan};
  world.clock().stand_still();
  world.start();
  const std::uint64_t people = std::max<std::uint64_t>(2, events / events_each);
  for (std::uint64_t person = 0; person < people; ++person) {
    world.add_person(world.platforms()[person % 2], nullptr);
  }
  // They agree first, before anything is shuffled.
  for (const char* words : {"hello", "yes"}) {
    for (Person& person : world.people()) person.says(words);
    world.pass(hours{25});
  }
  for (std::uint64_t number = 0; number < events_each; ++number) {
    for (std::uint64_t person = 0; person < people; ++person) {
      world.people()[person].says(words_of(person % 2 == 0, person, number));
    }
    world.pass(minutes{2});
  }
  world.pass(hours{25});
  world.come_to_rest();
  world.rules().check_rest(world.unacknowledged());
  End end;
  for (Person& person : world.people()) {
    const Manner& manner = person.platform().manner();
    const Identity identity{manner.platform, manner.tenant, person.id()};
    const auto id = world.disk().store.find(identity);
    REQUIRE(id.has_value());
    end.learners.emplace(identity, *world.disk().store.load(*id));
  }
  end.replies = world.rules().replies();
  end.counts = world.rules().counts();
  end.faults = world.rules().faults();
  return end;
}

// What somebody has told, without order, instants and numbers.
std::vector<std::string> told(const Learner& learner) {
  std::vector<std::string> words;
  for (const JournalEntry& entry : *learner.journal) words.push_back("journal " + entry.text);
  for (const Activity& activity : *learner.activities) words.push_back("did " + activity.text);
  for (const Subject& subject : *learner.subjects) words.push_back("subject " + subject.name);
  for (const Contact& contact : *learner.contacts) words.push_back("contact " + contact.name);
  std::ranges::sort(words);
  return words;
}

// Turns of the history are compared by value here; elsewhere the same ones are meant.
bool equal(const Learner& left, Learner right) {
  const bool same_turns =
      std::ranges::equal(*left.history, *right.history,
                         [](const auto& one, const auto& other) { return *one == *other; });
  right.history = left.history;
  return same_turns && left == right;
}

}  // namespace

TEST_CASE("R7: repeats, shuffling and delays change nothing in the end") {
  const std::uint64_t events = given_number("PLN_SIMULATION_EVENTS").value_or(20'000);
  const End clean = run(Way::clean, events);
  const End rough = run(Way::rough, events);
  for (const End* end : {&clean, &rough}) {
    for (const std::string& fault : end->faults) MESSAGE(fault);
    CHECK(end->faults.empty());
  }
  REQUIRE(clean.learners.size() == rough.learners.size());
  std::size_t different = 0;
  std::size_t items = 0;
  for (const auto& [identity, learner] : clean.learners) {
    const Learner& other = rough.learners.at(identity);
    const bool in_order = identity.platform == Platform::matrix;
    const bool same = in_order ? equal(learner, other) : told(learner) == told(other);
    items += told(learner).size();
    if (!same) ++different;
  }
  CHECK(different == 0);
  CHECK(items > events / 4);
  CHECK(clean.replies == rough.replies);
  for (const auto& [event, count] : rough.replies) {
    CAPTURE(event);
    CHECK(count == 1);
  }
  std::printf("R7: %llu events ten times each: %zu learners, %zu of them unlike the clean run\n",
              static_cast<unsigned long long>(rough.counts.events), rough.learners.size(),
              different);
}

}  // namespace pln::simulation
