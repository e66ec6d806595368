// Asks other servers by HTTP/1.1: connections are kept and used again, each phase has its deadline,
// answers are bounded, redirects are answers like any other. A request is written at most once: a
// failure says whether it may have arrived. Everything runs in the loop's one thread.
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
#include <variant>

namespace pln::net {

struct ClientLimits {
  std::chrono::milliseconds resolve{5'000}, connect{10'000}, handshake{10'000};
  std::chrono::milliseconds header{10'000};  // from the last byte sent to the answer's header
  std::chrono::milliseconds whole{30'000};   // of one request, waiting for a connection included
  std::chrono::milliseconds idle{15'000};    // a kept connection is closed after this
  std::size_t header_bytes{64 * 1024};
  std::size_t body_bytes{8 * 1024 * 1024};
  std::size_t connections{128};  // to one origin at once; more requests wait their turn
};

struct ClientRequest {
  std::string method{"GET"};
  Url url{};
  HeaderFields headers{};  // besides Host, Content-Length, Connection and User-Agent
  std::string body{};
};

struct ClientAnswer {
  unsigned status{0};
  HeaderFields headers{};
  std::string body{};
};

struct ClientFailure {
  enum class Phase : std::uint8_t {
    not_allowed,
    resolve,
    connect,
    handshake,
    send,
    answer,
    closed
  };
  Phase phase{Phase::closed};
  bool may_have_arrived{false};  // at least one byte of the request was handed to the system
  bool late{false};              // a deadline passed
  std::string reason{};          // for logs: no secrets, no query
};

using ClientResult = std::variant<ClientAnswer, ClientFailure>;

class HttpClient {
 public:
  using Done = std::function<void(ClientResult)>;

  // `trust` outlives this. `reach` holds for every request.
  HttpClient(boost::asio::io_context& loop, TlsTrust& trust, const Reach& reach,
             const ClientLimits& limits = {});
  ~HttpClient();  // as close()
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // `done` is called exactly once, later and never from within. A kept connection that the server
  // has closed meanwhile is not used; if it closes in the very moment, the failure says that the
  // request may have arrived.
  void ask(ClientRequest request, Done done);

  // Ends everything; what is under way fails with phase `closed`. ask() fails from now on.
  void close();

  [[nodiscard]] std::size_t under_way() const;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace pln::net
