// What a handler gets and gives: one request and its answer, as values. And the answer as bytes.
// Pure.
#pragma once

#include "adapters/net/http_header.hpp"

#include <string>

namespace pln::net {

struct Request {
  std::string method{};
  std::string path{};   // as it was sent, nothing decoded
  std::string query{};  // likewise
  HeaderFields headers{};
  std::string body{};
};

struct Response {
  unsigned status{200};
  std::string content_type{"text/plain; charset=utf-8"};
  std::string body{};      // to HEAD only its length is sent
  HeaderFields headers{};  // besides Content-Type, Content-Length and Connection
};

// The bytes of an answer; `keep`: the connection is used again. What would change the meaning of
// its own head is answered with 500 instead.
[[nodiscard]] std::string written(const Response& response, bool head_only, bool keep);

}  // namespace pln::net
