// Both clients against servers whose certificates are good and bad: only the good ones are spoken
// to, and a bad one sees not one byte of what we would have said.
#include "adapters/net/tls.hpp"

#include "adapters/net/http_client.hpp"
#include "adapters/net/websocket_client.hpp"
#include "tests/net/certificates.hpp"
#include "tests/net/raw_server.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

using namespace pln::net;
using namespace pln::net::test;
namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

Reach here() {
  Reach reach;
  reach.loopback = true;
  return reach;
}

// One authority that is trusted, and both clients.
struct Trusting {
  asio::io_context loop{};
  Identity root{issue(authority("Test root"), nullptr)};
  OnlyTrusted only{root};
  TlsTrust trust{};

  struct Met {
    std::optional<ClientResult> answer{};           // of the HTTP client
    std::optional<WebSocketClient::Ended> ended{};  // of the other, if it did not open
    bool opened{false};
    std::string heard{};  // what the server was told
    std::vector<std::string> names{};
  };

  // Lets each client meet a server with this context under this name.
  Met meet(asio::ssl::context& context, const std::string& host) {
    Met met;
    const auto heard = [&](Peer& peer) {
      met.heard += peer.got;
      met.names.push_back(peer.server_name);
      while (auto request = take_request(peer.got)) {
        const bool upgrade = request->head.find("Upgrade: websocket") != std::string::npos;
        peer.say(upgrade ? upgrade_answer(request->head) : http_answer("secret"));
      }
    };
    RawServer server(loop, heard, &context);
    ClientRequest request;
    request.url = server.url("https");
    request.url.host = host;
    HttpClient http(loop, trust, here());
    http.ask(request, [&](ClientResult result) { met.answer = std::move(result); });
    Url url = request.url;
    url.scheme = "wss";
    WebSocketClient socket(loop, trust, here());
    WebSocketClient::Told told;
    told.opened = [&] { met.opened = true; };
    told.ended = [&](const WebSocketClient::Ended& end) { met.ended = end; };
    socket.open(url, {}, std::move(told));
    REQUIRE(run_until(loop, [&] { return met.answer && (met.opened || met.ended); }));
    run_for(loop, milliseconds{2});  // the server may have been told something
    return met;
  }

  void accepts(asio::ssl::context context, const std::string& host, const std::string& name) {
    const Met met = meet(context, host);
    REQUIRE(std::holds_alternative<ClientAnswer>(*met.answer));
    CHECK(std::get<ClientAnswer>(*met.answer).body == "secret");
    CHECK(met.opened);
    CHECK(met.names == std::vector<std::string>{name, name});
  }

  // `because`: in OpenSSL's words, so that each is refused for its own reason.
  void refuses(std::string_view why, std::string_view because, asio::ssl::context context,
               const std::string& host = "localhost") {
    CAPTURE(why);
    const Met met = meet(context, host);
    CHECK(met.heard.empty());
    const auto* failure = std::get_if<ClientFailure>(&*met.answer);
    REQUIRE(failure);
    CHECK(failure->phase == ClientFailure::Phase::handshake);
    CHECK_FALSE(failure->may_have_arrived);
    CHECK_FALSE(failure->late);
    CHECK(failure->reason.find(because) != std::string::npos);
    CHECK_FALSE(met.opened);
    REQUIRE(met.ended);
    CHECK(met.ended->reason.starts_with("securing: "));
    CHECK_FALSE(met.ended->opened);
    ++refused;
  }
  void refuses(std::string_view why, std::string_view because, const Claims& claims,
               const std::string& host = "localhost") {
    refuses(why, because, server_context(issue(claims, &root)), host);
  }
  int refused{0};
};

template <class Change>
Claims but(Change change) {
  Claims claims;
  change(claims);
  return claims;
}

}  // namespace

TEST_CASE("a good certificate is accepted, by name and by address; the name is sent") {
  Trusting scene;
  const Identity good = issue({}, &scene.root);
  scene.accepts(server_context(good), "localhost", "localhost");
  scene.accepts(server_context(good), "127.0.0.1", "");
  scene.accepts(server_context(good, nullptr, TLS1_2_VERSION), "localhost", "localhost");
  const Identity between = issue(authority("Between"), &scene.root);
  scene.accepts(server_context(issue({}, &between), &between), "localhost", "localhost");
  scene.accepts(server_context(issue({}, &scene.root, rsa_key(2048))), "localhost", "localhost");
}

TEST_CASE("bad certificates are refused before one byte is said") {
  Trusting scene;
  scene.refuses("expired", "has expired",
                but([](Claims& claims) { claims.to_days = claims.from_days = -2; }));
  scene.refuses("not yet valid", "not yet valid",
                but([](Claims& claims) { claims.from_days = 2; }));
  scene.refuses("another host", "hostname mismatch",
                but([](Claims& claims) { claims.other_names = "DNS:example.org"; }));
  scene.refuses("a name below ours", "hostname mismatch",
                but([](Claims& claims) { claims.other_names = "DNS:a.localhost"; }));
  scene.refuses("a star for the whole name", "hostname mismatch",
                but([](Claims& claims) { claims.other_names = "DNS:*"; }));
  scene.refuses("a star within the name", "hostname mismatch",
                but([](Claims& claims) { claims.other_names = "DNS:local*"; }));
  scene.refuses("another address", "IP address mismatch",
                but([](Claims& claims) { claims.other_names = "IP:127.0.0.2"; }), "127.0.0.1");
  scene.refuses("an address written as a name", "IP address mismatch",
                but([](Claims& claims) { claims.other_names = "DNS:127.0.0.1"; }), "127.0.0.1");
  scene.refuses("a name where an address is asked for", "IP address mismatch",
                but([](Claims& claims) { claims.other_names = "DNS:localhost"; }), "127.0.0.1");
  scene.refuses("its name only in the subject", "hostname mismatch",
                but([](Claims& claims) { claims.other_names.clear(); }));
  scene.refuses("an address only in the subject", "IP address mismatch", but([](Claims& claims) {
                  claims.other_names.clear();
                  claims.common_name = "127.0.0.1";
                }),
                "127.0.0.1");
  scene.refuses("for clients only", "certificate purpose",
                but([](Claims& claims) { claims.extended_usage = "clientAuth"; }));
  scene.refuses("for signing lists only", "certificate purpose",
                but([](Claims& claims) { claims.usage = "critical,cRLSign"; }));
  scene.refuses("signed with SHA-1", "digest algorithm too weak",
                but([](Claims& claims) { claims.digest = EVP_sha1(); }));
  scene.refuses("a weak key", "key too weak",
                server_context(issue({}, &scene.root, rsa_key(1024))));
  scene.refuses("signed by itself", "self-signed", server_context(issue({}, nullptr)));
  scene.refuses("an authority's own", "self-signed",
                server_context(issue(authority("localhost"), nullptr)));
  MESSAGE(scene.refused << " bad certificates refused by each client");
}

TEST_CASE("bad chains and old protocols are refused before one byte is said") {
  Trusting scene;
  const Identity stranger = issue(authority("Test root"), nullptr);  // the same name, another key
  scene.refuses("an authority nobody trusts", "signature failure",
                server_context(issue({}, &stranger), &stranger));
  const Identity between = issue(authority("Between"), &scene.root);
  scene.refuses("a chain with a hole", "local issuer", server_context(issue({}, &between)));

  Claims plain;
  plain.common_name = "Plain server";
  const Identity no_authority = issue(plain, &scene.root);
  scene.refuses("signed by a server", "invalid CA",
                server_context(issue({}, &no_authority), &no_authority));

  Claims constrained = authority("Constrained");
  constrained.name_constraints = "critical,permitted;DNS:example.org";
  const Identity elsewhere = issue(constrained, &scene.root);
  scene.refuses("outside its authority's names", "permitted subtree",
                server_context(issue({}, &elsewhere), &elsewhere));
  constrained.name_constraints = "critical,excluded;IP:127.0.0.0/255.0.0.0";
  const Identity not_here = issue(constrained, &scene.root);
  scene.refuses("an address its authority may not name", "excluded subtree",
                server_context(issue({}, &not_here), &not_here), "127.0.0.1");

  Claims old = authority("Expired authority");
  old.from_days = -10;
  old.to_days = -1;
  const Identity expired = issue(old, &scene.root);
  scene.refuses("an expired authority", "has expired",
                server_context(issue({}, &expired), &expired));

  const Identity weak = issue(authority("Weak authority"), &scene.root, rsa_key(1024));
  scene.refuses("a weak authority", "CA certificate key too weak",
                server_context(issue({}, &weak), &weak));

  const Identity good = issue({}, &scene.root, rsa_key(2048));
  scene.refuses("TLS 1.1", "protocol version", server_context(good, nullptr, TLS1_1_VERSION));
  scene.refuses("TLS 1.0", "protocol version", server_context(good, nullptr, TLS1_VERSION));
  MESSAGE(scene.refused << " bad chains and protocols refused by each client");
}

TEST_CASE("without any authority there is no trust to begin with") {
  ::setenv("SSL_CERT_FILE", "/nonexistent", 1);
  ::setenv("SSL_CERT_DIR", "/nonexistent", 1);
  CHECK_THROWS_AS(TlsTrust{}, std::runtime_error);
  ::unsetenv("SSL_CERT_FILE");
  ::unsetenv("SSL_CERT_DIR");
}

TEST_CASE("an encrypted connection is kept, carries large bodies, and its end must be said") {
  Trusting scene;
  asio::ssl::context context = server_context(issue({}, &scene.root));
  const std::string large(std::size_t{3'000'000}, 'x');
  RawServer server(
      scene.loop,
      [&](Peer& peer) {
        while (auto request = take_request(peer.got)) {
          if (request->head.starts_with("GET /cut")) {
            peer.say("HTTP/1.1 200 OK\r\n\r\nall?");
            peer.finish();  // without TLS's own goodbye, as an attacker would cut it
          } else {
            peer.say(http_answer(request->body));
          }
        }
      },
      &context);
  HttpClient client(scene.loop, scene.trust, here());
  std::optional<ClientResult> result;
  const auto ask = [&](std::string_view target, std::string body) {
    ClientRequest request;
    request.method = body.empty() ? "GET" : "POST";
    request.url = server.url("https", target);
    request.body = std::move(body);
    result.reset();
    client.ask(std::move(request), [&](ClientResult told) { result = std::move(told); });
    REQUIRE(run_until(scene.loop, [&] { return result.has_value(); }));
  };
  for (int round = 0; round < 3; ++round) {
    ask("/", large);
    REQUIRE(std::holds_alternative<ClientAnswer>(*result));
    CHECK(std::get<ClientAnswer>(*result).body == large);
  }
  CHECK(server.peers.size() == 1);
  ask("/cut", "");
  REQUIRE(std::holds_alternative<ClientFailure>(*result));
  CHECK(std::get<ClientFailure>(*result).may_have_arrived);
}

TEST_CASE("an encrypted WebSocket carries texts both ways") {
  Trusting scene;
  asio::ssl::context context = server_context(issue({}, &scene.root));
  std::string upgrade;
  std::vector<ClientFrame> frames;
  RawServer server(
      scene.loop,
      [&](Peer& peer) {
        if (auto request = upgrade.empty() ? take_request(peer.got) : std::nullopt) {
          upgrade = request->head;
          peer.say(upgrade_answer(upgrade) + server_frame(0x81, "hello"));
        }
        while (auto frame = take_frame(peer.got)) frames.push_back(*frame);
      },
      &context);
  WebSocketClient client(scene.loop, scene.trust, here());
  std::string heard;
  WebSocketClient::Told told;
  told.text = [&](std::string_view text) { heard += text; };
  client.open(server.url("wss"), {}, std::move(told));
  REQUIRE(run_until(scene.loop, [&] { return heard == "hello"; }));
  const std::string large(std::size_t{1'048'576}, 'x');
  client.send("small");
  client.send(large);
  server.peers[0]->say(server_frame(0x81, large));
  REQUIRE(run_until(scene.loop, [&] { return frames.size() == 2 && heard.size() > large.size(); }));
  CHECK(frames[1].first == 0x81);
  CHECK(frames[1].payload == large);
}
