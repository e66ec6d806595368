// One WebSocket connection, as its client: a message goes out in one unfragmented frame, the other
// side is pinged, and one that falls silent is given up. It does not connect again. Everything runs
// in the loop's one thread.
#pragma once

#include "adapters/net/http_header.hpp"
#include "adapters/net/reach.hpp"
#include "adapters/net/tls.hpp"
#include "adapters/net/url.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace pln::net {

struct WebSocketLimits {
  std::chrono::milliseconds resolve{5'000}, connect{10'000}, handshake{10'000};
  std::chrono::milliseconds ping_every{5'000};
  std::chrono::milliseconds dead_after{20'000};  // without any frame from the other side
  std::chrono::milliseconds close_time{1'000};   // for the closing handshake, then it is dropped
  std::size_t message_bytes{16 * 1024 * 1024};   // of one message that comes in
};

class WebSocketClient {
 public:
  struct Ended {
    bool opened{false};           // it had been open
    bool by_us{false};            // close() was called
    std::uint16_t close_code{0};  // what the other side said, if it did
    unsigned http_status{0};      // what the upgrade was answered with, if it was refused
    std::string reason{};         // for logs: no secrets, no query
  };
  struct Told {
    std::function<void()> opened{};
    std::function<void(std::string_view text)> text{};  // whole messages; binary ones are dropped
    std::function<void(const Ended&)> ended{};          // exactly once, and then nothing more
  };

  // `trust` outlives this.
  WebSocketClient(boost::asio::io_context& loop, TlsTrust& trust, const Reach& reach,
                  const WebSocketLimits& limits = {});
  ~WebSocketClient();  // drops the connection; nothing is told any more
  WebSocketClient(const WebSocketClient&) = delete;
  WebSocketClient& operator=(const WebSocketClient&) = delete;

  // Once. Nothing is told from within. No extension is offered.
  void open(const Url& url, const HeaderFields& headers, Told told);

  // One text frame; queued while another is being written. False if it is not open.
  bool send(std::string_view text);
  // Bytes queued and not yet handed to the system.
  [[nodiscard]] std::size_t queued() const;

  // While paused no message is told and nothing is read but what is already here; pongs are late
  // then, so a pause does not count against the other side.
  void pause_reading(bool paused);

  // Sends what is queued, then a close frame, and waits `close_time` for the answer; `ended`
  // follows.
  void close(std::uint16_t code = 1000);

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace pln::net
