// The system's zone files as values. Needs the package tzdata, as the program does.
#include "bot/runtime/zones.hpp"

#include "bot/core/rfc3339.hpp"

#include <doctest/doctest.h>

using namespace pln;
using runtime::Zones;

TEST_CASE("zones are found by name and by city, in any case") {
  const Zones zones;
  for (const auto& [asked, name] :
       {std::pair{"Europe/Berlin", "Europe/Berlin"}, std::pair{"europe/berlin", "Europe/Berlin"},
        std::pair{"Tokyo", "Asia/Tokyo"}, std::pair{"new york", "America/New_York"},
        std::pair{"UTC", "UTC"}}) {
    CAPTURE(asked);
    const Zone* zone = zones.find(asked);
    REQUIRE(zone != nullptr);
    CHECK(zone->name() == name);
    CHECK(Zones::find_in(&zones, asked) == zone);
  }
}

TEST_CASE("what is no zone is unknown, and never a path") {
  const Zones zones;
  for (const char* asked : {"", "Atlantis", "../../etc/passwd", "/etc/localtime", "localtime",
                            "libc:localtime", "zone1970.tab", "Europe"}) {
    CAPTURE(asked);
    CHECK(zones.find(asked) == nullptr);
  }
}

TEST_CASE("summer time is known for decades to come") {
  const Zones zones;
  const Zone* berlin = zones.find("Europe/Berlin");
  REQUIRE(berlin != nullptr);
  CHECK(berlin->offset_at(*instant_from_rfc3339("2026-07-01T00:00:00Z")) == hours{2});
  CHECK(berlin->offset_at(*instant_from_rfc3339("2059-07-01T00:00:00Z")) == hours{2});
  CHECK(berlin->offset_at(*instant_from_rfc3339("2059-12-01T00:00:00Z")) == hours{1});
}
