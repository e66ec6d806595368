// The admin endpoints as a probe sees them, over a real socket.
#include "bot/commands/admin_listener.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <thread>

using namespace pln;
namespace asio = boost::asio;

namespace {

struct Admin {
  asio::io_context loop{};
  runtime::Health health{};
  runtime::Metrics metrics{"1.2.3"};
  commands::AdminListener listener{
      loop, {"127.0.0.1", 0}, health, metrics, [this] { metrics.outbox_pending.set(5); }};

  // A whole talk; the client blocks in a thread of its own.
  std::string ask(const std::string& first_line) {
    std::string answer;
    std::thread client([this, &first_line, &answer] {
      asio::io_context own;
      asio::ip::tcp::socket socket(own);
      socket.connect({asio::ip::address_v4::loopback(), listener.port()});
      const std::string request = first_line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      asio::write(socket, asio::buffer(request));
      boost::system::error_code end;
      asio::read(socket, asio::dynamic_buffer(answer), end);
      asio::post(loop, [this] { loop.stop(); });
    });
    loop.restart();
    loop.run();
    client.join();
    return answer;
  }
};

}  // namespace

TEST_CASE("probes and the scrape are answered, and nothing else is") {
  Admin admin;
  CHECK(admin.ask("GET /livez HTTP/1.1").starts_with("HTTP/1.1 200 OK\r\n"));
  const std::string not_ready = admin.ask("GET /readyz HTTP/1.1");
  CHECK(not_ready.starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
  CHECK(not_ready.find("\r\nContent-Type: application/json\r\n") != std::string::npos);
  CHECK(not_ready.find("{\"status\":\"failing\"") != std::string::npos);
  admin.health.migrations_done();
  admin.health.store_works();
  CHECK(admin.ask("GET /readyz?verbose HTTP/1.1").starts_with("HTTP/1.1 200"));
  const std::string scrape = admin.ask("GET /metrics HTTP/1.1");
  CHECK(scrape.find("pln_coach_outbox_pending 5\n") != std::string::npos);
  CHECK(admin.ask("HEAD /metrics HTTP/1.1").ends_with("\r\n\r\n"));
  CHECK(admin.ask("GET / HTTP/1.1").starts_with("HTTP/1.1 404"));
  const std::string post = admin.ask("POST /livez HTTP/1.1");
  CHECK(post.starts_with("HTTP/1.1 405"));
  CHECK(post.find("\r\nAllow: GET, HEAD\r\n") != std::string::npos);
}
