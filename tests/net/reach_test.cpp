// Where connections may lead: a corpus of addresses that must not be reached, each as a URL, as
// what a name resolves to, and at last by both clients; and names that change their meaning.
#include "adapters/net/reach.hpp"

#include "adapters/net/connecting.hpp"
#include "tests/net/raw_server.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

using namespace pln::net;
using namespace pln::net::test;
namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

asio::ip::address address(const std::string& text) { return asio::ip::make_address(text); }

const std::vector<std::string> private_ones{
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.168.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "::ffff:10.0.0.1",
    "::ffff:192.168.1.1",
    "::ffff:100.64.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::172.16.0.1",
    "fc00::1",
    "fd12:3456::1",
    "fdff:ffff::1",
};

const std::vector<std::string> own_ones{
    "127.0.0.1", "127.0.0.53", "127.255.255.255", "::1", "::ffff:127.0.0.1",
};

// Whoever asks: nobody's addresses, metadata services, IPv4 in the clothes of IPv6.
const std::vector<std::string> closed_ones{
    "0.0.0.0",
    "0.1.2.3",
    "169.254.169.254",
    "169.254.0.1",
    "169.254.170.2",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::2",
    "::127.0.0.1",
    "::10.0.0.1",
    "::8.8.8.8",
    "::ffff:0.0.0.0",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b::127.0.0.1",
    "64:ff9b:1::1",
    "64:ff9b:1::127.0.0.1",
    "100::1",
    "2001::1",
    "2001:0:a9fe:a9fe::1",
    "2001:0:7f00:1::",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2002:808:808::1",
    "3fff::1",
    "3fff:fff::1",
    "4000::1",
    "5f00::1",
    "fe80::1",
    "fe80::a9fe:a9fe",
    "febf::1",
    "fec0::1",
    "fd00:ec2::254%1",
    "fe80::1%1",
    "ff02::1",
    "ff0e::1",
};

const std::vector<std::string> public_ones{
    "1.1.1.1",          "8.8.8.8",         "9.255.255.255",   "11.0.0.0",        "100.63.255.255",
    "100.128.0.0",      "126.255.255.255", "128.0.0.0",       "169.253.255.255", "169.255.0.0",
    "172.15.255.255",   "172.32.0.0",      "192.0.1.0",       "192.167.255.255", "192.169.0.0",
    "198.17.255.255",   "198.20.0.0",      "223.255.255.255", "2600::1",         "2a00:1450::1",
    "2001:200::1",      "2001:4860::8888", "2003::1",         "3ffe:ffff::1",    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
};

Reach of(bool loopback, bool private_networks) {
  Reach reach;
  reach.loopback = loopback;
  reach.private_networks = private_networks;
  return reach;
}

}  // namespace

TEST_CASE("the corpus of addresses") {
  for (const bool loopback : {false, true}) {
    for (const bool inside : {false, true}) {
      const Reach reach = of(loopback, inside);
      const auto all = [&](const std::vector<std::string>& texts, bool expected) {
        for (const std::string& text : texts) {
          CAPTURE(text);
          CHECK(reachable(address(text), reach) == expected);
        }
      };
      all(private_ones, inside);
      all(own_ones, loopback);
      all(closed_ones, false);
      all(public_ones, true);
    }
  }
  const std::size_t closed = private_ones.size() + own_ones.size() + closed_ones.size();
  MESSAGE(closed << " addresses closed, " << public_ones.size() << " beside them open");
}

TEST_CASE("encrypted, but for this machine") {
  const auto allowed = [](const char* text, const Reach& reach) {
    const auto url = read_url(text);
    REQUIRE(url);
    return !refusal_of(*url, reach);
  };
  CHECK(allowed("https://slack.com/", {}));
  CHECK(allowed("wss://wss-primary.slack.com/", {}));
  for (const bool inside : {false, true}) {
    CHECK_FALSE(allowed("http://slack.com/", of(true, inside)));
    CHECK_FALSE(allowed("ws://8.8.8.8/", of(true, inside)));
    CHECK_FALSE(allowed("http://10.0.0.1/", of(true, inside)));
    CHECK_FALSE(allowed("http://notlocalhost/", of(true, inside)));
    CHECK_FALSE(allowed("http://localhost.example/", of(true, inside)));
    CHECK(allowed("http://localhost:8080/", of(true, inside)));
    CHECK(allowed("http://a.localhost/", of(true, inside)));
    CHECK(allowed("ws://127.0.0.1/", of(true, inside)));
    CHECK(allowed("ws://[::1]/", of(true, inside)));
    CHECK_FALSE(allowed("http://localhost/", of(false, inside)));
    CHECK_FALSE(allowed("http://127.0.0.1/", of(false, inside)));
    CHECK_FALSE(allowed("https://127.0.0.1/", of(false, inside)));
    CHECK(allowed("https://192.168.0.1/", of(false, inside)) == inside);
    CHECK_FALSE(allowed("https://169.254.169.254/", of(true, inside)));
  }
}

namespace {

// One attempt to connect, by a resolver of the test.
struct Attempt {
  asio::io_context loop{};
  TlsTrust& trust{usual_trust()};
  std::vector<std::string> asked{};
  std::optional<Connecting::Result> result{};

  // Each time it is asked, the resolver gives the next of `answers`.
  void make(const Url& url, const Reach& reach, const std::vector<Addresses>& answers) {
    ConnectTimes times;
    times.resolve = times.connect = milliseconds{200};
    const Connecting connecting(
        loop, trust, url, reach, times, [&](Connecting::Result told) { result = std::move(told); },
        [&](const std::string& host, const Resolved& told) {
          asked.push_back(host);
          told({}, answers.at(asked.size() - 1));
        });
    REQUIRE(run_until(loop, [&] { return result.has_value(); }));
  }
  [[nodiscard]] const NotConnected* failure() const { return std::get_if<NotConnected>(&*result); }
};

Url named(const char* text, std::uint16_t port) {
  Url url = read_url(text).value_or(Url{});
  url.port = port;
  return url;
}

}  // namespace

TEST_CASE("a name that leads to a closed address leads nowhere") {
  for (const auto* list : {&private_ones, &own_ones, &closed_ones}) {
    for (const std::string& text : *list) {
      CAPTURE(text);
      Attempt attempt;
      attempt.make(named("https://rebound.example/", 443), {}, {{address(text)}});
      REQUIRE(attempt.failure());
      CHECK(attempt.failure()->phase == ConnectPhase::not_allowed);
    }
  }
}

TEST_CASE("a name is resolved once, and the address that was judged is connected to") {
  // The first answer is allowed; one that came from asking again would not be, and somebody listens
  // there to notice.
  Attempt attempt;
  RawServer judged(attempt.loop, {});
  RawServer other(attempt.loop, {}, nullptr, "127.0.0.2");
  attempt.make(named("http://rebinding.localhost/", judged.port()), of(true, false),
               {{address("127.0.0.1")}, {address("127.0.0.2")}, {address("10.0.0.1")}});
  CHECK_FALSE(attempt.failure());
  CHECK(attempt.asked == std::vector<std::string>{"rebinding.localhost"});
  const auto& link = std::get<std::unique_ptr<Link>>(*attempt.result);
  CHECK(link->socket().remote_endpoint().address() == address("127.0.0.1"));
  REQUIRE(run_until(attempt.loop, [&] { return judged.peers.size() == 1; }));
  CHECK(other.peers.empty());
}

TEST_CASE("of several addresses the closed ones are passed over, the dead ones too") {
  Attempt attempt;
  RawServer server(attempt.loop, {});
  attempt.make(named("http://many.localhost/", server.port()), of(true, false),
               {{address("169.254.169.254"), address("10.0.0.1"), address("8.8.8.8"),
                 address("127.0.0.9"), address("127.0.0.1")}});
  REQUIRE_FALSE(attempt.failure());
  const auto& link = std::get<std::unique_ptr<Link>>(*attempt.result);
  CHECK(link->socket().remote_endpoint().address() == address("127.0.0.1"));
}

TEST_CASE("unencrypted means this machine, whatever the name resolves to") {
  Attempt attempt;
  attempt.make(named("http://localhost/", 80), of(true, true),
               {{address("8.8.8.8"), address("10.0.0.1")}});
  REQUIRE(attempt.failure());
  CHECK(attempt.failure()->phase == ConnectPhase::not_allowed);
}

TEST_CASE("an address is not looked up, and a resolver that is silent is not waited for") {
  Attempt literal;
  RawServer server(literal.loop, {});
  literal.make(server.url("http"), of(true, false), {});
  CHECK_FALSE(literal.failure());
  CHECK(literal.asked.empty());

  asio::io_context loop;
  TlsTrust& trust = usual_trust();
  std::optional<Connecting::Result> result;
  Resolved late;
  ConnectTimes times;
  times.resolve = milliseconds{30};
  auto connecting = std::make_unique<Connecting>(
      loop, trust, named("https://slow.example/", 443), Reach{}, times,
      [&](Connecting::Result told) { result = std::move(told); },
      [&](const std::string&, Resolved told) { late = std::move(told); });
  REQUIRE(run_until(loop, [&] { return result.has_value(); }));
  CHECK(std::get<NotConnected>(*result).phase == ConnectPhase::resolve);
  CHECK(std::get<NotConnected>(*result).late);
  late({}, {address("8.8.8.8")});  // nobody listens any more
  connecting.reset();
  late({}, {address("8.8.8.8")});
  run_for(loop, milliseconds{2});
}
