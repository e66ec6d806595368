// Instants and local calendar values. The core never asks for the time: it is passed in.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace pln {

using UtcTime = std::chrono::sys_seconds;      // an instant, whole seconds
using LocalTime = std::chrono::local_seconds;  // a wall clock reading in some zone
using LocalDate = std::chrono::year_month_day;
using Weekday = std::chrono::weekday;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Minutes since local midnight, 0..1439 (1440 as the end of a span).
struct TimeOfDay {
  int minute{0};
  auto operator<=>(const TimeOfDay&) const = default;
};

// Bit n stands for the weekday with C encoding n (Sunday 0 ... Saturday 6).
struct WeekdaySet {
  std::uint8_t bits{0};
  bool operator==(const WeekdaySet&) const = default;
  [[nodiscard]] bool has(Weekday day) const { return (bits >> day.c_encoding() & 1U) != 0; }
  void insert(Weekday day) { bits = static_cast<std::uint8_t>(bits | 1U << day.c_encoding()); }
  void erase(Weekday day) { bits = static_cast<std::uint8_t>(bits & ~(1U << day.c_encoding())); }
  [[nodiscard]] bool empty() const { return bits == 0; }
};
inline constexpr WeekdaySet working_days{0b0111110};  // Monday to Friday (method D8)
inline constexpr WeekdaySet every_day{0b1111111};

// The first whole day of a local time.
constexpr LocalDate date_of(LocalTime time) { return LocalDate{std::chrono::floor<days>(time)}; }
constexpr TimeOfDay time_of_day(LocalTime time) {
  const auto since_midnight = time - std::chrono::floor<days>(time);
  return {static_cast<int>(std::chrono::floor<minutes>(since_midnight).count())};
}
constexpr LocalTime at(LocalDate date, TimeOfDay time) {
  return LocalTime{std::chrono::local_days{date}} + minutes{time.minute};
}

}  // namespace pln
