#include "bot/commands/web_listener.hpp"

#include <utility>

namespace pln::commands {
namespace {

// Slack waits for 3 s, and posts from several machines at once.
net::HttpLimits web_limits() {
  using std::chrono::milliseconds;
  net::HttpLimits limits;
  limits.header_time = milliseconds{5'000};
  limits.body_time = milliseconds{5'000};
  limits.connections = 512;
  return limits;
}

std::map<std::string, WebRoute> by_path(std::vector<WebRoute> routes) {
  std::map<std::string, WebRoute> result;
  for (WebRoute& route : routes) {
    const std::string path = route.path;
    result.emplace(path, std::move(route));
  }
  return result;
}

}  // namespace

WebListener::WebListener(boost::asio::io_context& loop, const net::ListenAddress& address,
                         std::vector<WebRoute> routes)
    : routes_(by_path(std::move(routes))),
      server_(loop, address, web_limits(),
              [this](const net::Request& request, const net::HttpServer::Answer& answer) {
                const auto found = routes_.find(request.path);
                if (found != routes_.end()) return found->second.answer(request, answer);
                net::Response nothing;
                nothing.status = 404;
                nothing.body = "nothing here\n";
                answer(std::move(nothing));
              }) {}

}  // namespace pln::commands
