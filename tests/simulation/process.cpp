#include "tests/simulation/process.hpp"

#include "tests/simulation/coach.hpp"

#include <string>
#include <utility>

namespace pln::simulation {

void PretendedOutside::carry_out(const OutsideWork& work, const LearnerId& learner, Done done) {
  if (dead_) return;
  rules_.worked(work, learner);
  OutsideReply reply = OutsideEnding{};
  if (dice_.chance(0.2)) reply = OutsideLater{};
  if (dice_.chance(0.1)) reply = OutsideLater{seconds{30}};
  if (dice_.chance(0.1)) {
    OutsideEnding ending;
    ending.kind = OutsideEnding::Kind::not_found;
    ending.reason = work.target;
    reply = ending;
  }
  const Duration takes = dice_.between(std::chrono::milliseconds{50}, seconds{5});
  time_.after(takes, lifeline_.guard([this, reply, told = std::move(done)] {
    if (!dead_) told(reply);
  }));
}

Process::Process(const Surround& around, int life, std::optional<Death> death)
    : around_(around),
      death_(death),
      dice_(Dice{around.seed}.part("life " + std::to_string(life))),
      timers_(*around.time),
      access_(
          *around.disk, *around.time, dice_.part("disk"), *around.rules,
          [this](auto moment, const auto& text) { watch(moment, text); }, dead_),
      outside_(*around.time, dice_.part("outside"), *around.rules, dead_) {
  for (FakePlatform* platform : around.platforms) {
    adapters_.push_back(std::make_unique<FakeAdapter>(*platform, *around.time,
                                                      dice_.part(platform->manner().tenant),
                                                      *around.rules, around.adapter_faults, dead_));
  }
  around_.trace->note({"starts", std::to_string(life)});
  service_ = std::make_unique<runtime::Service>(setting(life));
  service_->start();
}

Process::~Process() {
  for (const auto& adapter : adapters_) adapter->cut();
  service_.reset();
}

runtime::Service::Setting Process::setting(int life) {
  runtime::Service::Setting setting;
  runtime::Surroundings& here = setting.around;
  here.clock = around_.clock;
  here.zones = &system_zones();
  here.prompts = &shipped_prompts();
  here.wording = shipped_wording();
  here.new_id = [this, life](const Identity& identity) {
    const std::string again = std::to_string(++newcomers_[identity.id]);
    return LearnerId{identity.id + "-" + std::to_string(life) + "-" + again};
  };
  here.new_seed = [this](const LearnerId& learner, const EventKey& key) {
    return hash_on(hash_on(hash_start ^ around_.seed, learner.text), key.text);
  };
  here.newcomer.timezone = "UTC";
  here.operator_name = operator_name;
  here.advance = around_.advance;
  setting.store = &access_;
  setting.timers = &timers_;
  for (const auto& adapter : adapters_) setting.adapters.push_back(adapter.get());
  setting.outside = &outside_;
  setting.dice = [this] { return dice_.next(); };
  setting.watch = [this](auto moment, const auto& text) { watch(moment, text); };
  setting.inbox_max = around_.inbox_max;
  setting.fatal = [this](const std::string&) { die(); };
  return setting;
}

void Process::watch(runtime::Moment moment, const std::string&) {
  if (dead_ || !death_ || moment != death_->at) return;
  if (--death_->count <= 0) die();
}

void Process::die() {
  if (dead_) return;
  dead_ = true;
  around_.trace->note({"dies"});
}

void Process::stop() {
  around_.trace->note({"is told to stop"});
  service_->stop([this] {
    around_.trace->note({"has stopped"});
    stopped_ = true;
  });
}

}  // namespace pln::simulation
