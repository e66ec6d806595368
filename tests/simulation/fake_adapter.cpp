#include "tests/simulation/fake_adapter.hpp"

#include <algorithm>
#include <chrono>

namespace pln::simulation {
namespace {

using std::chrono::milliseconds;

constexpr Duration request_timeout = seconds{30};

}  // namespace

FakeAdapter::~FakeAdapter() { platform_.disconnect(this); }

std::string_view FakeAdapter::name() const { return name_of(platform_.manner().platform); }

bool FakeAdapter::reaches(const Identity& identity) const {
  const Manner& manner = platform_.manner();
  return identity.platform == manner.platform && identity.tenant == manner.tenant;
}

Abilities FakeAdapter::abilities(const Identity&) const { return platform_.manner().abilities; }

void FakeAdapter::after(Duration pause, std::function<void()> call) {
  time_.after(pause, lifeline_.guard([this, call = std::move(call)] {
    if (!dead_) call();
  }));
}

void FakeAdapter::start(Intake& intake, Told told) {
  intake_ = &intake;
  told_ = std::move(told);
  after(dice_.between(milliseconds{20}, milliseconds{800}), [this] { connected(); });
}

void FakeAdapter::connected() {
  if (closed_) return;
  if (platform_.is_signed_out()) return tell({Connection::State::signed_out, "for the test"});
  if (platform_.is_down()) return tell({Connection::State::broken, "for the test"});
  platform_.connect(this);
  tell({Connection::State::connected, ""});
}

void FakeAdapter::tell(const Connection& connection) {
  if (dead_) return;
  const Told told = told_;
  told(connection);
}

void FakeAdapter::dropped(const Connection& connection) { tell(connection); }

bool FakeAdapter::arrives(const Received& received) {
  if (dead_ || intake_ == nullptr || waits_for_room_) return false;
  const EventKey key = received.key;
  if (faults_.acknowledges_early) platform_.acknowledge(key);
  const bool taken = intake_->submit(received, lifeline_.guard([this, key](bool stored) {
    if (!stored || faults_.acknowledges_early) return;
    after(dice_.between(milliseconds{1}, milliseconds{60}),
          [this, key] { platform_.acknowledge(key); });
  }));
  if (!taken) wait_for_room();
  return taken;
}

void FakeAdapter::wait_for_room() {
  waits_for_room_ = true;
  intake_->when_there_is_room(lifeline_.guard([this] {
    waits_for_room_ = false;
    if (intake_ != nullptr && !dead_) platform_.bring_again(true);
  }));
}

// A platform's limit has to be kept once the service has heard of it.
void FakeAdapter::check_limit(const Outgoing& message) {
  for (const std::string& who : {message.to.id, std::string{}}) {
    const auto limit = may_not_before_.find(who);
    if (limit == may_not_before_.end() || limit->second <= time_.now()) continue;
    rules_.broken("message " + message.id.text + " sent before the platform's limit was over");
  }
}

void FakeAdapter::deliver(const Outgoing& message, Done done) {
  if (dead_) return;
  rules_.posted(message, platform_.manner().abilities.repeats_recognised_for == hours{0});
  check_limit(message);
  const std::uint64_t number = ++last_request_;
  const Line& line = platform_.manner().line;
  const bool has_keys = platform_.manner().abilities.repeats_recognised_for > hours{0};
  const bool calm = platform_.is_calm();
  Request& request = requests_[number];
  request.message = message;
  request.done = std::move(done);
  const Delivery delivery = answer_at_once(message);
  Duration way = dice_.between(milliseconds{10}, milliseconds{300});
  if (!calm && dice_.chance(line.slow)) way = dice_.between(seconds{1}, seconds{20});
  if (faults_.posts_out_of_order && dice_.chance(0.2)) {
    finish(number, Delivery{});
    return time_.after(minutes{10},
                       [platform = &platform_, message] { platform->arrives(message); });
  }
  if (delivery.kind != Delivery::Kind::delivered) {
    return after(way, [this, number, delivery] { finish(number, delivery); });
  }
  request.arrives = true;
  request.may_be_late = has_keys;
  const Delivery unknown{Delivery::Kind::unknown, {}, false, "no answer in time"};
  if (!calm && dice_.chance(line.lost_request)) {
    request.arrives = false;
    return after(request_timeout, [this, number, unknown] { finish(number, unknown); });
  }
  if (!calm && has_keys && dice_.chance(line.late_request)) {
    request.arrives = false;  // it comes when nobody waits for it any more
    time_.after(dice_.between(seconds{1}, minutes{10}),
                [platform = &platform_, message] { platform->arrives(message, true); });
    return after(request_timeout, [this, number, unknown] { finish(number, unknown); });
  }
  const bool answer_is_lost = !calm && dice_.chance(line.lost_answer);
  after(way, [this, number] { arrive(number); });
  if (answer_is_lost) {
    return after(request_timeout, [this, number, unknown] { finish(number, unknown); });
  }
  after(way + dice_.between(milliseconds{10}, milliseconds{200}),
        [this, number] { finish(number, Delivery{}); });
}

// What the platform would say if it is asked this moment.
Delivery FakeAdapter::answer_at_once(const Outgoing& message) {
  Delivery delivery;
  if (platform_.is_signed_out()) {
    delivery.kind = Delivery::Kind::signed_out;
    return delivery;
  }
  const Line& line = platform_.manner().line;
  if (platform_.refuses(message.id)) {
    delivery.kind = Delivery::Kind::refused;
    return delivery;
  }
  if (platform_.is_calm()) return delivery;
  if (dice_.chance(line.rate_limited)) {
    platform_.limit(message.to.id, dice_.between(seconds{1}, seconds{60}), dice_.chance(0.2));
  }
  const Duration limited = platform_.limited(message.to.id);
  if (limited > Duration{0}) {
    delivery.kind = Delivery::Kind::retry_after;
    delivery.whole_tenant = platform_.limited("") >= limited;
    delivery.pause = std::chrono::ceil<milliseconds>(limited);
    return delivery;
  }
  if (platform_.is_down() || dice_.chance(line.server_error)) {
    delivery.kind = Delivery::Kind::retry_after;
    return delivery;
  }
  if (dice_.chance(line.refused)) {
    delivery.kind = Delivery::Kind::refused;
    delivery.reason = "this person takes no messages";
    platform_.refuse(message.id);
  }
  return delivery;
}

void FakeAdapter::arrive(std::uint64_t number) {
  const auto request = requests_.find(number);
  if (request == requests_.end() || !std::exchange(request->second.arrives, false)) return;
  platform_.arrives(request->second.message);
}

void FakeAdapter::finish(std::uint64_t number, const Delivery& delivery) {
  const auto request = requests_.find(number);
  if (request == requests_.end()) return;
  if (delivery.kind == Delivery::Kind::retry_after && delivery.pause.count() > 0) {
    const std::string who = delivery.whole_tenant ? "" : request->second.message.to.id;
    may_not_before_[who] = time_.now() + delivery.pause;
  }
  const Done done = std::move(request->second.done);
  requests_.erase(request);
  if (!dead_) done(delivery);
}

void FakeAdapter::look_for(const Outgoing& message, Found found) {
  if (dead_) return;
  after(dice_.between(milliseconds{20}, milliseconds{400}),
        [this, id = message.id, told = std::move(found)] { told(platform_.find(id)); });
}

void FakeAdapter::cut() {
  for (auto& [number, request] : requests_) {
    if (!std::exchange(request.arrives, false)) continue;
    if (request.may_be_late) {
      time_.after(
          dice_.between(Duration{0}, minutes{1}),
          [platform = &platform_, message = request.message] { platform->arrives(message, true); });
    } else if (dice_.chance(0.5)) {
      platform_.arrives(request.message);
    }
  }
  requests_.clear();
}

void FakeAdapter::close() {
  if (std::exchange(closed_, true)) return;
  intake_ = nullptr;
  platform_.disconnect(this);
  std::vector<Done> open;
  for (auto& [number, request] : requests_) open.push_back(std::move(request.done));
  cut();
  Delivery unknown;
  unknown.kind = Delivery::Kind::unknown;
  for (const Done& done : open) {
    if (!dead_) done(unknown);
  }
}

}  // namespace pln::simulation
