// Instants, dates, weekdays and times of day as the scripts outside read and write them (RFC 3339,
// "09:30", "monday"). Not for people: what a person reads is voice's business. Pure.
#pragma once

#include "bot/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pln {

// "2026-01-05T09:00:00Z".
std::string rfc3339(UtcTime instant);

// Needs an offset ("Z", "+01:00"); a fraction of a second is cut off. Nothing outside the years
// 1970 to 2200, so that arithmetic on instants cannot overflow.
std::optional<UtcTime> instant_from_rfc3339(std::string_view text);

std::string iso_date(LocalDate date);            // "2026-01-05"
std::string clock_reading(TimeOfDay time);       // "09:30"
std::string_view weekday_name(Weekday weekday);  // "monday"

}  // namespace pln
