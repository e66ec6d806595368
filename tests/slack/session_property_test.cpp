// The session in a world that does anything in any order: what holds always.
#include "adapters/slack/session.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

using namespace pln::slack;
using namespace std::chrono_literals;
using Kind = Order::Kind;

namespace {

// The shell as the session sees it: it carries out orders, and checks each of them.
class World {
 public:
  explicit World(std::uint32_t sockets) : sockets_(sockets), session_(make(sockets)) {}

  void obey(const Session::Orders& orders) {
    for (const Order& order : orders) {
      switch (order.kind) {
        case Kind::ask_for_url:
          RC_ASSERT(!stopped_);
          RC_ASSERT(!asking_);
          RC_ASSERT(dialling_.empty());
          RC_ASSERT(now_ >= not_before_);
          asking_ = true;
          break;
        case Kind::dial:
          RC_ASSERT(!stopped_);
          RC_ASSERT(dialling_.empty());
          dialling_.insert(order.socket);
          RC_ASSERT(open() <= sockets_ + 1);
          break;
        case Kind::close:
          RC_ASSERT(ready_.contains(order.socket) || dialling_.contains(order.socket));
          if (order.reason == "replaced") RC_ASSERT(ready_.size() > sockets_);
          ready_.erase(order.socket);
          dialling_.erase(order.socket);
          closing_.insert(order.socket);
          break;
        case Kind::drop:
          RC_ASSERT(closing_.contains(order.socket) || dialling_.contains(order.socket));
          closing_.erase(order.socket);
          dialling_.erase(order.socket);
          break;
        case Kind::wake_me:
          alarm_ = order.at;
          break;
        case Kind::connected:
          RC_ASSERT(!ready_.empty());
          break;
        case Kind::broken:
        case Kind::signed_out:
          RC_ASSERT(ready_.empty());
          RC_ASSERT(dialling_.empty());
          asking_ = false;
          resting_ = true;
          break;
      }
    }
    RC_ASSERT(session_.ready() == ready_.size());
    RC_ASSERT(session_.open() == open());
  }

  void start() {
    if (stopped_) return;
    resting_ = false;
    obey(session_.start(now_));
  }
  void answer_url(bool given, bool for_good, bool with_pause) {
    if (!asking_) return;
    asking_ = false;
    if (given) return obey(session_.url_given(now_));
    Session::Refusal refusal{for_good, {}, "refused"};
    if (with_pause) {
      refusal.pause = 7s;
      not_before_ = std::max(not_before_, now_ + 7s);
    }
    obey(session_.url_refused(refusal, now_));
  }
  void greet(int lifetime) {
    if (dialling_.empty()) return;
    const SocketId socket = *dialling_.begin();
    dialling_.clear();
    ready_.insert(socket);
    Hello hello{};
    if (lifetime > 0) hello.lifetime = std::chrono::seconds{lifetime};
    obey(session_.hello(socket, hello, now_));
  }
  void end(std::size_t which) {
    std::vector<SocketId> all = everything();
    if (all.empty()) return;
    const SocketId socket = all[which % all.size()];
    for (auto* set : {&ready_, &dialling_, &closing_}) set->erase(socket);
    obey(session_.ended(socket, "ended", now_));
  }
  void end_a_closing_one() {
    if (closing_.empty()) return;
    const SocketId socket = *closing_.begin();
    closing_.erase(socket);
    obey(session_.ended(socket, "closed", now_));
  }
  void notice(std::size_t which, DisconnectReason reason) {
    std::vector<SocketId> all = everything();
    if (all.empty()) return;
    const SocketId socket = all[which % all.size()];
    const bool heard = !closing_.contains(socket);
    if (heard && !resting_ && !stopped_) {
      if (reason == DisconnectReason::too_many_websockets) {
        not_before_ = std::max(not_before_, now_ + 30s);
      }
      if (reason == DisconnectReason::link_disabled) {
        not_before_ = std::max(not_before_, now_ + 60s);
      }
    }
    obey(session_.disconnect(socket, {reason, "notice"}, now_));
  }
  void wait(Milliseconds span) {
    const Milliseconds until = now_ + span;
    for (int rounds = 0; alarm_ <= until && rounds < 100; ++rounds) {
      now_ = std::max(now_, alarm_);
      alarm_ = Milliseconds::max();
      obey(session_.tick(now_));
    }
    now_ = std::max(now_, until);
  }
  void stop() {
    obey(session_.stop(now_));
    stopped_ = true;
    asking_ = false;
    RC_ASSERT(ready_.empty());
  }

  [[nodiscard]] std::size_t ready() const { return ready_.size(); }
  [[nodiscard]] bool resting() const { return resting_; }
  [[nodiscard]] bool asking() const { return asking_; }
  [[nodiscard]] bool dialling() const { return !dialling_.empty(); }

 private:
  static Session make(std::uint32_t sockets) {
    Session::Setting setting{};
    setting.sockets = sockets;
    return Session{setting};
  }
  [[nodiscard]] std::size_t open() const {
    return ready_.size() + dialling_.size() + closing_.size();
  }
  [[nodiscard]] std::vector<SocketId> everything() const {
    std::vector<SocketId> all;
    for (const auto* set : {&ready_, &dialling_, &closing_}) {
      all.insert(all.end(), set->begin(), set->end());
    }
    return all;
  }

  std::uint32_t sockets_;
  Session session_;
  Milliseconds now_{0}, alarm_{Milliseconds::max()}, not_before_{0};
  bool asking_{false}, stopped_{false}, resting_{true};
  std::set<SocketId> dialling_{}, ready_{}, closing_{};
};

constexpr DisconnectReason reasons[]{
    DisconnectReason::warning, DisconnectReason::refresh_requested, DisconnectReason::link_disabled,
    DisconnectReason::too_many_websockets, DisconnectReason::other};

}  // namespace

TEST_CASE("in any order of events the laws hold") {
  CHECK(rc::check("orders and bounds", [] {
    World world{*rc::gen::inRange<std::uint32_t>(1, 4)};
    world.start();
    const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 20), rc::gen::inRange(0, 70'000)));
    for (const auto& [kind, detail] : steps) {
      const auto which = static_cast<std::size_t>(detail);
      if (kind < 5) world.answer_url(true, false, false);
      if (kind == 5) world.answer_url(false, detail % 2 == 0, detail % 3 == 0);
      if (kind > 5 && kind < 10) world.greet(detail % 5 == 0 ? 0 : detail % 400);
      if (kind == 10 || kind == 11) world.end(which);
      if (kind == 12) world.notice(which, reasons[which % 5]);
      if (kind == 13) world.notice(which, DisconnectReason::warning);
      if (kind > 13 && kind < 18) world.wait(Milliseconds{detail});
      if (kind == 18) world.start();
      if (kind == 19 && detail % 10 == 0) world.stop();
    }
  }));
}

TEST_CASE("left alone by misfortune, it comes back to all its sockets") {
  CHECK(rc::check("recovery", [] {
    const auto sockets = *rc::gen::inRange<std::uint32_t>(1, 4);
    World world{sockets};
    world.start();
    const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 8), rc::gen::inRange(0, 5'000)));
    for (const auto& [kind, detail] : steps) {
      const auto which = static_cast<std::size_t>(detail);
      if (kind < 2) world.answer_url(detail % 4 != 0, false, detail % 8 == 0);
      if (kind == 2) world.greet(0);
      if (kind == 3) world.end(which);
      if (kind == 4) world.notice(which, reasons[which % 5]);
      if (kind == 5) world.start();
      if (kind > 5) world.wait(Milliseconds{detail});
    }
    for (int round = 0; round < 200 && world.ready() < sockets; ++round) {
      if (world.resting()) world.start();
      world.answer_url(true, false, false);
      world.greet(0);
      world.wait(1s);
    }
    RC_ASSERT(world.ready() >= sockets);
  }));
}

TEST_CASE("a storm of warnings every 2 s leaves at least one socket ready at any time") {
  World world{2};
  world.start();
  for (int round = 0; round < 2; ++round) {
    world.answer_url(true, false, false);
    world.greet(0);
  }
  REQUIRE(world.ready() == 2);
  for (int tenth = 0; tenth < 6'000; ++tenth) {
    if (tenth % 20 == 0) {
      const std::size_t which = static_cast<std::size_t>(tenth / 20);
      world.notice(
          which, tenth % 60 == 0 ? DisconnectReason::refresh_requested : DisconnectReason::warning);
    }
    // An answer takes 100 ms, a dial 100 ms, a close 200 ms.
    if (world.dialling()) {
      world.greet(0);
    } else if (world.asking()) {
      world.answer_url(true, false, false);
    }
    if (tenth % 2 == 0) world.end_a_closing_one();
    world.wait(100ms);
    REQUIRE(world.ready() >= 1);
    REQUIRE_FALSE(world.resting());
  }
  CHECK(world.ready() == 2);
}
