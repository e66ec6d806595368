// When the service counts as alive and as ready, with its reasons; what the admin endpoints answer.
#include "bot/runtime/health.hpp"

#include "bot/runtime/admin.hpp"
#include "bot/runtime/metrics.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <string>

using namespace pln::runtime;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// A service whose time the test sets.
struct Service {
  Health::Moment now{seconds{1000}};
  Health health{[this] { return now; }};
  Metrics metrics{"1.2.3"};

  void start() {
    health.migrations_done();
    health.store_works();
  }
  [[nodiscard]] AdminAnswer get(std::string_view path) const {
    return answer_admin("GET", path, health, metrics);
  }
};

bool gives(const HealthAnswer& answer, const std::string& reason) {
  const auto json = nlohmann::json::parse(answer.json);
  REQUIRE(json["status"] == (answer.good ? "ok" : "failing"));
  REQUIRE(json["reasons"].empty() == answer.good);
  for (const auto& one : json["reasons"]) {
    if (one.get<std::string>().find(reason) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a loop that has not turned for more than 5 s is not alive") {
  Service service;
  CHECK(service.health.live().good);
  service.now += seconds{5};
  CHECK(service.health.live().good);
  service.now += milliseconds{1};
  CHECK(gives(service.health.live(), "has not turned for 5 s"));
  service.health.tick();
  CHECK(service.health.live().good);
}

TEST_CASE("ready means migrated, a store that can be written, and not stopping") {
  Service service;
  CHECK(gives(service.health.ready(), "migrations"));
  CHECK(gives(service.health.ready(), "store cannot be written"));
  service.health.migrations_done();
  CHECK_FALSE(service.health.ready().good);
  service.health.store_works();
  CHECK(service.health.ready().good);
  service.health.store_fails("the disk is full");
  CHECK(gives(service.health.ready(), "the disk is full"));
  CHECK(service.health.live().good);  // a full disk is no reason to restart
  service.health.store_works();
  service.health.stopping();
  CHECK(gives(service.health.ready(), "stopping"));
  CHECK(service.health.live().good);
}

TEST_CASE("one platform has to be connected once the grace at the start is over") {
  Service service;
  service.start();
  service.health.platform("slack acme", false);
  service.health.platform("matrix home", false);
  service.now += start_grace;
  CHECK(service.health.ready().good);
  service.now += milliseconds{1};
  CHECK(gives(service.health.ready(), "no platform is connected"));
  service.health.platform("matrix home", true);
  CHECK(service.health.ready().good);
  const auto json = nlohmann::json::parse(service.health.ready().json);
  CHECK(json["platforms"]["matrix home"] == "connected");
  CHECK(json["platforms"]["slack acme"] == "connecting");
  service.health.platform("matrix home", false);
  CHECK_FALSE(service.health.ready().good);
}

TEST_CASE("the admin endpoints are three, for GET and HEAD") {
  Service service;
  CHECK(service.get("/livez").status == 200);
  CHECK(service.get("/livez").content_type == "application/json");
  CHECK(service.get("/readyz").status == 503);
  service.start();
  CHECK(service.get("/readyz").status == 200);
  CHECK(service.get("/readyz").body.ends_with("}\n"));
  CHECK(service.get("/metrics").status == 200);
  CHECK(service.get("/metrics").content_type.starts_with("text/plain; version=0.0.4"));
  CHECK(service.get("/metrics").body.find("pln_coach_build_info") != std::string::npos);
  for (const char* path : {"/", "/metrics/", "//metrics", "/livez/..", "/%6civez", "/LIVEZ"}) {
    CAPTURE(path);
    CHECK(service.get(path).status == 404);
  }
  CHECK(answer_admin("HEAD", "/livez", service.health, service.metrics).status == 200);
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "get"}) {
    CAPTURE(method);
    const AdminAnswer answer = answer_admin(method, "/livez", service.health, service.metrics);
    CHECK(answer.status == 405);
    CHECK(answer.allow == "GET, HEAD");
  }
}
