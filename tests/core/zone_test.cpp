// Zones as values: searching, gaps and repeated readings, invented transitions.
#include "bot/core/zone.hpp"

#include "bot/core/rfc3339.hpp"

#include <doctest/doctest.h>

using namespace pln;

namespace {

UtcTime instant(const char* text) {
  const auto time = instant_from_rfc3339(text);
  REQUIRE(time.has_value());
  return *time;
}

LocalTime reading(const char* text) { return LocalTime{instant(text).time_since_epoch()}; }

// Berlin in 2026: an hour forward on 29 March, back on 25 October, both at 01:00 UTC.
Zone berlin() {
  return Zone{
      "Europe/Berlin",
      hours{1},
      {{instant("2026-03-29T01:00:00Z"), hours{2}}, {instant("2026-10-25T01:00:00Z"), hours{1}}}};
}

}  // namespace

TEST_CASE("a zone without transitions is its first offset") {
  const Zone utc;
  CHECK(utc.name() == "UTC");
  CHECK(utc.offset_at(instant("2026-07-01T00:00:00Z")) == seconds{0});
  const Zone fixed{"Fixed", hours{-5}, {}};
  CHECK(fixed.to_utc(reading("2026-01-01T00:00:00Z")) == instant("2026-01-01T05:00:00Z"));
}

TEST_CASE("an offset holds from its instant on") {
  const Zone zone = berlin();
  CHECK(zone.offset_at(instant("2026-03-29T00:59:59Z")) == hours{1});
  CHECK(zone.offset_at(instant("2026-03-29T01:00:00Z")) == hours{2});
  CHECK(zone.offset_at(instant("2026-10-25T00:59:59Z")) == hours{2});
  CHECK(zone.offset_at(instant("2040-01-01T00:00:00Z")) == hours{1});
  CHECK(zone.to_local(instant("2026-07-01T12:00:00Z")) == reading("2026-07-01T14:00:00Z"));
}

TEST_CASE("a wall clock reading becomes an instant") {
  const Zone zone = berlin();
  CHECK(zone.to_utc(reading("2026-03-29T01:59:59Z")) == instant("2026-03-29T00:59:59Z"));
  CHECK(zone.to_utc(reading("2026-03-29T03:00:00Z")) == instant("2026-03-29T01:00:00Z"));
  CHECK(zone.to_utc(reading("2026-07-01T14:00:00Z")) == instant("2026-07-01T12:00:00Z"));
}

TEST_CASE("a reading that is skipped gives the first instant after the gap") {
  CHECK(berlin().to_utc(reading("2026-03-29T02:30:00Z")) == instant("2026-03-29T01:00:00Z"));
  CHECK(berlin().to_utc(reading("2026-03-29T02:00:00Z")) == instant("2026-03-29T01:00:00Z"));
}

TEST_CASE("of a reading that occurs twice the first counts") {
  CHECK(berlin().to_utc(reading("2026-10-25T02:30:00Z")) == instant("2026-10-25T00:30:00Z"));
  CHECK(berlin().to_utc(reading("2026-10-25T03:00:00Z")) == instant("2026-10-25T02:00:00Z"));
}

TEST_CASE("a whole day can be skipped") {
  // Samoa moved over the date line at the end of 29 December 2011.
  const Zone samoa{"Samoa", hours{-10}, {{instant("2011-12-30T10:00:00Z"), hours{14}}}};
  CHECK(samoa.to_utc(reading("2011-12-30T12:00:00Z")) == instant("2011-12-30T10:00:00Z"));
  CHECK(samoa.to_utc(reading("2011-12-29T23:00:00Z")) == instant("2011-12-30T09:00:00Z"));
  CHECK(samoa.to_utc(reading("2011-12-31T00:00:00Z")) == instant("2011-12-30T10:00:00Z"));
}

TEST_CASE("half an hour can be skipped and come twice") {
  // Lord Howe Island in 2026: back by half an hour on 5 April, forward on 4 October, at 02:00.
  const Zone zone{"Australia/Lord_Howe",
                  hours{11},
                  {{instant("2026-04-04T15:00:00Z"), minutes{630}},
                   {instant("2026-10-03T15:30:00Z"), minutes{660}}}};
  CHECK(zone.to_utc(reading("2026-04-05T01:45:00Z")) == instant("2026-04-04T14:45:00Z"));
  CHECK(zone.to_utc(reading("2026-04-05T02:00:00Z")) == instant("2026-04-04T15:30:00Z"));
  CHECK(zone.to_utc(reading("2026-10-04T02:15:00Z")) == instant("2026-10-03T15:30:00Z"));
  CHECK(zone.to_utc(reading("2026-10-04T02:30:00Z")) == instant("2026-10-03T15:30:00Z"));
  CHECK(zone.to_utc(reading("2026-10-04T02:31:00Z")) == instant("2026-10-03T15:31:00Z"));
}

TEST_CASE("a month of other time, as in Morocco") {
  // An hour less in Ramadan 2026: from 15 February, 03:00, to 22 March, 02:00.
  const Zone zone{
      "Africa/Casablanca",
      hours{1},
      {{instant("2026-02-15T02:00:00Z"), hours{0}}, {instant("2026-03-22T02:00:00Z"), hours{1}}}};
  CHECK(zone.to_utc(reading("2026-02-14T09:00:00Z")) == instant("2026-02-14T08:00:00Z"));
  CHECK(zone.to_utc(reading("2026-02-15T02:30:00Z")) == instant("2026-02-15T01:30:00Z"));
  CHECK(zone.to_utc(reading("2026-03-01T09:00:00Z")) == instant("2026-03-01T09:00:00Z"));
  CHECK(zone.to_utc(reading("2026-03-22T02:30:00Z")) == instant("2026-03-22T02:00:00Z"));
}

TEST_CASE("every instant survives the way through local time, but for the second of two readings") {
  const Zone zone = berlin();
  const UtcTime from = instant("2026-03-28T00:00:00Z");
  for (int step = 0; step < 400 * 48; ++step) {
    const UtcTime time = from + step * minutes{30};
    const UtcTime back = zone.to_utc(zone.to_local(time));
    const bool repeated =
        time >= instant("2026-10-25T01:00:00Z") && time < instant("2026-10-25T02:00:00Z");
    CHECK(back == (repeated ? time - hours{1} : time));
  }
}

TEST_CASE("instants are written and read as RFC 3339") {
  CHECK(rfc3339(instant("2026-01-05T09:00:00+01:00")) == "2026-01-05T08:00:00Z");
  CHECK(rfc3339(instant("2026-01-05T09:00:00.999-02:30")) == "2026-01-05T11:30:00Z");
  CHECK(rfc3339(instant("2024-02-29t23:59:60z")) == "2024-03-01T00:00:00Z");
  for (const char* wrong :
       {"", "2026-01-05", "2026-01-05T09:00:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "2026-01-05T24:00:00Z", "2026-01-05T09:60:00Z", "2026-01-05T09:00:00+1:00",
        "2026-01-05T09:00:00Zjunk", "0026-01-05T09:00:00Z", "9999-01-05T09:00:00Z",
        "2026-01-05T09:00:00.Z", "yesterday"}) {
    CAPTURE(wrong);
    CHECK_FALSE(instant_from_rfc3339(wrong).has_value());
  }
  CHECK(clock_reading(TimeOfDay{9 * 60 + 5}) == "09:05");
  CHECK(weekday_name(std::chrono::Monday) == "monday");
}
