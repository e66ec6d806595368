// The address that the outside reaches (http.listen): what platforms post, and the pages of signing
// in. Each path has one owner; everything else does not exist. In the loop's thread.
#pragma once

#include "adapters/net/http_server.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace pln::commands {

struct WebRoute {
  std::string path{};
  std::function<void(const net::Request&, const net::HttpServer::Answer&)> answer{};
};

class WebListener {
 public:
  // Listens at once; throws std::runtime_error.
  WebListener(boost::asio::io_context& loop, const net::ListenAddress& address,
              std::vector<WebRoute> routes);

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  void close() { server_.close(); }

 private:
  std::map<std::string, WebRoute> routes_;
  net::HttpServer server_;
};

}  // namespace pln::commands
