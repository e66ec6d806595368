// Many requests at once, and a server that answers whole, in pieces, late, with an end, with too
// much, or with a reset: every request ends once, an answer is always the answer to its own
// request, and no request is written twice. PLN_HTTP_CHAOS rounds; the seed of a failure is shown.
#include "adapters/net/http_client.hpp"
#include "tests/net/http_scene.hpp"

#include <boost/asio/steady_timer.hpp>
#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <variant>

using namespace pln::net;
using namespace pln::net::test;
namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

// SplitMix64: the same numbers everywhere.
struct Dice {
  std::uint64_t state{0};
  std::uint64_t roll(std::uint64_t sides) {
    state += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return (mixed ^ (mixed >> 31U)) % sides;
  }
};

std::string target_of(const std::string& head) { return head.substr(4, head.find(' ', 4) - 4); }

std::string chunked(const std::string& body) {
  std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char letter : body) bytes += std::string("1\r\n") + letter + "\r\n";
  return bytes + "0\r\n\r\n";
}

void later(Peer& peer, milliseconds time, std::string bytes) {
  auto timer = std::make_shared<asio::steady_timer>(peer.link.socket().get_executor(), time);
  timer->async_wait([self = peer.shared_from_this(), timer,
                     bytes = std::move(bytes)](const boost::system::error_code&) {
    if (!self->ended) self->say(bytes);
  });
}

void answer_somehow(Dice& dice, Peer& peer, const RawRequest& request) {
  const std::string body = target_of(request.head);
  const std::string whole = http_answer(body);
  switch (dice.roll(12)) {
    case 0:
      return peer.reset();
    case 1:
      return peer.end();
    case 2:
      peer.say(whole.substr(0, dice.roll(whole.size())));
      return peer.finish();
    case 3:
      peer.say(http_answer(body, "Connection: close\r\n"));
      return peer.finish();
    case 4:  // closes without a word of warning
      peer.say(whole);
      return peer.finish();
    case 5:
      return peer.say(whole + http_answer("/for-nobody"));
    case 6:
      return peer.say(chunked(body));
    case 7:
      return later(peer, milliseconds{dice.roll(15)}, whole);  // some too late
    case 8:
      peer.say("HTTP/1.1 200 OK\r\n\r\n" + body);
      return peer.finish();
    case 9:
      peer.say("HTTP/1.1 103 Early Hints\r\n\r\n" + whole.substr(0, 9));
      return later(peer, milliseconds{1}, whole.substr(9));
    default:
      return peer.say(whole);
  }
}

}  // namespace

TEST_CASE("an answer is the answer to its own request, whatever the server does") {
  const unsigned rounds = count_from("PLN_HTTP_CHAOS", 30);
  std::size_t good = 0;
  std::size_t failed = 0;
  for (unsigned seed = 1; seed <= rounds; ++seed) {
    CAPTURE(seed);
    Dice dice{seed};
    ClientLimits limits;
    limits.connections = 1 + dice.roll(5);
    limits.header = milliseconds{10};
    limits.whole = milliseconds{40};
    limits.idle = milliseconds{1 + dice.roll(10)};
    Scene scene{limits};
    std::map<std::string, unsigned> arrived;
    std::map<std::string, unsigned> ended;
    scene.answer = [&](Peer& peer, const RawRequest& request) {
      ++arrived[target_of(request.head)];
      answer_somehow(dice, peer, request);
    };
    const std::size_t count = 40;
    for (std::size_t number = 0; number < count; ++number) {
      const std::string target = "/" + std::to_string(seed) + "/" + std::to_string(number);
      scene.client->ask(scene.request(target), [&, target](const ClientResult& result) {
        ++ended[target];
        if (const auto* answer = std::get_if<ClientAnswer>(&result)) {
          CHECK(answer->body == target);
          CHECK(arrived[target] == 1);
          ++good;
        } else if (!std::get<ClientFailure>(result).may_have_arrived) {
          CHECK(arrived[target] == 0);
          ++failed;
        } else {
          ++failed;
        }
      });
      if (dice.roll(3) == 0) run_for(scene.loop, milliseconds{dice.roll(4)});
    }
    REQUIRE(run_until(scene.loop, [&] { return scene.client->under_way() == 0; }));
    CHECK(ended.size() == count);
    for (const auto& [target, times] : ended) CHECK(times == 1);
    for (const auto& [target, times] : arrived) CHECK(times <= 1);
  }
  MESSAGE(good << " requests answered, " << failed << " failed, none mixed up or written twice");
}
