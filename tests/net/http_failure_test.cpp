// What the HTTP client says when something goes wrong: which phase, whether the request may have
// arrived, whether it was too late; and that every request ends exactly once, however it ends.
#include "adapters/net/http_client.hpp"
#include "tests/net/http_scene.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace pln::net;
using namespace pln::net::test;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;
using Phase = ClientFailure::Phase;

namespace {

ClientRequest to(std::string_view text) {
  ClientRequest request;
  request.url = read_url(text).value_or(Url{});
  return request;
}

}  // namespace

TEST_CASE("what may not be asked for is not asked for") {
  Scene scene;
  std::vector<ClientRequest> requests{
      to("http://example.org/"), to("https://10.0.0.1/"),          to("https://169.254.169.254/"),
      to("http://8.8.8.8/"),     to("https://[::ffff:10.0.0.1]/"), to("ws://[fe80::1]/"),
  };
  for (const auto* field : {"Host", "content-length", "Transfer-Encoding", "Bad Name", ""}) {
    requests.push_back(scene.request());
    requests.back().headers.emplace_back(field, "1");
  }
  requests.push_back(scene.request());
  requests.back().headers.emplace_back("X", "1\r\nY: 2");
  requests.push_back(scene.request("/", "GET / HTTP/1.1"));
  requests.push_back(scene.request("/ HTTP/1.1\r\nX: y"));
  requests.push_back(scene.request("no-path"));
  for (ClientRequest& request : requests) {
    const ClientFailure failure = scene.bad(std::move(request));
    CHECK(failure.phase == Phase::not_allowed);
    CHECK_FALSE(failure.may_have_arrived);
    CHECK_FALSE(failure.reason.empty());
  }
  CHECK(scene.server.peers.empty());
}

TEST_CASE("nobody there: nothing can have arrived") {
  Scene scene{hasty()};
  const ClientRequest request = scene.request();
  scene.server.stop_accepting();
  const ClientFailure failure = scene.bad(request);
  CHECK(failure.phase == Phase::connect);
  CHECK_FALSE(failure.may_have_arrived);
  CHECK_FALSE(failure.late);
}

TEST_CASE("a server that takes the connection and never answers the handshake") {
  ClientLimits limits = hasty();
  limits.handshake = milliseconds{40};
  Scene scene{limits};
  ClientRequest request = scene.request();
  request.url.scheme = "https";
  const auto start = Clock::now();
  const ClientFailure failure = scene.bad(request);
  CHECK(failure.phase == Phase::handshake);
  CHECK(failure.late);
  CHECK_FALSE(failure.may_have_arrived);
  CHECK(Clock::now() - start < milliseconds{280});
}

TEST_CASE("a server that reads nothing") {
  Scene scene{hasty()};
  scene.good(scene.request());
  scene.server.peers[0]->go_deaf();
  const ClientFailure failure =
      scene.bad(scene.request("/", "POST", std::string(std::size_t{20'000'000}, 'x')));
  CHECK(failure.phase == Phase::send);
  CHECK(failure.late);
  CHECK(failure.may_have_arrived);
}

TEST_CASE("a server that is silent, before and in the middle of its header") {
  for (const std::string said : {"", "HTTP/1.1 200 OK\r\nContent-Le"}) {
    Scene scene{hasty()};
    scene.will_say(said);
    const auto start = Clock::now();
    const ClientFailure failure = scene.bad(scene.request());
    CHECK(failure.phase == Phase::answer);
    CHECK(failure.late);
    CHECK(failure.may_have_arrived);
    CHECK(Clock::now() - start >= milliseconds{60});
    CHECK(Clock::now() - start < milliseconds{280});
    CHECK(run_until(scene.loop, [&] { return scene.server.peers[0]->ended; }));
  }
}

TEST_CASE("a body that never ends in time") {
  Scene scene{hasty()};
  scene.answer = [](Peer& peer, const RawRequest&) {
    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    peer.say_slowly(std::string(1000, 'x'), milliseconds{5});
  };
  const auto start = Clock::now();
  const ClientFailure failure = scene.bad(scene.request());
  CHECK(failure.late);
  CHECK(failure.phase == Phase::answer);
  CHECK(Clock::now() - start >= milliseconds{300});
}

TEST_CASE("who waits for a connection is not late unnoticed") {
  ClientLimits limits = hasty();
  limits.connections = 1;
  limits.header = limits.whole;
  Scene scene{limits};
  scene.will_say("");
  scene.start(scene.request("/first"));
  scene.start(scene.request("/second"));
  REQUIRE(run_until(scene.loop, [&] { return scene.results.size() == 2; }));
  std::size_t unsent = 0;
  for (const ClientResult& result : scene.results) {
    const auto& failure = std::get<ClientFailure>(result);
    CHECK(failure.late);
    unsent += failure.may_have_arrived ? 0U : 1U;
  }
  CHECK(unsent == 1);
}

TEST_CASE("an answer that is cut off is none") {
  const std::vector<std::string> cut{
      "",
      "HTTP/1.1 200 OK\r\nContent-Le",
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
  };
  for (const std::string& bytes : cut) {
    CAPTURE(bytes);
    for (const bool reset : {false, true}) {
      Scene scene;
      scene.answer = [&](Peer& peer, const RawRequest&) {
        peer.say(bytes);
        reset ? peer.reset() : peer.finish();
      };
      const ClientFailure failure = scene.bad(scene.request());
      CHECK(failure.phase == Phase::answer);
      CHECK(failure.may_have_arrived);
      CHECK_FALSE(failure.late);
    }
  }
}

TEST_CASE("an early answer is heard while the request is still being written") {
  Scene scene;
  RawServer hasty_server(scene.loop, [](Peer& peer) {
    if (peer.got.find("\r\n\r\n") == std::string::npos) return;
    peer.got.clear();
    peer.go_deaf();
    peer.say(http_answer("too large", "", "413 Content Too Large"));
  });
  ClientRequest request = scene.request("/", "POST", std::string(std::size_t{20'000'000}, 'x'));
  request.url = hasty_server.url("http");
  CHECK(scene.good(request).status == 413);
  request.body = "short";  // and not behind the rest of the first
  CHECK(scene.good(request).status == 413);
  CHECK(hasty_server.peers.size() == 2);
  CHECK(run_until(scene.loop, [&] { return scene.client->under_way() == 0; }));
}

TEST_CASE("closing ends everything at once, and what comes later") {
  ClientLimits limits;
  limits.connections = 2;
  Scene scene{limits};
  scene.will_say("");
  for (int number = 0; number < 4; ++number) scene.start(scene.request());
  REQUIRE(run_until(scene.loop, [&] { return scene.requests.size() == 2; }));
  scene.client->close();
  REQUIRE(scene.results.size() == 4);
  std::size_t arrived = 0;
  for (const ClientResult& result : scene.results) {
    const auto& failure = std::get<ClientFailure>(result);
    CHECK(failure.phase == Phase::closed);
    arrived += failure.may_have_arrived ? 1U : 0U;
  }
  CHECK(arrived == 2);
  CHECK(scene.client->under_way() == 0);
  CHECK(scene.bad(scene.request()).phase == Phase::closed);
}

TEST_CASE("the client may be ended in any of its callbacks, and tells each end once") {
  // Three requests answered, unanswered and refused; the first callback ends the client.
  for (const bool answered : {true, false}) {
    ClientLimits limits = hasty();
    limits.connections = 2;
    Scene scene{limits};
    if (!answered) scene.will_say("");
    std::size_t told = 0;
    const auto done = [&](const ClientResult&) {
      ++told;
      scene.client.reset();
    };
    for (int number = 0; number < 4; ++number) scene.client->ask(scene.request(), done);
    REQUIRE(run_until(scene.loop, [&] { return told > 0; }));
    CHECK(told == 4);
    CHECK(scene.client == nullptr);
    run_for(scene.loop, milliseconds{10});
    CHECK(told == 4);
  }
}

TEST_CASE("a client that is ended before its refusals are told tells them in the end") {
  Scene scene;
  std::size_t told = 0;
  for (int number = 0; number < 3; ++number) {
    scene.client->ask(to("http://example.org/"), [&](const ClientResult&) { ++told; });
  }
  scene.client.reset();
  CHECK(told == 3);
  run_for(scene.loop, milliseconds{5});
  CHECK(told == 3);
}
