// The sockets of one app: two at all times, the replacement first, one attempt at a time.
#include "adapters/slack/session.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace pln::slack;
using namespace std::chrono_literals;
using Kind = Order::Kind;

namespace {

// Orders without the alarm, as "ask", "dial 1" and so on.
std::vector<std::string> told(const Session::Orders& orders) {
  std::vector<std::string> texts;
  for (const Order& order : orders) {
    const std::string socket = " " + std::to_string(order.socket);
    switch (order.kind) {
      case Kind::ask_for_url:
        texts.push_back("ask");
        break;
      case Kind::dial:
        texts.push_back("dial" + socket);
        break;
      case Kind::close:
        texts.push_back("close" + socket);
        break;
      case Kind::drop:
        texts.push_back("drop" + socket);
        break;
      case Kind::connected:
        texts.push_back("connected");
        break;
      case Kind::broken:
        texts.push_back("broken " + order.reason);
        break;
      case Kind::signed_out:
        texts.push_back("signed out " + order.reason);
        break;
      case Kind::wake_me:
        break;
    }
  }
  return texts;
}

Milliseconds alarm(const Session::Orders& orders) {
  for (const Order& order : orders) {
    if (order.kind == Kind::wake_me) return order.at;
  }
  return Milliseconds::max();
}

using Texts = std::vector<std::string>;

Hello greeting(int lifetime_seconds = 18'060, std::uint32_t connections = 0) {
  Hello hello{};
  hello.connections = connections;
  if (lifetime_seconds > 0) hello.lifetime = std::chrono::seconds{lifetime_seconds};
  return hello;
}

Disconnect notice(DisconnectReason reason, std::string text) { return {reason, std::move(text)}; }
Disconnect warning() { return notice(DisconnectReason::warning, "warning"); }
Disconnect refresh() { return notice(DisconnectReason::refresh_requested, "refresh_requested"); }

// Two sockets, 1 and 2, ready since 0 and 1 s.
Session two_ready() {
  Session session{Session::Setting{}};
  (void)session.start(0ms);
  (void)session.url_given(0ms);
  (void)session.hello(1, greeting(), 0ms);
  (void)session.url_given(1s);
  (void)session.hello(2, greeting(), 1s);
  return session;
}

}  // namespace

TEST_CASE("two sockets, one after the other, and connected with the first") {
  Session session{Session::Setting{}};
  CHECK(told(session.start(0ms)) == Texts{"ask"});
  CHECK(told(session.start(1ms)).empty());
  CHECK(told(session.url_given(2ms)) == Texts{"dial 1"});
  CHECK(session.open() == 1);
  CHECK(session.ready() == 0);
  CHECK(session.any_ready() == 0);
  CHECK(told(session.hello(1, greeting(), 3ms)) == Texts{"connected", "ask"});
  CHECK(session.is_ready(1));
  CHECK(told(session.url_given(4ms)) == Texts{"dial 2"});
  CHECK(told(session.hello(2, greeting(), 5ms)).empty());
  CHECK(session.ready() == 2);
  CHECK(session.any_ready() == 2);
  CHECK(told(session.hello(2, greeting(), 6ms)).empty());
  CHECK(told(session.hello(9, greeting(), 6ms)).empty());
}

TEST_CASE("a warned socket stays until its replacement is ready") {
  Session session = two_ready();
  CHECK(told(session.disconnect(1, warning(), 60s)) == Texts{"ask"});
  CHECK(session.ready() == 2);
  CHECK(session.any_ready() == 2);
  CHECK(told(session.url_given(60s)) == Texts{"dial 3"});
  CHECK(session.is_ready(1));
  CHECK(told(session.hello(3, greeting(), 61s)) == Texts{"close 1"});
  CHECK_FALSE(session.is_ready(1));
  CHECK(session.ready() == 2);
  CHECK(session.open() == 3);
  CHECK(told(session.ended(1, "closed", 61s)).empty());
  CHECK(session.open() == 2);
}

TEST_CASE("both warned at once: one replacement after the other, one in service all along") {
  Session session = two_ready();
  CHECK(told(session.disconnect(1, warning(), 60s)) == Texts{"ask"});
  CHECK(told(session.disconnect(2, warning(), 60s)).empty());
  CHECK(told(session.url_given(60s)) == Texts{"dial 3"});
  // Three are open until the first has ended: only then a fourth is opened.
  CHECK(told(session.hello(3, greeting(), 61s)) == Texts{"close 1"});
  CHECK(session.any_ready() == 3);
  CHECK(told(session.ended(1, "closed", 62s)) == Texts{"ask"});
  CHECK(told(session.url_given(62s)) == Texts{"dial 4"});
  CHECK(told(session.hello(4, greeting(), 63s)) == Texts{"close 2"});
  CHECK(session.ready() == 2);
}

TEST_CASE("one that goes without a word is replaced at once") {
  Session session = two_ready();
  CHECK(told(session.ended(1, "reset", 60s)) == Texts{"ask"});
  CHECK(session.ready() == 1);
  CHECK(told(session.url_given(60s)) == Texts{"dial 3"});
  CHECK(told(session.ended(2, "reset", 60s)).empty());  // an attempt is on its way
  CHECK(told(session.hello(3, greeting(), 61s)) == Texts{"ask"});
}

TEST_CASE("a refresh without a warning, and a reason of the future") {
  for (const Disconnect& why : {refresh(), notice(DisconnectReason::other, "solar_flare")}) {
    Session session = two_ready();
    CHECK(told(session.disconnect(2, why, 60s)) == Texts{"ask"});
    CHECK(told(session.ended(2, "closed", 60s)).empty());
    CHECK(told(session.url_given(60s)) == Texts{"dial 3"});
    CHECK(told(session.hello(3, greeting(), 61s)).empty());
    CHECK(session.ready() == 2);
  }
}

TEST_CASE("replaced when nine tenths of the announced lifetime are over") {
  Session session{Session::Setting{.sockets = 1}};
  (void)session.start(0ms);
  (void)session.url_given(0ms);
  const auto orders = session.hello(1, greeting(360), 2s);
  CHECK(alarm(orders) == 324s);
  CHECK(told(session.tick(323'999ms)).empty());
  CHECK(told(session.tick(324s)) == Texts{"ask"});
  (void)session.url_given(324s);
  CHECK(told(session.hello(2, greeting(0), 325s)) == Texts{"close 1"});
  CHECK(told(session.ended(1, "closed", 326s)).empty());
  CHECK(alarm(session.tick(400s)) == Milliseconds::max());  // no lifetime told: nothing to do
}

TEST_CASE("a dial without a hello is dropped, and the supervisor is told if none is ready") {
  Session session{Session::Setting{}};
  (void)session.start(0ms);
  CHECK(alarm(session.url_given(1s)) == 11s);
  CHECK(told(session.tick(10'999ms)).empty());
  CHECK(told(session.tick(11s)) == Texts{"drop 1", "broken no hello"});
  CHECK(session.open() == 0);
  CHECK(told(session.tick(60s)).empty());
  CHECK(told(session.url_given(60s)).empty());  // nobody waits for it any more
  CHECK(told(session.start(61s)) == Texts{"ask"});
}

TEST_CASE("while another socket is up, attempts go on by themselves with a growing pause") {
  Session session = two_ready();
  (void)session.ended(1, "reset", 100s);
  Milliseconds now = 100s;
  for (const Milliseconds pause : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
    const auto orders = session.url_refused({false, {}, "fatal_error"}, now);
    CHECK(told(orders).empty());
    CHECK(alarm(orders) == now + pause);
    CHECK(told(session.tick(now + pause - 1ms)).empty());
    now += pause;
    CHECK(told(session.tick(now)) == Texts{"ask"});
  }
  (void)session.url_given(now);
  (void)session.hello(3, greeting(), now);
  (void)session.ended(2, "reset", now + 60s);
  CHECK(alarm(session.url_refused({false, {}, "fatal_error"}, now + 60s)) == now + 61s);
}

TEST_CASE("without any socket an attempt that fails is the end, for now or for good") {
  Session session{Session::Setting{}};
  (void)session.start(0ms);
  CHECK(told(session.url_refused({false, {}, "no answer"}, 1s)) == Texts{"broken no answer"});
  CHECK(told(session.tick(100s)).empty());
  CHECK(told(session.start(100s)) == Texts{"ask"});
  CHECK(told(session.url_refused({true, {}, "invalid_auth"}, 101s)) ==
        Texts{"signed out invalid_auth"});
  CHECK(told(session.start(200s)) == Texts{"ask"});
  CHECK(told(session.url_given(200s)) == Texts{"dial 1"});
  CHECK(told(session.ended(1, "refused", 201s)) == Texts{"broken refused"});
}

TEST_CASE("no socket is left while a pause runs: it is the supervisor's turn") {
  Session session = two_ready();
  (void)session.ended(1, "reset", 60s);
  (void)session.url_refused({false, {}, "fatal_error"}, 60s);
  CHECK(told(session.ended(2, "reset", 60'500ms)) == Texts{"broken no connection left"});
}

TEST_CASE("a pause that Slack asks for holds, also across a start") {
  Session session{Session::Setting{}};
  (void)session.start(0ms);
  CHECK(told(session.url_refused({false, 30s, "ratelimited"}, 0ms)) == Texts{"broken ratelimited"});
  const auto orders = session.start(1s);
  CHECK(told(orders).empty());
  CHECK(alarm(orders) == 30s);
  CHECK(told(session.tick(29'999ms)).empty());
  CHECK(told(session.tick(30s)) == Texts{"ask"});
}

TEST_CASE("too many sockets: all are closed, and 30 s pass") {
  Session session = two_ready();
  const auto why = notice(DisconnectReason::too_many_websockets, "too_many_websockets");
  CHECK(told(session.disconnect(2, why, 60s)) ==
        Texts{"close 1", "close 2", "broken too_many_websockets"});
  CHECK(session.ready() == 0);
  (void)session.ended(1, "closed", 61s);
  (void)session.ended(2, "closed", 61s);
  CHECK(alarm(session.start(62s)) == 90s);
  CHECK(told(session.tick(89'999ms)).empty());
  CHECK(told(session.tick(90s)) == Texts{"ask"});
  // It may also come instead of a hello.
  (void)session.url_given(91s);
  CHECK(told(session.disconnect(3, why, 92s)) == Texts{"close 3", "broken too_many_websockets"});
}

TEST_CASE("socket mode switched off: 60 s pass before the next attempt") {
  Session session = two_ready();
  const auto why = notice(DisconnectReason::link_disabled, "link_disabled");
  CHECK(told(session.disconnect(1, why, 60s)) ==
        Texts{"close 1", "close 2", "broken link_disabled"});
  CHECK(told(session.disconnect(2, why, 60s)).empty());
  CHECK(alarm(session.start(61s)) <= 120s);
  CHECK(told(session.tick(119'999ms)) == Texts{"drop 1", "drop 2"});
  CHECK(told(session.tick(120s)) == Texts{"ask"});
}

TEST_CASE("a close that has no end is cut") {
  Session session = two_ready();
  (void)session.disconnect(1, warning(), 60s);
  (void)session.url_given(60s);
  CHECK(alarm(session.hello(3, greeting(), 61s)) == 63s);
  CHECK(told(session.tick(63s)) == Texts{"drop 1"});
  CHECK(session.open() == 2);
  CHECK(told(session.ended(1, "dropped", 63s)).empty());
}

TEST_CASE("stopped: everything is closed, nothing is opened") {
  Session session = two_ready();
  (void)session.disconnect(1, warning(), 60s);
  CHECK(told(session.stop(60s)) == Texts{"close 1", "close 2"});
  CHECK(told(session.url_given(61s)).empty());
  CHECK(told(session.disconnect(2, refresh(), 61s)).empty());
  CHECK(told(session.ended(1, "closed", 61s)).empty());
  CHECK(told(session.ended(2, "closed", 61s)).empty());
  CHECK(told(session.tick(1h)).empty());
  CHECK(told(session.stop(1h)).empty());
}

TEST_CASE("ghosts are what Slack counts beyond ours") {
  Session session{Session::Setting{}};
  (void)session.start(0ms);
  (void)session.url_given(0ms);
  (void)session.hello(1, greeting(18'060, 4), 0ms);
  CHECK(session.ghosts() == 3);
  (void)session.url_given(0ms);
  (void)session.hello(2, greeting(18'060, 2), 0ms);
  CHECK(session.ghosts() == 0);
}

TEST_CASE("sockets that are sent away as soon as they are there end up with a pause") {
  Session session{Session::Setting{.sockets = 1}};
  (void)session.start(0ms);
  Milliseconds now{0};
  int asked = 1;
  for (SocketId socket = 1; now < 60s && socket < 1'000; ++socket) {
    (void)session.url_given(now);
    (void)session.hello(socket, greeting(), now);
    now += 5ms;
    auto orders = session.disconnect(socket, refresh(), now);
    while (now < 60s && !told(orders).empty() && told(orders).front() != "ask") {
      orders = session.tick(now += 5ms);
    }
    const auto ended = session.ended(socket, "closed", now);
    const auto asks = [](const Session::Orders& some) {
      return std::any_of(some.begin(), some.end(),
                         [](const Order& order) { return order.kind == Kind::ask_for_url; });
    };
    if (!asks(orders) && !asks(ended)) {
      (void)session.start(now += 1s);  // the supervisor
    }
    ++asked;
  }
  CHECK(asked < 100);
}
