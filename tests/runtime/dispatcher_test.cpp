// The dispatcher around a core that does as it is told: what is stored, what is shown, in which
// order.
#include "bot/runtime/dispatcher.hpp"

#include "bot/core/rfc3339.hpp"
#include "storage/memory/memory_store.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace pln;
using namespace pln::runtime;

namespace {

// Echoes messages; "two" is said in two messages, "forget" forgets, "wake me" asks for a nudge in
// an hour, "file" asks for an export. Stands for the core, which has tests of its own.
Outcome echo(const Context& context, const Learner& before, const Event& event, UtcTime now,
             std::uint64_t seed) {
  Outcome outcome;
  Learner learner = before;
  const auto say = [&](const std::string& text, Cause cause) {
    Say words;
    words.id.text = event.key.text + ".1";
    words.cause = cause;
    words.main = "echo";
    words.parts.push_back({text, {}});
    outcome.effects.emplace_back(words);
  };
  if (const auto* told = std::get_if<ProfileTold>(&event.what)) {
    if (told->locale) learner.settings.edit().locale = *told->locale;
    if (told->timezone) learner.settings.edit().timezone = *told->timezone;
  } else if (const auto* message = std::get_if<MessageReceived>(&event.what)) {
    const std::string& text = message->text.written;
    learner.journal.edit().push_back(JournalEntry{next_key(learner), now, text});
    say(text + " " + std::to_string(seed) + " " + context.zone->name(), Cause::reply);
    if (text == "wake me") learner.nudges.edit().next = now + hours{1};
    if (text == "file") outcome.effects.emplace_back(WriteExport{"data.json"});
    outcome.erased = text == "forget";
    outcome.understood.push_back(CommandName::answer);
  } else if (std::holds_alternative<NudgeDue>(event.what)) {
    say("nudge", Cause::nudge);  // and leaves `next` where it is, which must not stop the clock
  }
  outcome.learner = outcome.erased ? Learner{learner.id} : std::move(learner);
  return outcome;
}

class Shown final : public Adapter {
 public:
  [[nodiscard]] std::string_view name() const override { return "shown"; }
  [[nodiscard]] bool reaches(const Identity&) const override { return reachable; }
  Delivery deliver(const Outgoing& message) override {
    lines.push_back(message.id.text + "=" + message.text);
    return {arrives ? Delivery::Kind::delivered : Delivery::Kind::unknown, {}, {}};
  }
  std::vector<std::string> lines{};
  bool reachable{true}, arrives{true};
};

// Refuses to commit on demand.
class Stubborn final : public Store {
 public:
  explicit Stubborn(Store& inner) : inner_(inner) {}
  std::vector<CommitResult> commit(std::span<const Commit> commits) override {
    if (refuses) throw StoreError(StoreError::Kind::full, "the disk is full");
    ++commit_count;
    return inner_.commit(commits);
  }
  std::optional<LearnerId> find(const Identity& identity) override { return inner_.find(identity); }
  std::vector<Identity> identities_of(const LearnerId& learner) override {
    return inner_.identities_of(learner);
  }
  std::optional<Learner> load(const LearnerId& learner) override { return inner_.load(learner); }
  bool seen(const EventKey& event) override { return inner_.seen(event); }
  bool opted_out(const Identity& identity) override { return inner_.opted_out(identity); }
  std::vector<OutboxRow> outbox_open(std::size_t most) override { return inner_.outbox_open(most); }
  std::optional<OutboxRow> message(const MessageId& id) override { return inner_.message(id); }
  std::vector<DueNudge> due(UtcTime until, std::size_t most) override {
    return inner_.due(until, most);
  }
  std::optional<UtcTime> next_due() override { return inner_.next_due(); }
  std::uint64_t events_counted() override { return inner_.events_counted(); }
  std::vector<LearnerId> learners() override { return inner_.learners(); }
  bool refuses{false};
  int commit_count{0};

 private:
  Store& inner_;
};

struct Stage {
  MemoryStore memory{};
  Stubborn store{memory};
  Shown shown{};
  VirtualClock clock{};
  Zones zones{};
  Prompts prompts{};
  std::optional<Dispatcher> dispatcher{};

  Stage() {
    clock.set(*instant_from_rfc3339("2026-01-05T09:00:00Z"));
    restart();
  }

  void restart() {
    Surroundings around;
    around.store = &store;
    around.adapter = &shown;
    around.clock = &clock;
    around.zones = &zones;
    around.prompts = &prompts;
    around.wording.read = [](std::string_view raw) {
      Text text;
      text.written = text.folded = std::string{raw};
      return text;
    };
    around.wording.write = [](const Say& say, const std::string& locale, Platform) {
      const std::string& text = say.parts.front().key;
      std::vector<voice::RenderedMessage> messages;
      if (text.starts_with("two")) messages.push_back({"first", {}});
      messages.push_back({text + " " + locale, {{"yes", "yes"}}});
      return messages;
    };
    around.new_id = [](const Identity& identity) { return LearnerId{"id-of-" + identity.id}; };
    around.new_seed = [](const LearnerId&, const EventKey&) { return std::uint64_t{7}; };
    around.newcomer = {std::nullopt, "Europe/Berlin", "de"};
    around.advance = &echo;
    dispatcher.emplace(around);
  }

  Handled hear(const std::string& key, const std::string& text, const std::string& who = "ana") {
    Received received;
    received.key.text = key;
    received.from = {Platform::console, "", who};
    received.what = RawMessage{text};
    return dispatcher->handle(received);
  }

  Handled press(const std::string& key, const std::string& message, const std::string& who) {
    Received received;
    received.key.text = key;
    received.from = {Platform::console, "", who};
    received.what = ChoicePressed{{message}, "yes"};
    return dispatcher->handle(received);
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
  stage.dispatcher->handle(received);
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
  CHECK(stage.dispatcher->learner({"id-of-ana"})->journal->size() == 1);
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
  stage.dispatcher->offer_open();  // knows that they arrived
  CHECK(stage.shown.lines.empty());
  stage.restart();
  stage.dispatcher->offer_open();  // does not
  CHECK(stage.shown.lines.size() == open.size());
  stage.dispatcher->flush();
  CHECK(stage.store.outbox_open(9).empty());
}

TEST_CASE("a message that may not have arrived stays open") {
  Stage stage;
  stage.shown.arrives = false;
  stage.hear("e1", "one");
  stage.dispatcher->flush();
  CHECK(stage.store.outbox_open(9).size() == 1);
  stage.shown.reachable = false;
  stage.shown.lines.clear();
  stage.dispatcher->offer_open();
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
  CHECK(stage.dispatcher->handle(received).refusal == Refusal::not_theirs);
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
  stage.dispatcher->wake(due.front());
  const std::string key =
      "nudge/id-of-ana/" + std::to_string(due_at.time_since_epoch().count()) + ".1";
  CHECK(stage.shown.lines == Lines{key + "=nudge de"});
  CHECK(stage.store.due(due_at, 9).empty());
  stage.dispatcher->wake(due.front());  // an old one
  CHECK(stage.shown.lines.size() == 1);
}

TEST_CASE("forgetting leaves nobody, and the last words are in their language") {
  Stage stage;
  stage.hear("e1", "hello");
  CHECK(stage.hear("e2", "forget").erased);
  CHECK(stage.shown.lines.back() == "e2.1=forget 7 Europe/Berlin de");
  CHECK_FALSE(stage.store.find({Platform::console, "", "ana"}).has_value());
  CHECK_FALSE(stage.dispatcher->learner({"id-of-ana"}).has_value());
  stage.hear("e3", "hello");
  CHECK(stage.store.load({"id-of-ana"})->journal->size() == 1);

  stage.dispatcher->forget({"id-of-ana"});
  CHECK_FALSE(stage.dispatcher->learner({"id-of-ana"}).has_value());
  CHECK(stage.store.learners().empty());
}

TEST_CASE("files that the person asked for are named after the commit") {
  Stage stage;
  CHECK(stage.hear("e1", "file").exports == std::vector<std::string>{"data.json"});
}
