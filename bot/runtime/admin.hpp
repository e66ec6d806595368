// What the admin endpoints answer: /livez, /readyz and /metrics, to GET and HEAD, and nothing else.
// It knows no sockets: bot/commands brings it to the server. In the loop's thread.
#pragma once

#include "bot/runtime/health.hpp"
#include "bot/runtime/metrics.hpp"

#include <string>
#include <string_view>

namespace pln::runtime {

struct AdminAnswer {
  unsigned status{200};
  std::string content_type{};
  std::string body{};
  std::string allow{};  // the methods that would do, if this one does not
};

[[nodiscard]] AdminAnswer answer_admin(std::string_view method, std::string_view path,
                                       const Health& health, const Metrics& metrics);

}  // namespace pln::runtime
