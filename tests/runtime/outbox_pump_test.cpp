// The pump between the outbox and a platform that can be made to misbehave.
#include "bot/runtime/outbox_pump.hpp"

#include "bot/core/rfc3339.hpp"
#include "tests/runtime/virtual_timers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <vector>

using namespace pln;
using namespace pln::runtime;
using std::chrono::milliseconds;

namespace {

using Lines = std::vector<std::string>;

// Answers with what was put in line, else that it was delivered; or holds its answers back.
class FakePlatform final : public Adapter {
 public:
  [[nodiscard]] std::string_view name() const override { return "fake"; }
  [[nodiscard]] bool reaches(const Identity&) const override { return true; }
  [[nodiscard]] Abilities abilities(const Identity&) const override { return can; }
  void deliver(const Outgoing& message, Done done) override {
    sent.push_back(message.id.text);
    if (holds) return held.push_back(std::move(done));
    Delivery answer;
    if (!answers.empty()) {
      answer = answers.front();
      answers.pop_front();
    }
    done(answer);
  }
  void look_for(const Outgoing& message, Found found) override {
    looked_for.push_back(message.id.text);
    found(where);
  }
  void answer(Delivery::Kind kind, milliseconds pause = milliseconds{0}, bool tenant = false) {
    Delivery delivery;
    delivery.kind = kind;
    delivery.pause = pause;
    delivery.whole_tenant = tenant;
    answers.push_back(delivery);
  }

  Abilities can{};
  bool holds{false};
  Whereabouts where{Whereabouts::cannot_tell};
  std::deque<Delivery> answers{};
  std::deque<Done> held{};
  Lines sent{}, looked_for{};
};

struct Stage {
  FakePlatform platform{};
  test::VirtualTimers timers{};
  VirtualClock clock{};
  Lines written{};  // messages whose state was stored by itself
  bool writing_works{true};
  std::unique_ptr<OutboxPump> pump{};

  Stage() {
    clock.set(*instant_from_rfc3339("2026-01-05T09:00:00Z"));
    OutboxPump::Setting setting;
    setting.timers = &timers;
    setting.clock = &clock;
    setting.adapter_for = [this](const Identity&) { return &platform; };
    setting.dice = [] { return ~std::uint64_t{0} / 2; };  // half of every limit
    setting.write = [this](const OutboxRow& row, const std::function<void(bool)>& stored) {
      if (writing_works) written.push_back(row.id.text);
      stored(writing_works);
    };
    pump = std::make_unique<OutboxPump>(std::move(setting));
  }

  [[nodiscard]] OutboxRow row(const std::string& id, const std::string& who = "ana",
                              Cause cause = Cause::reply,
                              OutboxState state = OutboxState::attempting) const {
    OutboxRow made;
    made.id.text = id;
    made.to = {Platform::slack, "T1", who};
    made.cause = cause;
    made.state = state;
    made.at = clock.now();
    return made;
  }

  void take(const OutboxRow& made) { pump->take({made}); }
  Lines delivered() {
    Lines ids;
    for (const MessageId& id : pump->take_marks().delivered) ids.push_back(id.text);
    return ids;
  }
};

}  // namespace

TEST_CASE("one conversation has one message in hand, others go on, and answers go first") {
  Stage stage;
  stage.platform.holds = true;
  stage.take(stage.row("a1"));
  stage.take(stage.row("a-nudge", "ana", Cause::nudge));
  stage.take(stage.row("a2"));
  stage.take(stage.row("b1", "ben"));
  CHECK(stage.platform.sent == Lines{"a1", "b1"});
  stage.platform.holds = false;
  stage.platform.held.front()({});
  CHECK(stage.platform.sent == Lines{"a1", "b1", "a2", "a-nudge"});
  CHECK(stage.delivered() == Lines{"a1", "a2", "a-nudge"});
  CHECK(stage.pump->pending() == 1);
}

TEST_CASE("a busy platform is not asked before the time it gave, and order is kept") {
  Stage stage;
  stage.platform.answer(Delivery::Kind::retry_after, seconds{30});
  stage.take(stage.row("a1"));
  stage.take(stage.row("a2"));
  stage.take(stage.row("b1", "ben"));  // another conversation is not held up
  CHECK(stage.platform.sent == Lines{"a1", "b1"});
  stage.timers.pass(seconds{30} - milliseconds{1});
  CHECK(stage.platform.sent.size() == 2);
  stage.timers.pass(milliseconds{2});
  CHECK(stage.platform.sent == Lines{"a1", "b1", "a1", "a2"});
  CHECK(stage.pump->counts().rate_limited == 1);
}

TEST_CASE("a limit of the tenant holds up everybody of that tenant") {
  Stage stage;
  stage.platform.answer(Delivery::Kind::retry_after, seconds{5}, true);
  stage.take(stage.row("a1"));
  stage.take(stage.row("b1", "ben"));
  CHECK(stage.platform.sent == Lines{"a1"});
  stage.timers.pass(seconds{6});
  CHECK(stage.platform.sent == Lines{"a1", "a1", "b1"});
}

TEST_CASE("the platform's rates are kept before it has to say so") {
  Stage stage;
  stage.platform.can.conversation_rate = 1;
  stage.platform.can.tenant_rate = 100;
  stage.platform.can.tenant_burst = 100;
  for (int number = 0; number < 5; ++number) stage.take(stage.row("a" + std::to_string(number)));
  CHECK(stage.platform.sent.size() == 1);
  stage.timers.pass(milliseconds{3500});
  CHECK(stage.platform.sent.size() == 4);
}

TEST_CASE("where repeats are recognised, an unknown outcome is sent again under its id") {
  Stage stage;
  stage.platform.can.repeats_recognised_for = hours{24};
  stage.platform.answer(Delivery::Kind::unknown);
  stage.take(stage.row("a1"));
  stage.timers.pass(seconds{1});
  CHECK(stage.platform.sent == Lines{"a1", "a1"});
  CHECK(stage.platform.looked_for.empty());
  CHECK(stage.pump->counts().ambiguous == 0);
  CHECK(stage.delivered() == Lines{"a1"});
}

TEST_CASE("where history can be read, it says whether to send again") {
  Stage stage;
  stage.platform.can.readable_history = true;
  stage.platform.answer(Delivery::Kind::unknown);
  stage.platform.where = Whereabouts::arrived;
  stage.take(stage.row("a1"));
  stage.timers.pass(seconds{1});
  CHECK(stage.platform.sent == Lines{"a1"});
  CHECK(stage.delivered() == Lines{"a1"});
  stage.platform.answer(Delivery::Kind::unknown);
  stage.platform.where = Whereabouts::absent;
  stage.take(stage.row("a2"));
  stage.timers.pass(seconds{1});
  CHECK(stage.platform.sent == Lines{"a1", "a2", "a2"});
}

TEST_CASE("where nobody can tell, an answer comes again and is counted, a nudge does not") {
  Stage stage;
  stage.platform.answer(Delivery::Kind::unknown);
  stage.take(stage.row("a1"));
  stage.timers.pass(seconds{1});
  CHECK(stage.platform.sent == Lines{"a1", "a1"});
  CHECK(stage.pump->counts().sent_again == 1);
  CHECK(stage.delivered() == Lines{"a1"});
  stage.platform.answer(Delivery::Kind::unknown);
  stage.take(stage.row("n1", "ana", Cause::nudge));
  stage.timers.pass(seconds{1});
  CHECK(stage.platform.sent == Lines{"a1", "a1", "n1"});
  const Marks marks = stage.pump->take_marks();
  REQUIRE(marks.changed.size() == 1);
  CHECK(marks.changed.front().state == OutboxState::dropped);
  CHECK(stage.pump->counts().ambiguous == 2);
}

TEST_CASE("after a start, what was being sent is looked for and what was not is sent") {
  Stage stage;
  stage.platform.can.readable_history = true;
  stage.platform.where = Whereabouts::arrived;
  stage.pump->offer({stage.row("a1"), stage.row("a2", "ana", Cause::reply, OutboxState::ready)});
  CHECK(stage.platform.looked_for == Lines{"a1"});
  CHECK(stage.platform.sent == Lines{"a2"});
  CHECK(stage.written == Lines{"a2"});  // the attempt was on the disk before it was made
}

TEST_CASE("nothing is sent while the attempt cannot be written") {
  Stage stage;
  stage.writing_works = false;
  stage.take(stage.row("a1", "ana", Cause::reply, OutboxState::ready));
  CHECK(stage.platform.sent.empty());
  stage.writing_works = true;
  stage.timers.pass(seconds{2});
  CHECK(stage.platform.sent == Lines{"a1"});
}

TEST_CASE("a nudge that waited too long is dropped, an answer is not") {
  Stage stage;
  const OutboxRow nudge = stage.row("n1", "ana", Cause::nudge, OutboxState::ready);
  const OutboxRow answer = stage.row("a1", "ana", Cause::reply, OutboxState::ready);
  stage.clock.set(stage.clock.now() + hours{2});
  stage.pump->offer({nudge, answer});
  CHECK(stage.platform.sent == Lines{"a1"});
  const Marks marks = stage.pump->take_marks();
  REQUIRE(marks.changed.size() == 1);
  CHECK(marks.changed.front().id.text == "n1");
  CHECK_FALSE(marks.changed.front().dropped_because.empty());
}

TEST_CASE("what is refused is dropped with the reason, and the next one goes") {
  Stage stage;
  Delivery refused;
  refused.kind = Delivery::Kind::refused;
  refused.reason = "channel_not_found";
  stage.platform.answers.push_back(refused);
  stage.take(stage.row("a1"));
  stage.take(stage.row("a2"));
  CHECK(stage.platform.sent == Lines{"a1", "a2"});
  const Marks marks = stage.pump->take_marks();
  REQUIRE(marks.changed.size() == 1);
  CHECK(marks.changed.front().dropped_because == "channel_not_found");
}

TEST_CASE("a message is born attempting only where that is true or does no harm") {
  Stage stage;
  const Identity ana{Platform::slack, "T1", "ana"};
  CHECK(stage.pump->born(ana) == OutboxState::attempting);  // it goes at once
  stage.platform.holds = true;
  stage.take(stage.row("a1"));
  CHECK(stage.pump->born(ana) == OutboxState::ready);  // it has to wait for a1
  stage.platform.can.repeats_recognised_for = hours{1};
  CHECK(stage.pump->born(ana) == OutboxState::attempting);
}

TEST_CASE("marks that could not be written come back") {
  Stage stage;
  stage.take(stage.row("a1"));
  Marks marks = stage.pump->take_marks();
  stage.take(stage.row("a2"));
  stage.pump->give_back(std::move(marks));
  CHECK(stage.delivered() == Lines{"a1", "a2"});
}
