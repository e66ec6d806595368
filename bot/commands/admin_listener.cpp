#include "bot/commands/admin_listener.hpp"

#include "bot/runtime/admin.hpp"

#include <utility>

namespace pln::commands {
namespace {

// A probe is a line or two; who sends more or takes longer is none.
net::HttpLimits admin_limits() {
  using std::chrono::milliseconds;
  net::HttpLimits limits;
  limits.body_bytes = 1024;
  limits.header_time = milliseconds{5000};
  limits.body_time = milliseconds{2000};
  limits.connections = 32;
  return limits;
}

net::Response response_of(runtime::AdminAnswer answer) {
  net::Response response;
  response.status = answer.status;
  response.content_type = std::move(answer.content_type);
  response.body = std::move(answer.body);
  if (!answer.allow.empty()) response.headers.emplace_back("Allow", std::move(answer.allow));
  return response;
}

}  // namespace

AdminListener::AdminListener(boost::asio::io_context& loop, const net::ListenAddress& address,
                             const runtime::Health& health, const runtime::Metrics& metrics,
                             std::function<void()> before)
    : server_(loop, address, admin_limits(),
              [&health, &metrics, before = std::move(before)](
                  const net::Request& request, const net::HttpServer::Answer& answer) {
                if (before) before();
                answer(response_of(
                    runtime::answer_admin(request.method, request.path, health, metrics)));
              }) {}

}  // namespace pln::commands
