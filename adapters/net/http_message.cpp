#include "adapters/net/http_message.hpp"

#include <boost/beast/http/status.hpp>

#include <ostream>  // which status.hpp uses and does not include

namespace pln::net {
namespace {

bool is_writable(const Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (!is_writable_field(name, value)) return false;
  }
  return response.status >= 200 && response.status <= 599 &&
         is_writable_field("Content-Type", response.content_type);
}

}  // namespace

std::string written(const Response& response, bool head_only, bool keep) {
  if (!is_writable(response)) {
    Response fault;
    fault.status = 500;
    fault.body = "this answer cannot be sent\n";
    return written(fault, head_only, keep);
  }
  namespace http = boost::beast::http;
  std::string bytes = "HTTP/1.1 " + std::to_string(response.status) + " ";
  bytes += std::string(http::obsolete_reason(http::int_to_status(response.status)));
  const auto add = [&bytes](const std::string& name, const std::string& value) {
    bytes += "\r\n" + name + ": " + value;
  };
  for (const auto& [name, value] : response.headers) add(name, value);
  add("Content-Type", response.content_type);
  add("Content-Length", std::to_string(response.body.size()));
  add("Cache-Control", "no-store");
  add("X-Content-Type-Options", "nosniff");
  add("Connection", keep ? "keep-alive" : "close");
  bytes += "\r\n\r\n";
  if (!head_only) bytes += response.body;
  return bytes;
}

}  // namespace pln::net
