// The dispatcher around a core that does as it is told: what is stored, what is shown, in which
// order.
#include "bot/core/rfc3339.hpp"
#include "bot/runtime/coach_in_place.hpp"
#include "storage/memory/memory_store.hpp"
#include "tests/runtime/echo_core.hpp"
#include "tests/runtime/stubborn_store.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace pln;
using namespace pln::runtime;

namespace {

struct Stage {
  MemoryStore memory{};
  test::Stubborn store{memory};
  test::Shown shown{};
  VirtualClock clock{};
  Zones zones{};
  Prompts prompts{};
  std::optional<CoachInPlace> coach{};

  Stage() {
    clock.set(*instant_from_rfc3339("2026-01-05T09:00:00Z"));
    restart();
  }

  void restart() {
    Surroundings around;
    around.adapter_for = [this](const Identity& identity) {
      return shown.reaches(identity) ? &shown : nullptr;
    };
    around.clock = &clock;
    around.zones = &zones;
    around.prompts = &prompts;
    test::speak_in_echoes(around);
    coach.emplace(store, around);
  }

  Handled hear(const std::string& key, const std::string& text, const std::string& who = "ana") {
    Received received;
    received.key.text = key;
    received.from = {Platform::console, "", who};
    received.what = RawMessage{text};
    return coach->handle(received);
  }

  Handled press(const std::string& key, const std::string& message, const std::string& who) {
    Received received;
    received.key.text = key;
    received.from = {Platform::console, "", who};
    received.what = ChoicePressed{{message}, "yes"};
    return coach->handle(received);
  }
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a newcomer gets an id, the defaults and an answer, in one commit") {
  Stage stage;
  const Handled handled = stage.hear("e1", "hello");
  CHECK(handled.learner.text == "id-of-ana");
  CHECK(handled.understood == std::vector{CommandName::answer});
  CHECK(stage.shown.lines == Lines{"e1.1=hello 7 Europe/Berlin de"});
  CHECK(stage.store.commit_count == 1);
  CHECK(stage.store.find({Platform::console, "", "ana"}) == LearnerId{"id-of-ana"});
}

TEST_CASE("a repeated event changes nothing and says nothing") {
  Stage stage;
  stage.hear("e1", "hello");
  const Handled again = stage.hear("e1", "hello");
  CHECK(again.refusal == Refusal::duplicate);
  CHECK(again.understood.empty());
  CHECK(stage.shown.lines.size() == 1);
  CHECK(stage.store.load({"id-of-ana"})->journal->size() == 1);
}

TEST_CASE("a second identity with the same id is the same learner") {
  Stage stage;
  stage.hear("e1", "hello");
  Received received;
  received.key.text = "e2";
  received.from = {Platform::matrix, "", "ana"};
  received.what = RawMessage{"hello again"};
  stage.coach->handle(received);
  CHECK(stage.store.learners().size() == 1);
  CHECK(stage.store.identities_of({"id-of-ana"}).size() == 2);
  CHECK(stage.store.load({"id-of-ana"})->journal->size() == 2);
}

TEST_CASE("a failed commit shows nothing, and the state in memory goes with it") {
  Stage stage;
  stage.hear("e1", "one");
  stage.store.refuses = true;
  CHECK_THROWS_AS(stage.hear("e2", "lost"), StoreError);
  CHECK(stage.shown.lines.size() == 1);
  stage.store.refuses = false;
  CHECK(stage.coach->learner({"id-of-ana"})->journal->size() == 1);
  CHECK(stage.hear("e2", "lost").refusal == Refusal::none);
  CHECK(stage.store.load({"id-of-ana"})->journal->size() == 2);
}

TEST_CASE("a long text is several messages; the last has the plain id and the options") {
  Stage stage;
  stage.hear("e1", "two");
  CHECK(stage.shown.lines == Lines{"e1.1a=first", "e1.1=two 7 Europe/Berlin de"});
  CHECK(stage.store.message({"e1.1a"})->options.empty());
  CHECK(stage.store.message({"e1.1"})->options.size() == 1);
}

TEST_CASE("what arrived is marked with the next commit, and offered again if there is none") {
  Stage stage;
  stage.hear("e1", "one");
  CHECK(stage.store.outbox_open(9).size() == 1);
  stage.hear("e2", "two of two");
  const std::vector<OutboxRow> open = stage.store.outbox_open(9);
  REQUIRE_FALSE(open.empty());
  CHECK(open.front().id.text != "e1.1");

  stage.shown.lines.clear();
  stage.coach->offer_open();  // knows that they arrived
  CHECK(stage.shown.lines.empty());
  stage.restart();
  stage.coach->offer_open();  // does not
  CHECK(stage.shown.lines.size() == open.size());
  stage.coach->flush();
  CHECK(stage.store.outbox_open(9).empty());
}

TEST_CASE("a message that may not have arrived stays open") {
  Stage stage;
  stage.shown.arrives = false;
  stage.hear("e1", "one");
  stage.coach->flush();
  CHECK(stage.store.outbox_open(9).size() == 1);
  stage.shown.reachable = false;
  stage.shown.lines.clear();
  stage.coach->offer_open();
  CHECK(stage.shown.lines.empty());
}

TEST_CASE("presses on unknown messages and on other people's are set aside") {
  Stage stage;
  stage.hear("e1", "one");
  stage.hear("e2", "one", "ben");
  stage.shown.lines.clear();
  CHECK(stage.press("e3", "e1.1", "ana").refusal == Refusal::none);
  CHECK(stage.press("e4", "e1.1", "ben").refusal == Refusal::not_theirs);
  CHECK(stage.store.seen({"e4"}));
  CHECK(stage.press("e5", "nothing.1", "ana").refusal == Refusal::unknown_message);
  CHECK_FALSE(stage.store.seen({"e5"}));
  CHECK(stage.press("e6", "e1.1", "stranger").refusal == Refusal::not_theirs);
  CHECK_FALSE(stage.store.find({Platform::console, "", "stranger"}).has_value());
  CHECK(stage.shown.lines.empty());
}

TEST_CASE("an edit by somebody unknown makes nobody known") {
  Stage stage;
  Received received;
  received.key.text = "e1";
  received.from = {Platform::console, "", "ana"};
  received.what = RawEdit{{"old"}, "words"};
  CHECK(stage.coach->handle(received).refusal == Refusal::not_theirs);
  CHECK(stage.store.learners().empty());
  CHECK(stage.store.seen({"e1"}));
}

TEST_CASE("a nudge comes once at its time, and time goes on") {
  Stage stage;
  stage.hear("e1", "wake me");
  stage.shown.lines.clear();
  const UtcTime due_at = stage.clock.now() + hours{1};
  const std::vector<DueNudge> due = stage.store.due(due_at, 9);
  REQUIRE(due.size() == 1);
  stage.clock.set(due_at);
  stage.coach->wake(due.front());
  const std::string key =
      "nudge/id-of-ana/" + std::to_string(due_at.time_since_epoch().count()) + ".1";
  CHECK(stage.shown.lines == Lines{key + "=nudge de"});
  CHECK(stage.store.due(due_at, 9).empty());
  stage.coach->wake(due.front());  // an old one
  CHECK(stage.shown.lines.size() == 1);
}

TEST_CASE("forgetting leaves nobody, and the last words are in their language") {
  Stage stage;
  stage.hear("e1", "hello");
  CHECK(stage.hear("e2", "forget").erased);
  CHECK(stage.shown.lines.back() == "e2.1=forget 7 Europe/Berlin de");
  CHECK_FALSE(stage.store.find({Platform::console, "", "ana"}).has_value());
  CHECK_FALSE(stage.coach->learner({"id-of-ana"}).has_value());
  stage.hear("e3", "hello");
  CHECK(stage.store.load({"id-of-ana"})->journal->size() == 1);

  stage.coach->forget({"id-of-ana"});
  CHECK_FALSE(stage.coach->learner({"id-of-ana"}).has_value());
  CHECK(stage.store.learners().empty());
}

TEST_CASE("files that the person asked for are named after the commit") {
  Stage stage;
  CHECK(stage.hear("e1", "file").exports == std::vector<std::string>{"data.json"});
}
