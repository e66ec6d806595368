// Sick servers: slow to the byte, silent, deaf, and gone in the middle of a frame, in each phase of
// both clients. Each must end in its time, scaled down to tens of milliseconds, and others in the
// same loop must not notice. PLN_TOXICS rounds of each.
#include "adapters/net/http_client.hpp"
#include "adapters/net/websocket_client.hpp"
#include "tests/net/http_scene.hpp"
#include "tests/net/socket_scene.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

using namespace pln::net;
using namespace pln::net::test;
namespace asio = boost::asio;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

namespace {

constexpr milliseconds drip{5};
constexpr milliseconds slack{500};  // for a busy machine; the deadlines are a third of it at most

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Toxic {
  std::string_view name{};
  std::string_view scheme{"http"};
  bool late{true};                   // ends by a deadline, not by the server
  std::function<void(Peer&)> act{};  // once, when something has come in, or for TLS at once
  std::size_t body_bytes{10};
};

const std::string answer_head = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n";

void drip_handshake(Peer& peer) {
  peer.say(std::string("\x16\x03\x03\x3f\x00", 5));  // a record that is announced, and then
  peer.say_slowly(std::string(5000, '\0'), drip);
}

std::vector<Toxic> http_toxics() {
  const auto nothing = [](Peer&) {};
  return {
      {"silent handshake", "https", true, nothing},
      {"dripping handshake", "https", true, drip_handshake},
      {"reset handshake", "https", false, [](Peer& peer) { peer.reset(); }},
      {"silent answer", "http", true, nothing},
      {"dripping header", "http", true, [](Peer& peer) { peer.say_slowly(answer_head, drip); }},
      {"dripping body", "http", true,
       [](Peer& peer) {
         peer.say(answer_head);
         peer.say_slowly(std::string(5000, 'x'), drip);
       }},
      {"reset header", "http", false,
       [](Peer& peer) {
         peer.say(answer_head.substr(0, 20));
         peer.reset();
       }},
      {"reset body", "http", false,
       [](Peer& peer) {
         peer.say(answer_head + "some");
         peer.reset();
       }},
      {"deaf", "http", true, [](Peer& peer) { peer.go_deaf(); }, 20'000'000},
  };
}

// Somebody whose server is well asks all the time, in the same loop.
struct Bystander {
  explicit Bystander(asio::io_context& loop, TlsTrust& trust)
      : server(loop,
               [](Peer& peer) {
                 while (take_request(peer.got)) peer.say(http_answer("good"));
               }),
        client(loop, trust, here()) {
    ask();
  }
  void ask() {
    ClientRequest request;
    request.url = server.url("http");
    client.ask(std::move(request), [this, start = Clock::now()](const ClientResult& result) {
      if (!std::holds_alternative<ClientAnswer>(result)) return;
      worst_ms = std::max(worst_ms, ms_since(start));
      ++answered;
      ask();
    });
  }
  RawServer server;
  HttpClient client;
  std::size_t answered{0};
  double worst_ms{0};
};

// What acts once on each connection.
struct Sick {
  Sick(asio::io_context& loop, const Toxic& wanted)
      : toxic(wanted), server(loop, [this](Peer&) {
          if (acted) return;
          acted = true;
          toxic.act(*server.peers.at(0));
        }) {}
  Toxic toxic;
  bool acted{false};
  RawServer server;
};

}  // namespace

TEST_CASE("sick servers and the HTTP client") {
  double worst_ms = 0;
  double worst_beside_ms = 0;
  unsigned ended = 0;
  for (unsigned round = 0; round < count_from("PLN_TOXICS", 3); ++round) {
    for (const Toxic& toxic : http_toxics()) {
      CAPTURE(toxic.name);
      asio::io_context loop;
      TlsTrust& trust = usual_trust();
      Sick sick(loop, toxic);
      Bystander bystander(loop, trust);
      ClientLimits limits = hasty();
      limits.handshake = milliseconds{60};
      HttpClient client(loop, trust, here(), limits);
      ClientRequest request;
      request.method = "POST";
      request.url = sick.server.url(toxic.scheme);
      request.body = std::string(toxic.body_bytes, 'x');
      std::optional<ClientResult> result;
      const auto start = Clock::now();
      client.ask(std::move(request), [&](ClientResult told) { result = std::move(told); });
      REQUIRE(run_until(loop, [&] { return result.has_value(); }));
      worst_ms = std::max(worst_ms, ms_since(start));
      worst_beside_ms = std::max(worst_beside_ms, bystander.worst_ms);
      REQUIRE(std::holds_alternative<ClientFailure>(*result));
      CHECK(std::get<ClientFailure>(*result).late == toxic.late);
      CHECK(Clock::now() - start < limits.whole + slack);
      CHECK(bystander.answered > 0);
      CHECK(client.under_way() == 0);
      ++ended;
    }
  }
  MESSAGE(ended << " sick HTTP servers ended, the last after " << worst_ms
                << " ms; beside them the slowest answer took " << worst_beside_ms << " ms");
}

namespace {

std::vector<Toxic> socket_toxics() {
  const auto open = [](Peer& peer) { peer.say(upgrade_answer(peer.got)); };
  return {
      {"silent handshake", "wss", true, [](Peer&) {}},
      {"dripping handshake", "wss", true, drip_handshake},
      {"silent upgrade", "ws", true, [](Peer&) {}},
      {"dripping upgrade", "ws", true,
       [](Peer& peer) { peer.say_slowly(upgrade_answer(peer.got), drip); }},
      {"reset upgrade", "ws", false,
       [](Peer& peer) {
         peer.say("HTTP/1.1 101");
         peer.reset();
       }},
      {"silent", "ws", true, open},
      {"deaf", "ws", true,
       [open](Peer& peer) {
         open(peer);
         peer.go_deaf();
       }},
      {"dripping frame", "ws", true,
       [open](Peer& peer) {
         open(peer);
         peer.say_slowly(server_frame(0x81, std::string(5000, 'x')), drip);
       }},
      {"reset frame", "ws", false,
       [open](Peer& peer) {
         open(peer);
         peer.say(server_frame(0x81, "hello").substr(0, 4));
         peer.reset();
       }},
  };
}

}  // namespace

TEST_CASE("sick servers and the WebSocket client") {
  double worst_ms = 0;
  double worst_beside_ms = 0;
  unsigned ended = 0;
  for (unsigned round = 0; round < count_from("PLN_TOXICS", 3); ++round) {
    for (const Toxic& toxic : socket_toxics()) {
      CAPTURE(toxic.name);
      asio::io_context loop;
      TlsTrust& trust = usual_trust();
      Sick sick(loop, toxic);
      Bystander bystander(loop, trust);
      WebSocketClient client(loop, trust, here(), hasty_socket());
      std::optional<WebSocketClient::Ended> end;
      WebSocketClient::Told told;
      // Much to say, so that a deaf one is felt.
      told.opened = [&] { client.send(std::string(std::size_t{8'000'000}, 'x')); };
      told.ended = [&](const WebSocketClient::Ended& how) { end = how; };
      const auto start = Clock::now();
      client.open(sick.server.url(toxic.scheme), {}, std::move(told));
      REQUIRE(run_until(loop, [&] { return end.has_value(); }));
      worst_ms = std::max(worst_ms, ms_since(start));
      worst_beside_ms = std::max(worst_beside_ms, bystander.worst_ms);
      CHECK_FALSE(end->by_us);
      const bool late = end->reason.find("no answer in time") != std::string::npos ||
                        end->reason == "the server is silent";
      CHECK(late == toxic.late);
      CHECK(Clock::now() - start < milliseconds{100} + slack);
      CHECK(bystander.answered > 0);
      ++ended;
    }
  }
  MESSAGE(ended << " sick WebSocket servers ended, the last after " << worst_ms
                << " ms; beside them the slowest answer took " << worst_beside_ms << " ms");
}
