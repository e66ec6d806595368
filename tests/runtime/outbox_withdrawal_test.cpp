// What is no longer wanted does not go out, and how long something has waited hangs on no clock
// that can be set.
#include "bot/core/rfc3339.hpp"
#include "bot/runtime/outbox_pump.hpp"
#include "tests/runtime/virtual_timers.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace pln;
using namespace pln::runtime;

namespace {

using Lines = std::vector<std::string>;

// Holds every answer back.
class SlowPlatform final : public Adapter {
 public:
  [[nodiscard]] std::string_view name() const override { return "slow"; }
  [[nodiscard]] bool reaches(const Identity&) const override { return true; }
  void deliver(const Outgoing& message, Done done) override {
    sent.push_back(message.id.text);
    held.push_back(std::move(done));
  }
  void answer(Delivery::Kind kind) {
    Delivery delivery;
    delivery.kind = kind;
    const Done done = std::exchange(held, {}).front();
    done(delivery);
  }
  Lines sent{};
  std::vector<Done> held{};
};

struct Stage {
  SlowPlatform platform{};
  test::VirtualTimers timers{};
  VirtualClock clock{};
  OutboxPump pump;

  Stage() : pump(setting()) { clock.set(*instant_from_rfc3339("2026-01-05T09:00:00Z")); }
  OutboxPump::Setting setting() {
    OutboxPump::Setting setting;
    setting.timers = &timers;
    setting.clock = &clock;
    setting.adapter_for = [this](const Identity&) { return &platform; };
    setting.dice = [] { return ~std::uint64_t{0} / 2; };
    setting.write = [](const OutboxRow&, const std::function<void(bool)>& stored) { stored(true); };
    return setting;
  }
  [[nodiscard]] OutboxRow row(const std::string& id, Cause cause) const {
    OutboxRow made;
    made.id.text = id;
    made.learner.text = "ana";
    made.to = {Platform::mastodon, "T1", "ana"};
    made.cause = cause;
    made.at = clock.now();
    return made;
  }
  // Ids and states of what is to be written.
  Lines marks() {
    Lines lines;
    const Marks taken = pump.take_marks();
    for (const MessageId& id : taken.delivered) lines.push_back(id.text + " delivered");
    for (const OutboxRow& made : taken.changed) {
      lines.push_back(made.id.text + (made.state == OutboxState::dropped ? " dropped" : " ?"));
    }
    return lines;
  }
};

}  // namespace

TEST_CASE("after a stop answers still go, and nothing that the coach would say on its own") {
  Stage stage;
  stage.pump.take({stage.row("a1", Cause::reply), stage.row("n1", Cause::nudge),
                   stage.row("a2", Cause::reply)});
  stage.pump.withdraw({"ana"}, false);
  CHECK(stage.marks() == Lines{"n1 dropped"});
  stage.platform.answer(Delivery::Kind::delivered);
  stage.platform.answer(Delivery::Kind::delivered);
  CHECK(stage.platform.sent == Lines{"a1", "a2"});
  CHECK(stage.pump.pending() == 0);
}

TEST_CASE("whoever wants no messages of the coach's own still gets the reminders they ordered") {
  Stage stage;
  stage.pump.take({stage.row("a1", Cause::reply), stage.row("n1", Cause::nudge),
                   stage.row("r1", Cause::reminder)});
  stage.pump.withdraw({"ana"}, false, false);
  CHECK(stage.marks() == Lines{"n1 dropped"});
  stage.pump.withdraw({"ana"}, false, true);
  CHECK(stage.marks() == Lines{"r1 dropped"});

  Stage later;
  later.pump.begin_recovery();
  later.pump.withdraw({"ana"}, false, false);
  OutboxRow reminder = later.row("r1", Cause::reminder);
  reminder.state = OutboxState::ready;  // it was never tried, so it cannot have arrived
  later.pump.offer({later.row("n1", Cause::nudge), reminder});
  later.pump.end_recovery();
  CHECK(later.platform.sent == Lines{"r1"});
}

TEST_CASE("whoever is forgotten gets nothing of what was said before") {
  Stage stage;
  stage.pump.take({stage.row("a1", Cause::reply), stage.row("a2", Cause::reply)});
  stage.pump.withdraw({"ben"}, true);
  CHECK(stage.marks().empty());
  stage.pump.withdraw({"ana"}, true);
  CHECK(stage.marks() == Lines{"a1 dropped", "a2 dropped"});
  stage.pump.take({stage.row("goodbye", Cause::reply)});
  stage.platform.answer(Delivery::Kind::retry_after);  // a1 did not arrive: it is not tried again
  stage.timers.pass(minutes{2});
  CHECK(stage.platform.sent == Lines{"a1", "goodbye"});
}

TEST_CASE("a nudge in a platform's hands when the stop comes counts as sent if it arrives") {
  Stage stage;
  stage.pump.take({stage.row("n1", Cause::nudge)});
  stage.pump.withdraw({"ana"}, false);
  CHECK(stage.marks() == Lines{"n1 dropped"});
  stage.platform.answer(Delivery::Kind::delivered);
  CHECK(stage.marks() == Lines{"n1 delivered"});

  stage.pump.take({stage.row("n2", Cause::nudge)});
  stage.pump.withdraw({"ana"}, false);
  stage.platform.answer(Delivery::Kind::unknown);
  stage.timers.pass(minutes{5});
  CHECK(stage.platform.sent == Lines{"n1", "n2"});
  CHECK(stage.pump.pending() == 0);
}

TEST_CASE("what is found in the store after the stop does not go out either") {
  Stage stage;
  stage.pump.begin_recovery();
  stage.pump.withdraw({"ana"}, false);
  stage.pump.offer({stage.row("n1", Cause::nudge)});
  stage.pump.end_recovery();
  CHECK(stage.platform.sent.empty());
  CHECK(stage.marks() == Lines{"n1 dropped"});
}

TEST_CASE("a clock that jumps by a day makes no nudge old, an hour of waiting does") {
  Stage stage;
  stage.pump.take({stage.row("a1", Cause::reply), stage.row("n1", Cause::nudge)});
  stage.clock.set(stage.clock.now() + hours{24});
  stage.timers.pass(minutes{50});
  stage.platform.answer(Delivery::Kind::delivered);
  CHECK(stage.platform.sent == Lines{"a1", "n1"});

  stage.pump.take({stage.row("n2", Cause::nudge)});
  stage.timers.pass(minutes{61});
  stage.platform.answer(Delivery::Kind::retry_after);
  stage.timers.pass(minutes{2});
  CHECK(stage.platform.sent == Lines{"a1", "n1"});
  CHECK(stage.pump.pending() == 0);
}
