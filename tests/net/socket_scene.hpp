// A WebSocket client and a server that speaks frames by hand, in one loop.
#pragma once

#include "adapters/net/websocket_client.hpp"
#include "tests/net/raw_server.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pln::net::test {

inline WebSocketLimits hasty_socket() {
  WebSocketLimits limits;
  limits.connect = limits.handshake = std::chrono::milliseconds{60};
  limits.ping_every = std::chrono::milliseconds{10};
  limits.dead_after = std::chrono::milliseconds{60};
  limits.close_time = std::chrono::milliseconds{30};
  return limits;
}

struct SocketScene {
  boost::asio::io_context loop{};
  TlsTrust& trust{usual_trust()};
  std::vector<std::string> upgrades{};  // the requests
  std::vector<ClientFrame> frames{};    // what the client said afterwards
  bool answers_pings{true};
  bool answers_close{true};
  std::function<std::string(const std::string&)> upgrade{upgrade_answer};
  RawServer server;
  std::unique_ptr<WebSocketClient> client;
  bool opened{false};
  std::vector<std::string> texts{};
  std::optional<WebSocketClient::Ended> ended{};
  unsigned endings{0};

  explicit SocketScene(const WebSocketLimits& limits = {})
      : server(loop, [this](Peer& peer) { heard(peer); }),
        client(std::make_unique<WebSocketClient>(loop, trust, reach(), limits)) {}

  static Reach reach() {
    Reach here;
    here.loopback = true;
    return here;
  }
  void heard(Peer& peer) {
    if (upgrades.empty()) {
      auto request = take_request(peer.got);
      if (!request) return;
      upgrades.push_back(request->head);
      peer.say(upgrade(request->head));
    }
    while (auto frame = take_frame(peer.got)) {
      const bool pinged = frame->first == 0x89 && answers_pings;
      if (pinged) peer.say(server_frame(0x8a, frame->payload));
      if (frame->first == 0x88 && answers_close) peer.say(server_frame(0x88, frame->payload));
      frames.push_back(std::move(*frame));
    }
  }
  WebSocketClient::Told told() {
    WebSocketClient::Told all;
    all.opened = [this] { opened = true; };
    all.text = [this](std::string_view text) { texts.emplace_back(text); };
    all.ended = [this](const WebSocketClient::Ended& end) {
      ended = end;
      ++endings;
    };
    return all;
  }
  void start(std::string_view target = "/link?ticket=1") {
    client->open(server.url("ws", target), {}, told());
  }
  void open() {
    start();
    CHECK_FALSE(opened);  // not from within
    REQUIRE(run_until(loop, [this] { return opened || ended; }));
    REQUIRE_MESSAGE(opened, (ended ? ended->reason : ""));
  }
  Peer& peer() { return *server.peers.at(0); }
  void until(const std::function<bool()>& done) { REQUIRE(run_until(loop, done)); }
  const WebSocketClient::Ended& end() {
    until([this] { return ended.has_value(); });
    return *ended;
  }
  // The frames of one kind, by their first byte.
  std::vector<std::string> said(unsigned first) const {
    std::vector<std::string> payloads;
    for (const ClientFrame& frame : frames) {
      if (frame.first == first) payloads.push_back(frame.payload);
    }
    return payloads;
  }
};

}  // namespace pln::net::test
