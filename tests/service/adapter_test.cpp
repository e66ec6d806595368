// The adapter for the test platform against the platform itself, in one loop and without a coach:
// the tools of the kill tests have to be right themselves.
#include "tests/service/coach/test_platform_adapter.hpp"
#include "tests/service/platform/platform.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace pln;
using namespace pln::test;
using std::chrono::milliseconds;
using Words = std::vector<std::string>;

// Takes what there is room for and settles when the test says so.
class Taken final : public Intake {
 public:
  bool submit(Received received, Settled settled) override {
    if (room == 0) return false;
    --room;
    lines.push_back(received.key.text + " " + received.from.id + " " +
                    std::get<RawMessage>(received.what).text);
    settle.push_back(std::move(settled));
    return true;
  }
  void when_there_is_room(std::function<void()> call) override { calls.push_back(std::move(call)); }

  int room{1000};
  Words lines{};
  std::vector<Settled> settle{};
  std::vector<std::function<void()>> calls{};
};

struct Stage {
  boost::asio::io_context loop{1};
  ChatPlatform platform;
  TestPlatformAdapter adapter;
  Taken taken{};
  Words states{}, outcomes{};

  static TestPlatformAdapter::Setting adapter_setting(const ChatPlatform& platform,
                                                      PlatformMode mode) {
    TestPlatformAdapter::Setting setting;
    setting.port = platform.port();
    setting.mode = mode;
    setting.answers_within = milliseconds{100};
    return setting;
  }
  explicit Stage(PlatformSetting setting = {})
      : platform(loop, setting), adapter(loop, adapter_setting(platform, setting.mode)) {}

  bool until(const std::function<bool()>& so) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!so() && std::chrono::steady_clock::now() < end) loop.run_one_for(milliseconds{10});
    return so();
  }
  void start() {
    const std::size_t before = states.size();
    adapter.start(taken, [this](const Connection& connection) {
      states.emplace_back(connection.state == Connection::State::connected ? "connected"
                                                                           : "broken");
    });
    REQUIRE(until([&] { return states.size() > before; }));
  }
  bool taken_are(std::size_t count) {
    return until([&] { return taken.lines.size() == count; });
  }
  Outgoing message(const std::string& id) {
    Outgoing out;
    out.id.text = id;
    out.to = identity_of("p1");
    out.text = "two\nlines\tand \\";
    return out;
  }
  std::string post(const std::string& id) {
    const std::size_t before = outcomes.size();
    adapter.deliver(message(id), [this](const Delivery& delivery) {
      outcomes.emplace_back(delivery.kind == Delivery::Kind::delivered     ? "delivered"
                            : delivery.kind == Delivery::Kind::retry_after ? "later"
                                                                           : "unknown");
    });
    REQUIRE(until([&] { return outcomes.size() > before; }));
    return outcomes.back();
  }
  Whereabouts look(const std::string& id) {
    bool told = false;
    Whereabouts where = Whereabouts::cannot_tell;
    adapter.look_for(message(id), [&](Whereabouts found) {
      where = found;
      told = true;
    });
    REQUIRE(until([&] { return told; }));
    return where;
  }
  std::uint64_t acknowledged() { return platform.ledger().counts.acknowledged; }
};

PlatformSetting always(unsigned PlatformSetting::* fault, PlatformMode mode) {
  PlatformSetting setting;
  setting.mode = mode;
  setting.*fault = 1000;
  return setting;
}

}  // namespace

TEST_CASE("an event is acknowledged when its turn is stored, and comes again if it is not") {
  Stage stage;
  stage.platform.say(7, "tab\tand\nline");
  stage.platform.say(8, "two");
  stage.start();
  REQUIRE(stage.taken_are(2));
  CHECK(stage.taken.lines == Words{"e0 p7 tab\tand\nline", "e1 p8 two"});
  stage.taken.settle[0](true);
  stage.taken.settle[1](false);
  CHECK(stage.until([&] { return stage.acknowledged() == 1; }));

  TestPlatformAdapter second{stage.loop,
                             Stage::adapter_setting(stage.platform, PlatformMode::keys)};
  Taken again;
  second.start(again, [](const Connection&) {});
  CHECK(stage.until([&] { return !again.lines.empty(); }));
  CHECK(again.lines == Words{"e1 p8 two"});
  CHECK(stage.until([&] { return stage.states == Words{"connected", "broken"}; }));
}

TEST_CASE("what nobody acknowledges comes again after a while; some come twice, some late") {
  PlatformSetting setting;
  setting.redelivers_after = milliseconds{150};
  setting.delayed = 1000;
  Stage stage{setting};
  stage.start();
  stage.platform.say(1, "one");
  stage.platform.say(1, "two");
  CHECK(stage.taken_are(4));
  CHECK(stage.taken.lines == Words{"e0 p1 one", "e1 p1 two", "e0 p1 one", "e1 p1 two"});

  PlatformSetting twice;
  twice.twice = 1000;
  Stage other{twice};
  other.start();
  other.platform.say(1, "one");
  CHECK(other.taken_are(2));
}

TEST_CASE("a full intake is not read for; nothing is missed and nothing overtakes") {
  Stage stage;
  stage.taken.room = 2;
  for (std::uint32_t number = 0; number < 5; ++number) stage.platform.say(1, "word");
  stage.start();
  CHECK(stage.until([&] { return !stage.taken.calls.empty(); }));
  CHECK(stage.taken.lines.size() == 2);
  stage.taken.room = 1000;
  const auto calls = std::exchange(stage.taken.calls, {});
  for (const auto& call : calls) call();
  CHECK(stage.taken_are(5));
  CHECK(stage.taken.lines.back() == "e4 p1 word");
}

TEST_CASE("a post arrives as it was said; with keys a repeat is recognised, else shown twice") {
  Stage keys;
  keys.start();
  CHECK(keys.post("e0.1") == "delivered");
  CHECK(keys.post("e0.1") == "delivered");
  CHECK(keys.platform.ledger().counts.recognised == 1);
  CHECK(keys.platform.ledger().counts.doubled == 0);
  CHECK(keys.adapter.abilities({}).repeats_recognised_for > hours{0});

  PlatformSetting setting;
  setting.mode = PlatformMode::neither;
  Stage neither{setting};
  neither.start();
  neither.post("e0.1");
  neither.post("e0.1");
  CHECK(neither.platform.ledger().counts.doubled == 1);
}

TEST_CASE("an answer that never comes is an unknown outcome, and history tells") {
  Stage stage{always(&PlatformSetting::answer_lost, PlatformMode::history)};
  stage.start();
  CHECK(stage.post("e0.1") == "unknown");
  CHECK(stage.look("e0.1") == Whereabouts::arrived);
  CHECK(stage.look("e0.2") == Whereabouts::absent);

  Stage lost{always(&PlatformSetting::post_lost, PlatformMode::history)};
  lost.start();
  CHECK(lost.post("e0.1") == "unknown");
  CHECK(lost.look("e0.1") == Whereabouts::absent);

  Stage cut{always(&PlatformSetting::cut, PlatformMode::neither)};
  cut.start();
  CHECK(cut.post("e0.1") == "unknown");
  CHECK(cut.look("e0.1") == Whereabouts::cannot_tell);
  CHECK(cut.platform.ledger().counts.accepted == 1);
}

TEST_CASE("a limit is a pause, and what could not even be sent did not arrive") {
  Stage stage{always(&PlatformSetting::limited, PlatformMode::keys)};
  stage.start();
  CHECK(stage.post("e0.1") == "later");
  CHECK(stage.platform.ledger().counts.accepted == 0);
  stage.adapter.close();
  CHECK(stage.post("e0.2") == "later");

  TestPlatformAdapter::Setting nowhere;
  nowhere.port = 1;  // nobody listens there
  TestPlatformAdapter alone{stage.loop, nowhere};
  Words states;
  alone.start(stage.taken, [&states](const Connection& connection) {
    states.emplace_back(connection.state == Connection::State::broken ? "broken" : "connected");
  });
  CHECK(stage.until([&] { return states == Words{"broken"}; }));
}
