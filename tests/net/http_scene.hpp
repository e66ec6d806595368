// A client and a server in one loop, for the tests of the HTTP client: the server keeps what it is
// asked and says what the test wants.
#pragma once

#include "adapters/net/http_client.hpp"
#include "tests/net/raw_server.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pln::net::test {

inline Reach here() {
  Reach reach;
  reach.loopback = true;
  return reach;
}

inline ClientLimits hasty() {
  ClientLimits limits;
  limits.connect = limits.header = std::chrono::milliseconds{60};
  limits.whole = std::chrono::milliseconds{300};
  limits.header_bytes = 2048;
  limits.body_bytes = 100'000;
  return limits;
}

// A client and a server, whose `answer` is said to each request.
struct Scene {
  boost::asio::io_context loop{};
  TlsTrust& trust{usual_trust()};
  std::vector<RawRequest> requests{};
  std::function<void(Peer&, const RawRequest&)> answer{
      [](Peer& peer, const RawRequest&) { peer.say(http_answer("good")); }};
  RawServer server;
  std::unique_ptr<HttpClient> client;
  std::vector<ClientResult> results{};

  explicit Scene(const ClientLimits& limits = {})
      : server(loop, [this](Peer& peer) { heard(peer); }),
        client(std::make_unique<HttpClient>(loop, trust, here(), limits)) {}

  void heard(Peer& peer) {
    while (auto request = take_request(peer.got)) {
      requests.push_back(*request);
      answer(peer, *request);
    }
  }
  ClientRequest request(std::string_view target = "/", std::string_view method = "GET",
                        std::string body = {}) const {
    ClientRequest wanted;
    wanted.method = method;
    wanted.url = server.url("http", target);
    wanted.body = std::move(body);
    return wanted;
  }
  void start(ClientRequest wanted) {
    client->ask(std::move(wanted),
                [this](ClientResult result) { results.push_back(std::move(result)); });
  }
  ClientResult ask(ClientRequest wanted) {
    const std::size_t before = results.size();
    start(std::move(wanted));
    REQUIRE(results.size() == before);  // never from within
    REQUIRE(run_until(loop, [&] { return results.size() > before; }));
    return results.back();
  }
  ClientAnswer good(ClientRequest wanted) {
    const ClientResult result = ask(std::move(wanted));
    const auto* failure = std::get_if<ClientFailure>(&result);
    REQUIRE_MESSAGE(!failure, (failure ? failure->reason : ""));
    return std::get<ClientAnswer>(result);
  }
  ClientFailure bad(ClientRequest wanted) {
    const ClientResult result = ask(std::move(wanted));
    REQUIRE(std::holds_alternative<ClientFailure>(result));
    return std::get<ClientFailure>(result);
  }
  // Says these bytes to the next request, then ends the connection if `ends`.
  void will_say(const std::string& bytes, bool ends = false) {
    answer = [bytes, ends](Peer& peer, const RawRequest&) {
      peer.say(bytes);
      if (ends) peer.finish();
    };
  }
};

}  // namespace pln::net::test
