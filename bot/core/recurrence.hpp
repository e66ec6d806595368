// The rhythm of what comes again by the calendar, as a value and as a text that lasts: "every day",
// "every 2 weeks on monday", "every month on the first friday". The hour is no part of it.
#pragma once

#include "bot/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pln {

struct Recurrence {
  enum class Unit : std::uint8_t { day, week, month };
  Unit unit{Unit::week};
  int every{1};
  WeekdaySet days{};    // week: on these, none: the weekday it began on; with `nth`: the one day
  int nth{0};           // month: the 1st to 5th of `days`, -1 the last one; 0: none
  int day_of_month{0};  // month: 1..31, a shorter month's last day for it; -1 the last; 0: none
  bool operator==(const Recurrence&) const = default;
};
inline constexpr int recurrence_every_max = 366;

std::string rule_text(const Recurrence& recurrence);
// Nothing for a text that is no such rule.
std::optional<Recurrence> read_rule(std::string_view rule);

// The first day of the rhythm that is not before `from`; where only the length of the rhythm is
// known, `from` itself.
LocalDate first_date(const Recurrence& recurrence, LocalDate from);
// The day of the rhythm after `present`, which is one.
LocalDate next_date(const Recurrence& recurrence, LocalDate present);

// The weekday of an English name in lower case; the other way is weekday_name (rfc3339.hpp).
std::optional<Weekday> weekday_named(std::string_view name);

}  // namespace pln
