// How a connection comes about, for both clients: a name is resolved, its addresses judged, one of
// those judged connected to, and the other side's certificate verified before a byte of ours goes
// out. Each phase has its deadline. Private to this folder and its tests; one thread.
#pragma once

#include "adapters/net/reach.hpp"
#include "adapters/net/tls.hpp"
#include "adapters/net/url.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace pln::net {

// A connection, plain or encrypted. Whoever reads or writes keeps it alive until told.
class Link {
 public:
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp,
                                                  boost::asio::io_context::executor_type>;

  explicit Link(boost::asio::io_context& loop) : socket_(loop) {}

  [[nodiscard]] Socket& socket() { return socket_; }
  [[nodiscard]] bool encrypted() const { return tls_.has_value(); }
  boost::asio::ssl::stream<Socket&>& encrypt(boost::asio::ssl::context& context) {
    return tls_.emplace(socket_, context);
  }

  template <class Handler>
  void read(boost::asio::mutable_buffer buffer, Handler handler) {
    if (tls_) {
      tls_->async_read_some(buffer, std::move(handler));
    } else {
      socket_.async_read_some(buffer, std::move(handler));
    }
  }
  // All of it.
  template <class Handler>
  void write(boost::asio::const_buffer buffer, Handler handler) {
    if (tls_) {
      boost::asio::async_write(*tls_, buffer, std::move(handler));
    } else {
      boost::asio::async_write(socket_, buffer, std::move(handler));
    }
  }
  // Nothing lies unread and the other side has not closed, as far as the system knows.
  [[nodiscard]] bool quiet();
  // At once; what is under way ends with an error, later.
  void drop();

 private:
  Socket socket_;
  std::optional<boost::asio::ssl::stream<Socket&>> tls_{};
};

struct ConnectTimes {
  std::chrono::milliseconds resolve{5'000}, connect{10'000}, handshake{10'000};
};

enum class ConnectPhase : std::uint8_t { not_allowed, resolve, connect, handshake };

struct NotConnected {
  ConnectPhase phase{ConnectPhase::connect};
  bool late{false};
  std::string reason{};
};

// For logs: with its phase.
[[nodiscard]] std::string described(const NotConnected& failure);

using Addresses = std::vector<boost::asio::ip::address>;
using Resolved = std::function<void(const boost::system::error_code&, const Addresses&)>;
// Finds the addresses of a name; tells once, perhaps after everybody has stopped waiting.
using Resolve = std::function<void(const std::string& host, Resolved told)>;

class Connecting {
 public:
  using Result = std::variant<std::unique_ptr<Link>, NotConnected>;
  using Done = std::function<void(Result)>;

  // `done` is called once, never from within. Without `resolve`, the system's resolver.
  Connecting(boost::asio::io_context& loop, TlsTrust& trust, const Url& url, const Reach& reach,
             const ConnectTimes& times, Done done, Resolve resolve = {});
  ~Connecting();  // gives up; nothing is told any more
  Connecting(const Connecting&) = delete;
  Connecting& operator=(const Connecting&) = delete;
  [[nodiscard]] ConnectPhase phase() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace pln::net
