// A whole service in one test: a store in memory, a platform that does as it is told, invented
// time, and the core that echoes.
#pragma once

#include "bot/core/rfc3339.hpp"
#include "bot/runtime/service.hpp"
#include "storage/memory/memory_store.hpp"
#include "tests/runtime/echo_core.hpp"
#include "tests/runtime/stubborn_store.hpp"
#include "tests/runtime/virtual_timers.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pln::test {

using Lines = std::vector<std::string>;

// Notes what it is told; connects at once unless told otherwise, answers deliveries at once unless
// it holds them.
class FakePlatform final : public ConnectedAdapter {
 public:
  [[nodiscard]] std::string_view name() const override { return "fake"; }
  [[nodiscard]] bool reaches(const Identity&) const override { return true; }
  [[nodiscard]] Abilities abilities(const Identity&) const override { return can; }
  void start(Intake& intake, Told told) override {
    ++starts;
    intake_ = &intake;
    told_ = std::move(told);
    if (connects) told_({});
  }
  void stop_intake() override { log.emplace_back("stop intake"); }
  void close() override {
    log.emplace_back("close");
    for (const Done& done : std::exchange(held, {})) done({Delivery::Kind::unknown});
  }
  void deliver(const Outgoing& message, Done done) override {
    log.push_back(message.id.text + "=" + message.text);
    if (holds) return held.push_back(std::move(done));
    done({});
  }
  void lose(Connection::State state = Connection::State::broken) { told_({state, "lost"}); }
  // False if there was no room.
  bool write(const std::string& key, const std::string& text, const std::string& who = "ana") {
    Received received;
    received.key.text = key;
    received.from = {Platform::console, "", who};
    received.what = RawMessage{text};
    return intake_->submit(std::move(received), [this, key](bool stored) {
      log.push_back(key + (stored ? " stored" : " not stored"));
    });
  }
  [[nodiscard]] Intake& intake() { return *intake_; }

  Abilities can{.repeats_recognised_for = hours{1}};
  bool connects{true}, holds{false};
  int starts{0};
  Lines log{};
  std::vector<Done> held{};

 private:
  Intake* intake_{nullptr};
  Told told_{};
};

struct ServiceStage {
  MemoryStore memory{};
  Stubborn store{memory};
  runtime::StoreInPlace access{store};
  VirtualTimers timers{};
  runtime::VirtualClock clock{};
  runtime::Zones zones{};
  Prompts prompts{};
  FakePlatform platform{};
  Outside* outside{nullptr};
  std::size_t inbox_max{runtime::inbox_events_max};
  Outcome (*core)(const Context&, const Learner&, const Event&, UtcTime, std::uint64_t){&echo};
  std::vector<seconds> late{};
  std::unique_ptr<runtime::Service> service{};

  ServiceStage() { clock.set(*instant_from_rfc3339("2026-01-05T09:00:00Z")); }

  void start() {
    runtime::Service::Setting setting;
    setting.around.clock = &clock;
    setting.around.zones = &zones;
    setting.around.prompts = &prompts;
    speak_in_echoes(setting.around);
    setting.around.advance = core;
    setting.store = &access;
    setting.timers = &timers;
    setting.adapters = {&platform};
    setting.outside = outside;
    setting.dice = [] { return ~std::uint64_t{0} / 2; };  // half of every limit
    setting.inbox_max = inbox_max;
    setting.nudge_late = [this](seconds span) { late.push_back(span); };
    service = std::make_unique<runtime::Service>(std::move(setting));
    service->start();
  }
  // Both clocks go on together.
  void pass(seconds span) {
    for (seconds passed{0}; passed < span; ++passed) {
      clock.set(clock.now() + seconds{1});
      timers.pass(seconds{1});
    }
  }
  // Puts somebody into the store who is to be looked at, in a zone whose rules are known.
  void known(const std::string& name, std::optional<UtcTime> next,
             const std::string& zone = "Europe/Berlin") {
    Learner learner;
    learner.id.text = "id-of-" + name;
    learner.settings.edit().timezone = zone;
    if (next) learner.nudges.edit().next = *next;
    Commit commit;
    commit.at = clock.now();
    commit.learner_id = learner.id;
    commit.after = &learner;
    commit.identities.push_back({Platform::console, "", name});
    commit.notes.emplace_back("zone/" + zone, std::to_string(zones.find(zone)->fingerprint()));
    memory.commit_one(commit);
  }
  std::optional<UtcTime> next_of(const std::string& name) {
    const auto learner = memory.load({"id-of-" + name});
    return learner ? learner->nudges->next : std::nullopt;
  }
  [[nodiscard]] std::size_t count(const std::string& part) const {
    std::size_t found = 0;
    for (const std::string& line : platform.log) found += line.find(part) != std::string::npos;
    return found;
  }
};

}  // namespace pln::test
