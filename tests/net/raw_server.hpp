// A server on loopback that says exactly what a test tells it to, byte for byte, plain or
// encrypted, and keeps what it was told. It runs in the test's own loop.
#pragma once

#include "adapters/net/connecting.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pln::net::test {

// What every machine trusts; read once, since that takes its time.
[[nodiscard]] TlsTrust& usual_trust();

// Runs the loop until `done`; false after five seconds.
[[nodiscard]] bool run_until(boost::asio::io_context& loop, const std::function<bool()>& done);
// Runs it for so long, whatever happens.
void run_for(boost::asio::io_context& loop, std::chrono::milliseconds time);

// One client, as the server sees it.
class Peer : public std::enable_shared_from_this<Peer> {
 public:
  explicit Peer(boost::asio::io_context& loop) : link(loop) {}

  void say(std::string_view bytes);
  // One byte after the other, with a pause behind each.
  void say_slowly(const std::string& bytes, std::chrono::milliseconds pause);
  void finish();   // closes when all is said
  void end();      // closes at once
  void reset();    // the other side gets a reset
  void go_deaf();  // reads no more; the connection stays

  Link link;
  std::string got{};
  std::string server_name{};  // what the client called us in its handshake
  bool ready{false};          // handshake over, if there is one
  bool ended{false};          // the client has closed

 private:
  friend class RawServer;
  void listen();
  void write_on();
  std::function<void(Peer&)> heard_{};
  std::string queued_{};
  std::string writing_{};
  bool busy_{false};
  bool finishing_{false};
  bool deaf_{false};
  char portion_[8192]{};
};

class RawServer {
 public:
  // `heard` is called whenever a client has said something.
  RawServer(boost::asio::io_context& loop, std::function<void(Peer&)> heard,
            boost::asio::ssl::context* tls = nullptr, std::string_view address = "127.0.0.1");
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] Url url(std::string_view scheme, std::string_view target = "/") const;
  void stop_accepting() { acceptor_.close(); }

  std::vector<std::shared_ptr<Peer>> peers{};

 private:
  void accept();
  void greet(const std::shared_ptr<Peer>& peer);
  boost::asio::io_context& loop_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::function<void(Peer&)> heard_;
  boost::asio::ssl::context* tls_;
  std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
};

// An HTTP answer with its length.
[[nodiscard]] std::string http_answer(std::string_view body, std::string_view fields = {},
                                      std::string_view status = "200 OK");

// The body of a request that has come in whole is cut off `got`; nothing while it has not.
struct RawRequest {
  std::string head{};
  std::string body{};
};
[[nodiscard]] std::optional<RawRequest> take_request(std::string& got);

// --- WebSocket, by hand

// What answers this upgrade with 101.
[[nodiscard]] std::string upgrade_answer(std::string_view request);
// A frame from the server: not masked. `first` is the first byte: 0x81 is a whole text.
[[nodiscard]] std::string server_frame(unsigned first, std::string_view payload);

struct ClientFrame {
  unsigned first{0};
  bool masked{false};
  std::string payload{};
};
// The next whole frame of a client, cut off `got`.
[[nodiscard]] std::optional<ClientFrame> take_frame(std::string& got);

// A number from the environment, for tests with larger counts.
[[nodiscard]] unsigned count_from(const char* variable, unsigned otherwise);

}  // namespace pln::net::test
