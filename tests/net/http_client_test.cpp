// The client against a server that says what a test wants: what is written, which connection is
// used, how answers may be cut up, what is refused, and what a failure says. Deadlines are short.
#include "adapters/net/http_client.hpp"

#include "tests/net/http_scene.hpp"

#include <boost/asio/post.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace pln::net;
using namespace pln::net::test;
namespace asio = boost::asio;
using std::chrono::milliseconds;
using Phase = ClientFailure::Phase;

TEST_CASE("a request is written as it was given, and its answer comes back") {
  Scene scene;
  scene.will_say(http_answer("{\"ok\":true}", "X-Slack-Req-Id: 7\r\nContent-Type: a\r\n"));
  ClientRequest wanted = scene.request("/api/chat.postMessage?a=1", "POST", "text=hello");
  wanted.headers.emplace_back("Authorization", "Bearer x");
  const ClientAnswer answer = scene.good(wanted);
  CHECK(answer.status == 200);
  CHECK(answer.body == "{\"ok\":true}");
  CHECK(only_field(answer.headers, "x-slack-req-id") == "7");
  REQUIRE(scene.requests.size() == 1);
  CHECK(scene.requests[0].head ==
        "POST /api/chat.postMessage?a=1 HTTP/1.1\r\nHost: " + wanted.url.authority() +
            "\r\nUser-Agent: pln-coach\r\nAuthorization: Bearer x\r\nContent-Length: 10\r\n\r\n");
  CHECK(scene.requests[0].body == "text=hello");
}

TEST_CASE("one connection serves one request after the other") {
  Scene scene;
  for (int round = 0; round < 50; ++round) scene.good(scene.request());
  CHECK(scene.server.peers.size() == 1);
  CHECK(scene.requests.size() == 50);
  CHECK(scene.client->under_way() == 0);
}

TEST_CASE("no more connections than allowed; those who wait keep their order") {
  ClientLimits limits;
  limits.connections = 2;
  Scene scene{limits};
  for (int number = 0; number < 9; ++number) {
    scene.start(scene.request("/" + std::to_string(number)));
  }
  CHECK(scene.client->under_way() == 9);
  REQUIRE(run_until(scene.loop, [&] { return scene.results.size() == 9; }));
  CHECK(scene.server.peers.size() == 2);
  for (std::size_t number = 2; number < 9; ++number) {
    CHECK(scene.requests[number].head.starts_with("GET /" + std::to_string(number)));
  }
}

TEST_CASE("the connection used last is used first again") {
  Scene scene;
  for (int number = 0; number < 3; ++number) scene.start(scene.request());
  REQUIRE(run_until(scene.loop, [&] { return scene.results.size() == 3; }));
  CHECK(scene.server.peers.size() == 3);
  std::vector<Peer*> used;
  scene.answer = [&](Peer& peer, const RawRequest&) {
    used.push_back(&peer);
    peer.say(http_answer("good"));
  };
  for (int round = 0; round < 5; ++round) scene.good(scene.request());
  CHECK(std::count(used.begin(), used.end(), used[0]) == 5);
}

TEST_CASE("a connection that the server closed is not used again, seen or unseen") {
  Scene scene;
  scene.good(scene.request());
  scene.server.peers[0]->end();  // the client's loop has not looked yet
  scene.good(scene.request());
  scene.server.peers[1]->reset();
  scene.good(scene.request());
  scene.server.peers[2]->end();
  run_for(scene.loop, milliseconds{5});
  scene.good(scene.request());
  CHECK(scene.server.peers.size() == 4);
  CHECK(scene.requests.size() == 4);  // and none was written twice
}

TEST_CASE("what the server says unasked ends a kept connection") {
  Scene scene;
  scene.good(scene.request());
  scene.server.peers[0]->say(http_answer("for somebody else"));
  run_for(scene.loop, milliseconds{5});
  CHECK(scene.good(scene.request()).body == "good");
  CHECK(scene.server.peers.size() == 2);
  scene.will_say(http_answer("good") + http_answer("more"));
  CHECK(scene.good(scene.request()).body == "good");
  scene.will_say(http_answer("good"));
  CHECK(scene.good(scene.request()).body == "good");
  CHECK(scene.server.peers.size() == 3);
}

TEST_CASE("a kept connection is closed after its time") {
  ClientLimits limits;
  limits.idle = milliseconds{20};
  Scene scene{limits};
  scene.good(scene.request());
  CHECK_FALSE(scene.server.peers[0]->ended);
  CHECK(run_until(scene.loop, [&] { return scene.server.peers[0]->ended; }));
}

TEST_CASE("answers of every form, cut at every byte") {
  const std::vector<std::pair<std::string, std::string>> forms{
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\n"
       "Late: 1\r\n\r\n",
       "hello"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ""},
      {"HTTP/1.1 204 No Content\r\n\r\n", ""},
      {"HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", ""},
      {"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
       "ok"},
      {"HTTP/1.1 301 Moved\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n", ""},
  };
  Scene scene;
  for (const auto& [bytes, body] : forms) {
    CAPTURE(bytes);
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
      scene.answer = [&](Peer& peer, const RawRequest&) {
        peer.say(bytes.substr(0, cut));
        auto self = peer.shared_from_this();
        asio::post(scene.loop, [&, self, cut] {
          asio::post(scene.loop, [&, self, cut] { self->say(bytes.substr(cut)); });
        });
      };
      const ClientAnswer answer = scene.good(scene.request());
      REQUIRE(answer.body == body);
      REQUIRE(only_field(answer.headers, "late") == std::nullopt);
    }
  }
  CHECK(scene.server.peers.size() == 1);
  const std::size_t asked = scene.requests.size();
  scene.will_say(forms.back().first);
  CHECK(scene.good(scene.request()).status == 301);
  CHECK(scene.requests.size() == asked + 1);  // nobody follows
}

TEST_CASE("an answer to HEAD has no body; one without a length ends with the connection") {
  Scene scene;
  scene.will_say("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
  CHECK(scene.good(scene.request("/", "HEAD")).body.empty());
  scene.will_say("HTTP/1.1 200 OK\r\n\r\nall that is", true);
  CHECK(scene.good(scene.request()).body == "all that is");
  CHECK(scene.server.peers.size() == 1);
  scene.will_say("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold");
  CHECK(scene.good(scene.request()).body == "old");
  scene.will_say(http_answer("last", "Connection: close\r\n"));
  CHECK(scene.good(scene.request()).body == "last");
  scene.will_say(http_answer("good"));
  CHECK(scene.good(scene.request()).body == "good");
  CHECK(scene.server.peers.size() == 4);
}

TEST_CASE("answers that two readers could understand differently are refused") {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::vector<std::string> answers{
      ok + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      ok + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
      ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nok",
      ok + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok",
      ok + "Content-Length: +2\r\n\r\nok",
      ok + "Content-Length: 2 2\r\n\r\nok",
      ok + "Content-Length: 99999999999999999999999\r\n\r\nok",
      ok + "Transfer-Encoding: gzip\r\n\r\nok",
      ok + "Transfer-Encoding: chunked, gzip\r\n\r\nok",
      ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
      ok + "Bad Name: x\r\n\r\n",
      ok + "No colon\r\n\r\n",
      "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "HTTP/2.0 200 OK\r\n\r\n",
      "HTTP/1.1 xx OK\r\n\r\n",
      "SSH-2.0-OpenSSH\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
      ok + "X: " + std::string(3000, 'x') + "\r\n\r\n",
      ok + "Content-Length: 100001\r\n\r\n",
      ok + "Transfer-Encoding: chunked\r\n\r\n186a1\r\n",
  };
  for (const std::string& bytes : answers) {
    CAPTURE(bytes.substr(0, 120));
    Scene scene{hasty()};
    scene.will_say(bytes);
    const ClientFailure failure = scene.bad(scene.request());
    CHECK(failure.phase == Phase::answer);
    CHECK(failure.may_have_arrived);
    CHECK_FALSE(failure.late);
    CHECK(run_until(scene.loop, [&] { return scene.server.peers[0]->ended; }));
  }
}

TEST_CASE("bodies are whole up to the limit, in both directions") {
  ClientLimits limits;
  Scene scene{limits};
  std::string body(limits.body_bytes, 'x');
  for (std::size_t place = 0; place < body.size(); place += 997) body[place] = 'y';
  scene.answer = [](Peer& peer, const RawRequest& request) { peer.say(http_answer(request.body)); };
  CHECK(scene.good(scene.request("/", "POST", body)).body == body);
  CHECK(scene.good(scene.request("/", "POST", "short")).body == "short");
  CHECK(scene.server.peers.size() == 1);
  scene.answer = [&](Peer& peer, const RawRequest&) {
    peer.say("HTTP/1.1 200 OK\r\n\r\n" + body + "x");
    peer.finish();
  };
  CHECK(scene.bad(scene.request()).phase == Phase::answer);
}
