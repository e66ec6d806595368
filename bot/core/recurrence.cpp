#include "bot/core/recurrence.hpp"

#include "bot/core/rfc3339.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace pln {

namespace {

using std::chrono::local_days;
using std::chrono::year_month;

constexpr std::array ordinal_names{std::string_view{"first"}, std::string_view{"second"},
                                   std::string_view{"third"}, std::string_view{"fourth"},
                                   std::string_view{"fifth"}};
constexpr unsigned week_days = 7;

// Monday first, as a week is written down.
std::string names_of(WeekdaySet set) {
  std::string all;
  for (unsigned index = 1; index <= week_days; ++index) {
    const Weekday day{index % week_days};
    if (!set.has(day)) continue;
    if (!all.empty()) all += ", ";
    all += weekday_name(day);
  }
  return all;
}

Weekday only_day(WeekdaySet set) {
  for (unsigned index = 0; index < week_days; ++index) {
    if (set.has(Weekday{index})) return Weekday{index};
  }
  return std::chrono::Monday;
}

LocalDate later(LocalDate date, int count) { return LocalDate{local_days{date} + days{count}}; }

// The day of the rhythm in this month; nothing in a month without a fifth such weekday.
std::optional<LocalDate> date_in(const Recurrence& recurrence, year_month in) {
  const LocalDate last{in / std::chrono::last};
  if (recurrence.nth != 0) {
    const Weekday day = only_day(recurrence.days);
    if (recurrence.nth < 0) return LocalDate{local_days{in / day[std::chrono::last]}};
    const auto found = in / day[static_cast<unsigned>(recurrence.nth)];
    return found.ok() ? std::optional{LocalDate{local_days{found}}} : std::nullopt;
  }
  if (recurrence.day_of_month < 0) return last;
  return std::min(last, LocalDate{in / std::chrono::day{static_cast<unsigned>(
                                           std::max(recurrence.day_of_month, 1))}});
}

// Years ahead that hold a fifth weekday whatever the rhythm is.
constexpr int months_ahead_max = 12 * recurrence_every_max;

LocalDate month_date_from(const Recurrence& recurrence, year_month in, int step, LocalDate least) {
  for (int ahead = 0; ahead <= months_ahead_max; ahead += step) {
    const auto date = date_in(recurrence, in + std::chrono::months{ahead});
    if (date && *date >= least) return *date;
  }
  return least;
}

LocalDate next_in_week(const Recurrence& recurrence, LocalDate present) {
  if (recurrence.days.empty()) {
    return later(present, recurrence.every * static_cast<int>(week_days));
  }
  LocalDate date = later(present, 1);
  while (Weekday{local_days{date}} != std::chrono::Monday) {
    if (recurrence.days.has(Weekday{local_days{date}})) return date;
    date = later(date, 1);
  }
  date = later(date, (recurrence.every - 1) * static_cast<int>(week_days));
  while (!recurrence.days.has(Weekday{local_days{date}})) date = later(date, 1);
  return date;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" ,"), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::optional<int> number_in(std::string_view word) {
  constexpr std::size_t digits_max = 3;
  if (word.empty() || word.size() > digits_max) return std::nullopt;
  int number = 0;
  for (const char c : word) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

std::optional<Recurrence::Unit> unit_in(std::string_view word) {
  if (word.ends_with('s')) word.remove_suffix(1);
  if (word == "day") return Recurrence::Unit::day;
  if (word == "week") return Recurrence::Unit::week;
  if (word == "month") return Recurrence::Unit::month;
  return std::nullopt;
}

std::optional<int> nth_in(std::string_view word) {
  if (word == "last") return -1;
  const auto found = std::find(ordinal_names.begin(), ordinal_names.end(), word);
  if (found == ordinal_names.end()) return std::nullopt;
  return static_cast<int>(found - ordinal_names.begin()) + 1;
}

// What stands behind "on" in the rule of a month.
bool read_day_of_month(const std::vector<std::string_view>& words, std::size_t at,
                       Recurrence& recurrence) {
  constexpr int days_max = 31;
  if (at + 2 == words.size() && words[at] == "day") {
    recurrence.day_of_month = number_in(words[at + 1]).value_or(0);
    return recurrence.day_of_month >= 1 && recurrence.day_of_month <= days_max;
  }
  if (at + 3 != words.size() || words[at] != "the") return false;
  if (words[at + 2] == "day") {
    recurrence.day_of_month = words[at + 1] == "last" ? -1 : 0;
    return recurrence.day_of_month != 0;
  }
  const auto day = weekday_named(words[at + 2]);
  recurrence.nth = nth_in(words[at + 1]).value_or(0);
  if (!day || recurrence.nth == 0) return false;
  recurrence.days.insert(*day);
  return true;
}

}  // namespace

std::string rule_text(const Recurrence& recurrence) {
  constexpr std::array units{std::string_view{"day"}, std::string_view{"week"},
                             std::string_view{"month"}};
  std::string text{"every "};
  const std::string unit{units[static_cast<std::size_t>(recurrence.unit)]};
  text += recurrence.every == 1 ? unit : std::to_string(recurrence.every) + " " + unit + "s";
  if (recurrence.unit == Recurrence::Unit::week && !recurrence.days.empty()) {
    text += " on " + names_of(recurrence.days);
  }
  if (recurrence.unit != Recurrence::Unit::month) return text;
  if (recurrence.nth != 0) {
    const std::string_view nth =
        recurrence.nth < 0 ? "last" : ordinal_names[static_cast<std::size_t>(recurrence.nth) - 1];
    return text + " on the " + std::string{nth} + " " + names_of(recurrence.days);
  }
  if (recurrence.day_of_month < 0) return text + " on the last day";
  if (recurrence.day_of_month == 0) return text;
  return text + " on day " + std::to_string(recurrence.day_of_month);
}

std::optional<Recurrence> read_rule(std::string_view rule) {
  const std::vector<std::string_view> words = words_of(rule);
  if (words.size() < 2 || words[0] != "every") return std::nullopt;
  Recurrence recurrence{};
  std::size_t at = 1;
  if (const auto count = number_in(words[at])) {
    recurrence.every = *count;
    ++at;
  }
  const auto unit = at < words.size() ? unit_in(words[at]) : std::nullopt;
  if (!unit || recurrence.every < 1 || recurrence.every > recurrence_every_max) return std::nullopt;
  recurrence.unit = *unit;
  if (++at == words.size()) return recurrence;
  if (words[at] != "on" || *unit == Recurrence::Unit::day) return std::nullopt;
  if (*unit == Recurrence::Unit::month) {
    return read_day_of_month(words, at + 1, recurrence) ? std::optional{recurrence} : std::nullopt;
  }
  for (++at; at < words.size(); ++at) {
    const auto day = weekday_named(words[at]);
    if (!day) return std::nullopt;
    recurrence.days.insert(*day);
  }
  return recurrence.days.empty() ? std::nullopt : std::optional{recurrence};
}

LocalDate first_date(const Recurrence& recurrence, LocalDate from) {
  if (recurrence.unit == Recurrence::Unit::week && !recurrence.days.empty()) {
    while (!recurrence.days.has(Weekday{local_days{from}})) from = later(from, 1);
  }
  const bool in_month = recurrence.nth != 0 || recurrence.day_of_month != 0;
  if (recurrence.unit != Recurrence::Unit::month || !in_month) return from;
  return month_date_from(recurrence, from.year() / from.month(), 1, from);
}

LocalDate next_date(const Recurrence& recurrence, LocalDate present) {
  if (recurrence.unit == Recurrence::Unit::day) return later(present, recurrence.every);
  if (recurrence.unit == Recurrence::Unit::week) return next_in_week(recurrence, present);
  Recurrence day = recurrence;
  if (day.nth == 0 && day.day_of_month == 0) {
    day.day_of_month = static_cast<int>(static_cast<unsigned>(present.day()));
  }
  const year_month next = present.year() / present.month() + std::chrono::months{recurrence.every};
  return month_date_from(day, next, recurrence.every, later(present, 1));
}

std::optional<Weekday> weekday_named(std::string_view name) {
  for (unsigned index = 0; index < week_days; ++index) {
    if (weekday_name(Weekday{index}) == name) return Weekday{index};
  }
  return std::nullopt;
}

}  // namespace pln
