// The admin endpoints on their own address (admin.listen), loopback unless an operator says
// otherwise. It brings bot/runtime/admin to the HTTP server and decides nothing itself. In the
// loop's thread; what it refers to must outlive it.
#pragma once

#include "adapters/net/http_server.hpp"
#include "bot/runtime/health.hpp"
#include "bot/runtime/metrics.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>

namespace pln::commands {

class AdminListener {
 public:
  // Listens at once; throws std::runtime_error. `before` is called before each answer, to set what
  // is not told as it happens.
  AdminListener(boost::asio::io_context& loop, const net::ListenAddress& address,
                const runtime::Health& health, const runtime::Metrics& metrics,
                std::function<void()> before = {});

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  void close() { server_.close(); }

 private:
  net::HttpServer server_;
};

}  // namespace pln::commands
