#include "bot/core/rfc3339.hpp"

#include <array>
#include <cstddef>

namespace pln {
namespace {

constexpr int year_first = 1970, year_last = 2200;

// Reads fixed-width numbers and single characters from the front of a text; remembers a failure.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  int number(std::size_t width) {
    int value = 0;
    for (std::size_t index = 0; index < width; ++index) {
      if (index >= rest_.size() || rest_[index] < '0' || rest_[index] > '9') return fail();
      value = value * 10 + (rest_[index] - '0');
    }
    rest_.remove_prefix(width);
    return value;
  }
  bool take(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(std::string_view any_of) {
    if (!take(any_of)) fail();
  }
  void skip_digits() {
    number(1);
    while (take("0123456789")) {
    }
  }
  int fail() {
    failed_ = true;
    return 0;
  }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_{false};
};

std::string padded(int value, std::size_t width) {
  std::string digits = std::to_string(value);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

// The offset from UTC at the end of an instant.
seconds offset_of(Cursor& cursor) {
  if (cursor.take("Zz")) return seconds{0};
  const bool west = cursor.take("-");
  if (!west) cursor.expect("+");
  const int hour = cursor.number(2);
  cursor.expect(":");
  const int minute = cursor.number(2);
  if (hour > 23 || minute > 59) cursor.fail();
  const seconds offset = hours{hour} + minutes{minute};
  return west ? -offset : offset;
}

}  // namespace

std::string rfc3339(UtcTime instant) {
  const auto day = std::chrono::floor<days>(instant);
  const std::chrono::hh_mm_ss time{instant - day};
  return iso_date(LocalDate{day}) + "T" + padded(static_cast<int>(time.hours().count()), 2) + ":" +
         padded(static_cast<int>(time.minutes().count()), 2) + ":" +
         padded(static_cast<int>(time.seconds().count()), 2) + "Z";
}

std::optional<UtcTime> instant_from_rfc3339(std::string_view text) {
  Cursor cursor{text};
  const int year = cursor.number(4);
  cursor.expect("-");
  const int month = cursor.number(2);
  cursor.expect("-");
  const int day = cursor.number(2);
  cursor.expect("Tt ");
  const int hour = cursor.number(2);
  cursor.expect(":");
  const int minute = cursor.number(2);
  cursor.expect(":");
  const int second = cursor.number(2);
  if (cursor.take(".")) cursor.skip_digits();
  const seconds offset = offset_of(cursor);
  if (cursor.failed() || !cursor.at_end()) return std::nullopt;

  const LocalDate date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                       std::chrono::day{static_cast<unsigned>(day)}};
  // 60 is a leap second.
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  if (year < year_first || year > year_last) return std::nullopt;
  return std::chrono::sys_days{date} + hours{hour} + minutes{minute} + seconds{second} - offset;
}

std::string iso_date(LocalDate date) {
  return padded(static_cast<int>(date.year()), 4) + "-" +
         padded(static_cast<int>(static_cast<unsigned>(date.month())), 2) + "-" +
         padded(static_cast<int>(static_cast<unsigned>(date.day())), 2);
}

std::string clock_reading(TimeOfDay time) {
  return padded(time.minute / 60, 2) + ":" + padded(time.minute % 60, 2);
}

std::string_view weekday_name(Weekday weekday) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"});
  return weekday.ok() ? names[weekday.c_encoding()] : std::string_view{};
}

}  // namespace pln
