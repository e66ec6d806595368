// The server with real sockets on loopback: what reaches the handler and how, what is refused with
// which status and then closed, and how it ends. Client and server share one loop; the client is a
// plain socket, so that it can say what no library would.
#include "adapters/net/http_server.hpp"

#include "tests/net/malformed_requests.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

using namespace pln::net;
namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::milliseconds;
using Error = boost::system::error_code;

namespace {

const std::string host = "Host: a.example\r\n";
constexpr milliseconds patience{5000};  // a test that waits so long has failed

// A server that answers with what it was asked, and keeps the requests.
struct Echo {
  asio::io_context loop{};
  std::vector<Request> requests{};
  std::vector<HttpServer::Answer> held{};  // answers not given yet, if `holds`
  bool holds{false};
  HttpServer server;

  explicit Echo(const HttpLimits& limits = {})
      : server(loop, {"127.0.0.1", 0}, limits, [this](Request request, HttpServer::Answer answer) {
          Response response;
          response.body = request.method + " " + request.path + " " + request.body;
          requests.push_back(std::move(request));
          if (holds) {
            held.push_back(std::move(answer));
          } else {
            answer(std::move(response));
          }
        }) {}

  // Runs the loop until `done` says so.
  void run_until(const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!done()) {
      REQUIRE(std::chrono::steady_clock::now() < end);
      loop.restart();
      loop.run_one_for(milliseconds{20});
    }
  }
};

struct Client {
  Echo& echo;
  tcp::socket socket;
  std::string got{};
  bool ended{false};  // the server has closed
  char portion[4096]{};

  explicit Client(Echo& server) : echo(server), socket(server.loop) {
    socket.connect({asio::ip::address_v4::loopback(), server.server.port()});
    listen();
  }
  void listen() {
    socket.async_read_some(asio::buffer(portion), [this](const Error& error, std::size_t count) {
      if (error == asio::error::operation_aborted) return;
      got.append(portion, count);
      ended = static_cast<bool>(error);
      if (!ended) listen();
    });
  }
  ~Client() {
    Error ignored;
    socket.close(ignored);
    echo.loop.restart();
    echo.loop.poll();
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void say(std::string_view bytes) {
    Error ignored;  // the server may have closed already
    asio::write(socket, asio::buffer(bytes), ignored);
  }
  // What comes until the server closes.
  std::string to_the_end() {
    echo.run_until([this] { return ended; });
    return got;
  }
  // What comes until `text` is there.
  std::string until(std::string_view text) {
    echo.run_until([&] { return got.find(text) != std::string::npos; });
    return got;
  }
};

std::string ask(Echo& echo, std::string_view bytes) {
  Client client{echo};
  client.say(bytes);
  return client.to_the_end();
}

std::string status_of(const std::string& answer) {
  return answer.size() < 12 ? answer : answer.substr(9, 3);
}

HttpLimits hasty() {
  HttpLimits limits;
  limits.header_bytes = 1024;
  limits.body_bytes = 64;
  limits.header_time = milliseconds{60};
  limits.body_time = milliseconds{60};
  limits.answer_time = milliseconds{60};
  limits.idle_time = milliseconds{60};
  limits.connections = 2;
  return limits;
}

const std::string posted = "POST /a HTTP/1.1\r\n" + host;

}  // namespace

TEST_CASE("the body reaches the handler as it was sent, every byte") {
  Echo echo;
  std::string body;
  for (int byte = 0; byte < 256; ++byte) body += static_cast<char>(byte);
  ask(echo, "POST /slack/events?a=1 HTTP/1.1\r\n" + host +
                "X-Slack-Signature: v0=x\r\nConnection: close\r\nContent-Length: 256\r\n\r\n" +
                body);
  REQUIRE(echo.requests.size() == 1);
  const Request& request = echo.requests[0];
  CHECK(request.body == body);
  CHECK(request.method == "POST");
  CHECK(request.path == "/slack/events");
  CHECK(request.query == "a=1");
  CHECK(only_field(request.headers, "x-slack-signature") == "v0=x");
}

TEST_CASE("chunks are put together; what stands behind them adds no field") {
  Echo echo;
  ask(echo, posted +
                "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                "5;x=y\r\nhello\r\n1\r\n!\r\n0\r\nX-Slack-Signature: v0=x\r\n\r\n");
  REQUIRE(echo.requests.size() == 1);
  CHECK(echo.requests[0].body == "hello!");
  CHECK_FALSE(only_field(echo.requests[0].headers, "x-slack-signature"));
}

TEST_CASE("chunks are put together however they are cut, an empty body too") {
  Echo echo;
  for (const char* body : {"0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "4\r\n0\r\n0\r\n0\r\n\r\n"}) {
    const std::string whole =
        posted + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
    for (std::size_t cut = whole.size() - std::string(body).size(); cut < whole.size(); ++cut) {
      CAPTURE(body);
      CAPTURE(cut);
      echo.requests.clear();
      Client client{echo};
      client.say(whole.substr(0, cut));
      echo.loop.poll();
      client.say(whole.substr(cut));
      CHECK(client.to_the_end().find(" 200 ") != std::string::npos);
      CHECK(echo.requests.size() == 1);
    }
  }
}

TEST_CASE("a connection carries one request after the other, however they are cut") {
  Echo echo;
  const std::string two = posted + "Content-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\n" + host +
                          "Connection: close\r\n\r\n";
  for (std::size_t cut = 1; cut < two.size(); ++cut) {
    CAPTURE(cut);
    echo.requests.clear();
    Client client{echo};
    client.say(two.substr(0, cut));
    echo.loop.poll();
    client.say(two.substr(cut));
    const std::string answer = client.to_the_end();
    CHECK(answer.find("POST /a abc") < answer.find("GET /b "));
    REQUIRE(echo.requests.size() == 2);
  }
}

TEST_CASE("HEAD gets the head alone; HTTP/1.0 is closed after one answer") {
  Echo echo;
  const std::string head = ask(echo, "HEAD /a HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");
  CHECK(status_of(head) == "200");
  CHECK(head.find("Content-Length: 8\r\n") != std::string::npos);
  CHECK(head.ends_with("\r\n\r\n"));
  CHECK(ask(echo, "GET /a HTTP/1.0\r\n\r\n").ends_with("GET /a "));
}

TEST_CASE("a client that asks first is told to go on") {
  Echo echo;
  Client client{echo};
  client.say(posted + "Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.say("ab");
  CHECK(client.to_the_end().ends_with("POST /a ab"));
}

TEST_CASE("what is refused is answered, closed, and never reaches the handler") {
  const struct {
    std::string_view name, status;
    std::string bytes;
  } variants[] = {
      {"length and encoding", "400",
       posted + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"a hidden second request", "400",
       posted +
           "Transfer-Encoding: xchunked\r\nContent-Length: 60\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n"},
      {"bare line feeds", "400", "GET / HTTP/1.1\nHost: a\n\n"},
      {"noise", "400", "\x16\x03\x01\x02\n"},
      {"a chunk's size is no number", "400", posted + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"},
      {"a chunk without its end", "400",
       posted + "Transfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n"},
      {"a chunk larger than numbers", "400",
       posted + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"},
      {"header too large", "413", "GET / HTTP/1.1\r\nA: " + std::string(2000, 'a')},
      {"whole header too large", "413",
       "GET / HTTP/1.1\r\n" + host + "A: " + std::string(1000, 'a') + "\r\n\r\n"},
      {"body too large", "413", posted + "Content-Length: 65\r\n\r\n"},
      {"chunks too large", "413",
       posted + "Transfer-Encoding: chunked\r\n\r\n41\r\n" + std::string(65, 'a') +
           "\r\n0\r\n\r\n"},
      {"header too slow", "408", "GET / HTTP/1.1\r\nHo"},
      {"body too slow", "408", posted + "Content-Length: 5\r\n\r\nab"},
  };
  Echo echo{hasty()};
  for (const auto& variant : variants) {
    CAPTURE(variant.name);
    const std::string answer = ask(echo, variant.bytes);
    CHECK(status_of(answer) == variant.status);
    CHECK(answer.find("Connection: close\r\n") != std::string::npos);
    CHECK(answer.find("HTTP/1.1 ", 1) == std::string::npos);  // one answer, no second
  }
  CHECK(echo.requests.empty());
}

TEST_CASE("every malformed request is answered with 400, closed, and hides no second one") {
  Echo echo;
  std::size_t count = 0;
  using namespace pln::net::testing;
  for (const auto* variants : {&lengths, &encodings, &lines, &targets}) {
    for (const Variant& variant : *variants) {
      CAPTURE(variant.name);
      const std::string answer =
          ask(echo, variant.text + "0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: a\r\n\r\n");
      CHECK(status_of(answer) == "400");
      CHECK(answer.find("Connection: close\r\n") != std::string::npos);
      CHECK(answer.find("HTTP/1.1 ", 1) == std::string::npos);
      ++count;
    }
  }
  CHECK(echo.requests.empty());
  MESSAGE(count << " variants refused");
}

TEST_CASE("half a body and no more, or nothing at all, is no request") {
  Echo echo{hasty()};
  CHECK(ask(echo, "").empty());  // idle too long
  Client client{echo};
  client.say(posted + "Content-Length: 5\r\n\r\nab");
  client.socket.shutdown(tcp::socket::shutdown_send);
  CHECK(client.to_the_end().empty());
  CHECK(echo.requests.empty());
}

TEST_CASE("a client that trickles does not get more time") {
  Echo echo{hasty()};
  Client client{echo};
  const auto begin = std::chrono::steady_clock::now();
  std::string_view left = "GET / HTTP/1.1\r\nHost: a.example\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  while (!client.ended && !left.empty()) {
    client.say(left.substr(0, 1));
    left.remove_prefix(1);
    echo.loop.restart();
    echo.loop.run_for(milliseconds{10});
  }
  CHECK(status_of(client.to_the_end()) == "408");
  CHECK(std::chrono::steady_clock::now() - begin < milliseconds{600});
}

TEST_CASE("one connection more than allowed is closed; the others go on") {
  Echo echo{hasty()};
  Client first{echo}, second{echo};
  echo.run_until([&] { return echo.server.connections() == 2; });
  Client third{echo};
  CHECK(third.to_the_end().empty());
  first.say(posted + "Connection: close\r\n\r\n");
  CHECK(status_of(first.to_the_end()) == "200");
}

TEST_CASE("an answer may come later, from anywhere, and only once") {
  Echo echo{hasty()};
  echo.holds = true;
  Client client{echo};
  client.say(posted + "\r\n");
  echo.run_until([&] { return echo.held.size() == 1; });
  Response late;
  late.status = 202;
  late.body = "late";
  echo.held[0](late);
  echo.held[0](late);
  CHECK(status_of(client.until("late")) == "202");
  client.say(posted + "\r\n");  // the second answer to the first request is not taken for this one
  echo.run_until([&] { return echo.held.size() == 2; });
  CHECK(status_of(client.to_the_end().substr(client.got.find("late") + 4)) == "503");
  echo.held[1](late);
}

TEST_CASE("an answer that would change its own head is not sent") {
  Echo echo;
  echo.holds = true;
  Client client{echo};
  client.say(posted + "Connection: close\r\n\r\n");
  echo.run_until([&] { return echo.held.size() == 1; });
  Response split;
  split.headers.emplace_back("Location", "/\r\nSet-Cookie: a=b");
  echo.held[0](split);
  const std::string answer = client.to_the_end();
  CHECK(status_of(answer) == "500");
  CHECK(answer.find("Set-Cookie") == std::string::npos);
}

TEST_CASE("closing ends what is idle at once, finishes what is under way, takes nothing new") {
  Echo echo;
  echo.holds = true;
  Client idle{echo}, busy{echo};
  busy.say(posted + "\r\n");
  echo.run_until([&] { return echo.held.size() == 1 && echo.server.connections() == 2; });
  const std::uint16_t port = echo.server.port();
  bool drained = false;
  echo.server.close([&] { drained = true; });
  CHECK(idle.to_the_end().empty());
  CHECK_FALSE(drained);
  tcp::socket late(echo.loop);
  Error refused;
  late.connect({asio::ip::address_v4::loopback(), port}, refused);
  CHECK(refused == asio::error::connection_refused);
  echo.held[0](Response{});
  CHECK(status_of(busy.to_the_end()) == "200");
  busy.socket.close();
  echo.run_until([&] { return drained; });
  CHECK(echo.server.connections() == 0);
  drained = false;
  echo.server.close([&] { drained = true; });
  CHECK(drained);
}

TEST_CASE("a server may be destroyed while a request waits, and the answer come after it") {
  asio::io_context loop;
  HttpServer::Answer held;
  auto server = std::make_unique<HttpServer>(
      loop, ListenAddress{"127.0.0.1", 0}, HttpLimits{},
      [&](const Request&, HttpServer::Answer answer) { held = std::move(answer); });
  tcp::socket client(loop);
  client.connect({asio::ip::address_v4::loopback(), server->port()});
  asio::write(client, asio::buffer(posted + "\r\n"));
  while (!held) loop.run_one();
  server.reset();
  held(Response{});
  loop.run();  // ends: nothing is left that waits
  Error error;
  char byte = 0;
  client.read_some(asio::buffer(&byte, 1), error);
  CHECK(error);
}

TEST_CASE("it listens on IPv6 and on localhost as well; what is no address is told") {
  asio::io_context loop;
  CHECK(HttpServer(loop, {"localhost", 0}, {}, {}).port() != 0);
  CHECK(HttpServer(loop, {"::1", 0}, {}, {}).port() != 0);
  CHECK_THROWS_AS(HttpServer(loop, {"example.org", 0}, {}, {}), std::runtime_error);
  CHECK_THROWS_AS(HttpServer(loop, {"", 0}, {}, {}), std::runtime_error);
}

TEST_CASE("an address that is taken is told") {
  Echo echo;
  try {
    const HttpServer second{echo.loop, {"127.0.0.1", echo.server.port()}, {}, {}};
    FAIL("two servers on one port");
  } catch (const std::runtime_error& error) {
    CHECK(std::string_view(error.what()).starts_with("cannot listen on 127.0.0.1:"));
  }
}
