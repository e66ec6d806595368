// What the receiver and its people do with deliveries that no call to Slack is needed for.
#include "adapters/slack/receiver.hpp"

#include "bot/json/json_text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace pln;
using namespace pln::slack;

namespace {

Json json_of(const std::string& text) {
  json::JsonFault fault;
  auto value = json::read_json(text, fault, json::wire_json);
  REQUIRE(value);
  return std::move(*value);
}

struct MemoryKeeper final : InstallationKeeper {
  void load(std::function<void(std::vector<Installation>, bool)> loaded) override {
    loaded({}, true);
  }
  void save(const Installation&, std::function<void(bool)> saved) override { saved(true); }
  void erase(const std::string& tenant) override { erased.push_back(tenant); }
  std::vector<std::string> erased{};
};

struct NarrowIntake final : Intake {
  bool submit(Received received, Settled settled) override {
    if (room == 0) return false;
    --room;
    taken.push_back(received.key.text);
    settled(true);
    return true;
  }
  void when_there_is_room(std::function<void()> call) override { waiting = std::move(call); }
  std::size_t room{0};
  std::vector<std::string> taken{};
  std::function<void()> waiting{};
};

struct ReceiverStage {
  MemoryKeeper keeper{};
  boost::asio::io_context loop{};
  Noted noted{[](NoteLevel, std::string_view, const std::string&) {}};
  Workspaces workspaces{[this] {
    Workspaces::Setting setting;
    setting.keeper = &keeper;
    setting.noted = noted;
    return setting;
  }()};
  People people{{&loop, &workspaces, {}, noted}};
  AskOverview overview{[](const Identity&, const std::function<void(const Overview&)>&) {}};
  Pages pages{{&loop, &workspaces, &people, overview, {}, noted}};
  bool one_by_one{true};  // nothing arrives together
  std::vector<std::function<void()>> later{};
  Receiver receiver{{&workspaces,
                     &people,
                     nullptr,
                     &pages,
                     overview,
                     {},
                     noted,
                     [](bool) {},
                     [this](std::function<void()> call) {
                       if (one_by_one) return call();
                       later.push_back(std::move(call));
                     }}};
  NarrowIntake intake{};
  int done{0}, left{0};

  ReceiverStage() { receiver.open(intake); }

  void install(const std::string& tenant, const std::string& enterprise, bool org_wide) {
    Installation made;
    made.tenant = tenant;
    made.enterprise = enterprise;
    made.team = org_wide ? "" : tenant;
    made.org_wide = org_wide;
    made.bot_user = "U0";
    workspaces.add(std::move(made), [](bool stored) { CHECK(stored); });
  }
  void take(const std::string& event, const std::string& id = "Ev1") {
    receiver.take(EnvelopeKind::event,
                  json_of(R"({"type":"event_callback","team_id":"T1","enterprise_id":"E1",)"
                          R"("event_id":")" +
                          id +
                          R"(","authorizations":[{"enterprise_id":"E1","team_id":"T1",)"
                          R"("is_enterprise_install":false}],"event":)" +
                          event + "}"),
                  Reply{[this](const Json*) { ++done; }, [this] { ++left; }});
  }
  void say(const std::string& ts) {
    take(R"({"type":"message","channel_type":"im","channel":"D1","user":"U1","text":"hi",)"
         R"("ts":")" +
         ts + "\"}");
  }
  void all_has_arrived() {
    while (!later.empty()) {
      for (const auto& call : std::exchange(later, {})) call();
    }
  }
  bool learn(const std::string& user) {
    return people.learn({"T1", "E1", "T1", false}, json_of(user));
  }
};

}  // namespace

TEST_CASE("an uninstallation that is told twice ends the workspace's, not its organisation's") {
  ReceiverStage stage;
  stage.install("T1", "E1", false);
  stage.install("E1", "E1", true);
  stage.take(R"({"type":"app_uninstalled"})");
  stage.take(R"({"type":"tokens_revoked","tokens":{"bot":["U0"]}})", "Ev2");
  CHECK(stage.keeper.erased == std::vector<std::string>{"T1"});
  CHECK(stage.workspaces.find("T1") == nullptr);
  CHECK(stage.workspaces.find("E1") != nullptr);
  CHECK(stage.done == 2);
}

TEST_CASE("of people whom nobody has met no profile is kept") {
  ReceiverStage stage;
  CHECK_FALSE(stage.learn(R"({"id":"U1","team_id":"T1","tz":"Europe/Berlin"})"));
  CHECK_FALSE(stage.people.has_profile("T1", "U1"));
}

TEST_CASE("what a profile tells is told once, and again when it changes") {
  ReceiverStage stage;
  stage.people.remember_channel("T1", "U1", "D1");
  const std::string berlin =
      R"({"id":"U1","team_id":"T1","tz":"Europe/Berlin","locale":"de-DE","real_name":"Ana"})";
  CHECK(stage.learn(berlin));
  CHECK_FALSE(stage.learn(berlin));
  Admission first, second, third;
  stage.people.admit("T1", {"U1", false}, [&](const Admission& told) { first = told; });
  stage.people.admit("T1", {"U1", false}, [&](const Admission& told) { second = told; });
  CHECK(first.hints.timezone == "Europe/Berlin");
  CHECK_FALSE(second.hints.timezone);
  CHECK(stage.people.locale_of("T1", "U1") == "de-DE");
  // A status only, and without the language.
  CHECK_FALSE(stage.learn(R"({"id":"U1","team_id":"T1","tz":"Europe/Berlin","real_name":"Ana"})"));
  CHECK(stage.people.locale_of("T1", "U1") == "de-DE");
  CHECK(stage.learn(R"({"id":"U1","team_id":"T1","tz":"Asia/Tokyo","real_name":"Ana"})"));
  stage.people.admit("T1", {"U1", false}, [&](const Admission& told) { third = told; });
  CHECK(third.hints.timezone == "Asia/Tokyo");
}

TEST_CASE("a guest is left alone, a member is not") {
  ReceiverStage stage;
  stage.people.remember_channel("T1", "U1", "D1");
  CHECK(stage.people.may_be_admitted("T1", {"U1", false}));
  stage.learn(R"({"id":"U1","team_id":"T1","is_restricted":true,"real_name":"Ana"})");
  CHECK_FALSE(stage.people.may_be_admitted("T1", {"U1", false}));
  CHECK_FALSE(stage.people.may_be_admitted("T1", {"U2", true}));
}

TEST_CASE("while the intake is full, a bounded number waits in order and the rest comes again") {
  ReceiverStage stage;
  stage.install("T1", "E1", false);
  stage.people.remember_channel("T1", "U1", "D1");
  stage.learn(R"({"id":"U1","team_id":"T1","real_name":"Ana"})");
  constexpr int sent = 3000, waits = 2048;
  for (int at = 0; at < sent; ++at) {
    stage.say(std::to_string(100'000 + at) + ".1");
  }
  CHECK(stage.left == sent - waits);
  CHECK(stage.done == 0);
  REQUIRE(stage.intake.waiting);
  stage.intake.room = sent;
  stage.intake.waiting();
  CHECK(stage.done == waits);
  REQUIRE(stage.intake.taken.size() == waits);
  CHECK(stage.intake.taken.front() == "slack/T1/D1/100000.1");
  CHECK(stage.intake.taken.back() == "slack/T1/D1/102047.1");
}

TEST_CASE("lines that arrive together are taken in the order in which they were written") {
  ReceiverStage stage;
  stage.install("T1", "E1", false);
  stage.people.remember_channel("T1", "U1", "D1");
  stage.learn(R"({"id":"U1","team_id":"T1","real_name":"Ana"})");
  stage.intake.room = 10;
  stage.one_by_one = false;
  for (const char* ts : {"1700000001.000300", "1700000001.000100", "1700000001.000200"}) {
    stage.say(ts);
  }
  CHECK(stage.intake.taken.empty());
  stage.all_has_arrived();
  const std::string talk = "slack/T1/D1/1700000001.";
  CHECK(stage.intake.taken ==
        std::vector<std::string>{talk + "000100", talk + "000200", talk + "000300"});
  CHECK(stage.done == 3);
}

TEST_CASE("what arrived and was not taken when the end came, comes again") {
  ReceiverStage stage;
  stage.install("T1", "E1", false);
  stage.one_by_one = false;
  stage.say("1700000001.000100");
  stage.receiver.close();
  CHECK(stage.left == 1);
  stage.all_has_arrived();
  CHECK(stage.left == 1);
  CHECK(stage.done == 0);
}
