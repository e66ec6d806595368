#include "bot/runtime/admin.hpp"

#include <utility>

namespace pln::runtime {
namespace {

AdminAnswer answer_health(HealthAnswer health) {
  return {health.good ? 200U : 503U, "application/json", std::move(health.json), ""};
}

AdminAnswer answer_words(unsigned status, std::string words) {
  return {status, "text/plain; charset=utf-8", std::move(words), ""};
}

}  // namespace

AdminAnswer answer_admin(std::string_view method, std::string_view path, const Health& health,
                         const Metrics& metrics) {
  if (path != "/livez" && path != "/readyz" && path != "/metrics") {
    return answer_words(404, "there are /livez, /readyz and /metrics\n");
  }
  if (method != "GET" && method != "HEAD") {
    AdminAnswer answer = answer_words(405, "GET or HEAD only\n");
    answer.allow = "GET, HEAD";
    return answer;
  }
  if (path == "/livez") return answer_health(health.live());
  if (path == "/readyz") return answer_health(health.ready());
  return {200, "text/plain; version=0.0.4; charset=utf-8", metrics.text(), ""};
}

}  // namespace pln::runtime
