// Rhythms by the calendar: their lasting text, and the days they fall on.
#include "bot/core/recurrence.hpp"

#include "bot/core/rfc3339.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pln;
using namespace std::chrono;

namespace {

// The first days of a rhythm from 4 March 2026, a Wednesday, joined.
std::string days_of(const char* rule, int count,
                    LocalDate from = LocalDate{year{2026}, March, day{4}}) {
  const auto recurrence = read_rule(rule);
  if (!recurrence) return "no rule";
  std::string all;
  LocalDate date = first_date(*recurrence, from);
  for (int number = 0; number < count; ++number) {
    all += (number == 0 ? "" : " ") + iso_date(date).substr(5);
    date = next_date(*recurrence, date);
  }
  return all;
}

}  // namespace

TEST_CASE("the days of a rhythm") {
  CHECK(days_of("every day", 3) == "03-04 03-05 03-06");
  CHECK(days_of("every 3 days", 3) == "03-04 03-07 03-10");
  CHECK(days_of("every week on tuesday", 3) == "03-10 03-17 03-24");
  CHECK(days_of("every 2 weeks on monday", 3) == "03-09 03-23 04-06");
  CHECK(days_of("every week on tuesday, thursday", 4) == "03-05 03-10 03-12 03-17");
  CHECK(days_of("every 2 weeks on tuesday, thursday", 4) == "03-05 03-17 03-19 03-31");
  CHECK(days_of("every 2 weeks on sunday", 3) == "03-08 03-22 04-05");
  CHECK(days_of("every 2 weeks", 3) == "03-04 03-18 04-01");
  CHECK(days_of("every month on day 31", 4) == "03-31 04-30 05-31 06-30");
  CHECK(days_of("every month on the last day", 3) == "03-31 04-30 05-31");
  CHECK(days_of("every month on the first friday", 3) == "03-06 04-03 05-01");
  CHECK(days_of("every month on the last thursday", 3) == "03-26 04-30 05-28");
  CHECK(days_of("every month on the fifth monday", 3) == "03-30 06-29 08-31");
  CHECK(days_of("every 3 months on day 15", 3) == "03-15 06-15 09-15");
  CHECK(days_of("every month", 3) == "03-04 04-04 05-04");
  CHECK(days_of("every 12 months on day 29", 3, {year{2028}, February, day{29}}) ==
        "02-29 02-28 02-28");
}

TEST_CASE("a rule says itself, and only rules are read") {
  for (const char* rule :
       {"every day", "every 3 days", "every week on tuesday", "every 2 weeks on monday, friday",
        "every week", "every month on day 31", "every 2 months on the last day",
        "every month on the first friday", "every month on the last thursday", "every month"}) {
    const auto recurrence = read_rule(rule);
    REQUIRE(recurrence);
    CHECK(rule_text(*recurrence) == rule);
  }
  CHECK(rule_text(*read_rule("every 1 weeks")) == "every week");
  for (const char* no_rule : {"", "daily", "every", "every 0 days", "every 400 days", "every hour",
                              "every week on", "every week on day 3", "every month on day 32",
                              "every month on the sixth friday", "every day on monday"}) {
    CAPTURE(no_rule);
    CHECK_FALSE(read_rule(no_rule));
  }
}
