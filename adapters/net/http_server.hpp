// A small HTTP/1.1 server: bounded in bytes, time and connections, strict in what it takes
// (http_header.hpp), without TLS: a proxy in front brings that. The body reaches the handler as it
// was sent, so that a signature over it can be checked. Everything runs in the loop's one thread.
#pragma once

#include "adapters/net/http_message.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace pln::net {

struct ListenAddress {
  std::string host{"127.0.0.1"};  // an IP address without brackets, or "localhost": 127.0.0.1
  std::uint16_t port{0};          // 0: one that is free
};

struct HttpLimits {
  std::size_t header_bytes{16 * 1024};            // proxies send up to 8 KB of cookies and traces
  std::size_t body_bytes{1024 * 1024};            // Slack's largest events are some 100 KB
  std::chrono::milliseconds header_time{10'000};  // from the first byte to the last of the header
  std::chrono::milliseconds body_time{20'000};    // and of the body
  std::chrono::milliseconds answer_time{30'000};  // for the handler; then 503
  std::chrono::milliseconds send_time{20'000};    // for the client to take the answer
  std::chrono::milliseconds idle_time{60'000};    // between two requests on one connection
  std::size_t connections{256};                   // at once; one more is closed unanswered
};

class HttpServer {
 public:
  // To be called once, at once or later, on the loop's thread or another; a call too many or after
  // `answer_time` does nothing.
  using Answer = std::function<void(Response)>;
  // Must not throw: what it throws ends the loop's run().
  using Handler = std::function<void(Request, Answer)>;

  // Listens at once. Throws std::runtime_error with the address and the reason.
  HttpServer(boost::asio::io_context& loop, const ListenAddress& address, const HttpLimits& limits,
             Handler handler);
  ~HttpServer();  // closes everything; the handler is not called any more
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connections() const;

  // Takes no new connections and closes the idle ones; requests being read or answered are
  // finished. `drained` is called once, when the last connection is gone (at once if there is
  // none).
  void close(std::function<void()> drained = {});

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace pln::net
