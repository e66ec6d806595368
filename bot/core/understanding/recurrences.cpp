// Reads how something comes again by the calendar.
#include "bot/core/understanding/time_words.hpp"

#include <string_view>

namespace pln::understanding {
namespace {

using Unit = Recurrence::Unit;

// A unit of the lexicon as one of a rhythm's, and how many of it there are in it.
struct UnitOf {
  Unit unit{};
  int count{1};
};
std::optional<UnitOf> unit_of(std::string_view value) {
  if (value == "day") return UnitOf{Unit::day, 1};
  if (value == "week") return UnitOf{Unit::week, 1};
  if (value == "fortnight") return UnitOf{Unit::week, 2};
  if (value == "month") return UnitOf{Unit::month, 1};
  if (value == "year") return UnitOf{Unit::month, 12};
  return std::nullopt;
}

// One weekday after the other: "tuesdays and thursdays", "Monday, Wednesday and Friday".
DaysFound days_in_a_row(const std::vector<Token>& words, std::size_t at, const Lexicon& lexicon) {
  DaysFound all{};
  std::size_t next = at;
  while (const auto found = days_at(words, next, lexicon)) {
    all.days.bits |= found->days.bits;
    next += found->words;
    all.words = next - at;
    while (is_a(words, next, "conjunction", lexicon) || is_a(words, next, "time_lead", lexicon)) {
      if (!days_at(words, next + 1, lexicon)) break;
      ++next;
    }
  }
  return all;
}

class RecurrenceReader {
 public:
  RecurrenceReader(const std::vector<Token>& words, const Lexicon& lexicon)
      : words_(words), lexicon_(lexicon) {}

  [[nodiscard]] std::optional<RecurrenceFound> at(std::size_t at) const {
    if (is_a(words_, at, "every_word", lexicon_)) {
      if (auto found = every(at)) return found;
    }
    if (auto found = of_every_month(at)) return found;
    if (auto found = repeated_days(at)) return found;
    return named(at);
  }

 private:
  using Result = std::optional<RecurrenceFound>;

  // "every other Monday", "every 2 weeks", "jeden zweiten Dienstag im Monat", "every last Friday".
  [[nodiscard]] Result every(std::size_t at) const {
    if (const auto nth = nth_weekday_at(words_, at + 1, lexicon_)) {
      const std::size_t next = at + 1 + nth->words;
      const auto tail = find_entry(words_, next, "month_tail", lexicon_);
      if (tail || nth->nth == 1 || nth->nth == -1) {
        return month_by_weekday(*nth, next + (tail ? tail->words : 0) - at);
      }
    }
    int count = 1;
    std::size_t next = at + 1;
    if (is_a(words_, next, "other_word", lexicon_)) {
      count = 2;
      ++next;
    } else if (const auto number = find_ordinal(words_, next, lexicon_)) {
      if (auto day = day_of_month(number->value, next + number->words, at)) return day;
      count = number->value;
      next += number->words;
    }
    if (count < 1 || count > recurrence_every_max) return std::nullopt;
    if (const auto unit = find_entry(words_, next, "unit", lexicon_)) {
      const auto known = unit_of(unit->value);
      if (!known || count * known->count > recurrence_every_max) return std::nullopt;
      Recurrence found{known->unit, count * known->count, {}, 0, 0};
      next += unit->words;
      return with_day(found, next, at);
    }
    const DaysFound days = days_in_a_row(words_, next, lexicon_);
    if (days.words == 0) return std::nullopt;
    return RecurrenceFound{{Unit::week, count, days.days, 0, 0}, next + days.words - at};
  }

  // "every month on the 15th", "every week on Monday".
  [[nodiscard]] Result with_day(Recurrence found, std::size_t next, std::size_t at) const {
    std::size_t day_at = next;
    while (day_at < next + 2 && (is_a(words_, day_at, "time_lead", lexicon_) ||
                                 is_a(words_, day_at, "article", lexicon_))) {
      ++day_at;
    }
    if (found.unit == Unit::week) {
      const DaysFound days = days_in_a_row(words_, day_at, lexicon_);
      if (days.words > 0) {
        found.days = days.days;
        next = day_at + days.words;
      }
    } else if (found.unit == Unit::month) {
      if (const auto nth = nth_weekday_at(words_, day_at, lexicon_)) {
        found.nth = nth->nth;
        found.days.insert(nth->day);
        next = day_at + nth->words;
      } else if (const auto ordinal = find_ordinal(words_, day_at, lexicon_);
                 ordinal && day_at > next && is_day(ordinal->value)) {
        found.day_of_month = ordinal->value == 0 ? -1 : ordinal->value;
        next = day_at + ordinal->words;
        if (find_entry(words_, next, "unit", lexicon_)) ++next;  // "on the last day"
      }
    }
    return RecurrenceFound{found, next - at};
  }

  static bool is_day(int number) { return number >= 0 && number <= 31; }

  // "jeden 15.": a number that only a day of a month can be, with nothing to count behind it.
  [[nodiscard]] Result day_of_month(int number, std::size_t next, std::size_t at) const {
    const bool counts = find_entry(words_, next, "unit", lexicon_).has_value() ||
                        days_at(words_, next, lexicon_).has_value();
    if (counts || number < 1 || number > 31) return std::nullopt;
    const auto tail = find_entry(words_, next, "month_tail", lexicon_);
    return RecurrenceFound{{Unit::month, 1, {}, 0, number}, next + (tail ? tail->words : 0) - at};
  }

  // "the first Friday of every month", "the 15th of each month", "am letzten Tag jedes Monats".
  [[nodiscard]] Result of_every_month(std::size_t at) const {
    std::size_t next = at;
    if (is_a(words_, next, "article", lexicon_)) ++next;
    if (const auto nth = nth_weekday_at(words_, next, lexicon_)) {
      const auto tail = find_entry(words_, next + nth->words, "month_tail", lexicon_);
      if (!tail || tail->value != "every") return std::nullopt;
      return month_by_weekday(*nth, next + nth->words + tail->words - at);
    }
    const auto ordinal = find_ordinal(words_, next, lexicon_);
    if (!ordinal || !is_day(ordinal->value)) return std::nullopt;
    next += ordinal->words;
    const auto unit = find_entry(words_, next, "unit", lexicon_);
    if (unit && unit->value == "day") next += unit->words;
    const auto tail = find_entry(words_, next, "month_tail", lexicon_);
    if (!tail || tail->value != "every") return std::nullopt;
    const int day = ordinal->value == 0 ? -1 : ordinal->value;
    return RecurrenceFound{{Unit::month, 1, {}, 0, day}, next + tail->words - at};
  }

  [[nodiscard]] static RecurrenceFound month_by_weekday(const NthFound& nth, std::size_t words) {
    Recurrence found{Unit::month, 1, {}, nth.nth, 0};
    found.days.insert(nth.day);
    return {found, words};
  }

  // "Tuesdays", "weekdays", "dienstags und donnerstags".
  [[nodiscard]] Result repeated_days(std::size_t at) const {
    const bool repeated = is_a(words_, at, "repeated_weekday", lexicon_) ||
                          find_entry(words_, at, "repeated_group", lexicon_).has_value();
    if (!repeated) return std::nullopt;
    const DaysFound days = days_in_a_row(words_, at, lexicon_);
    if (days.words == 0) return std::nullopt;
    return RecurrenceFound{{Unit::week, 1, days.days, 0, 0}, days.words};
  }

  // "daily", "fortnightly", "monthly on the 15th".
  [[nodiscard]] Result named(std::size_t at) const {
    const auto word = find_entry(words_, at, "rhythm", lexicon_);
    if (!word) return std::nullopt;
    auto found = read_rule(word->value);
    if (!found) return std::nullopt;
    auto result = with_day(*found, at + word->words, at);
    return result;
  }

  const std::vector<Token>& words_;
  const Lexicon& lexicon_;
};

}  // namespace

std::optional<NthFound> nth_weekday_at(const std::vector<Token>& words, std::size_t at,
                                       const Lexicon& lexicon) {
  const auto ordinal = find_ordinal(words, at, lexicon);
  if (!ordinal || ordinal->value < 0 || ordinal->value > 5) return std::nullopt;
  if (digits_of(words[at].word)) return std::nullopt;  // "2 Fridays" counts
  const auto day = weekday_at(words, at + ordinal->words, lexicon);
  if (!day) return std::nullopt;
  return NthFound{ordinal->value == 0 ? -1 : ordinal->value, *day, ordinal->words + 1};
}

std::optional<RecurrenceFound> recurrence_at(const std::vector<Token>& words, std::size_t at,
                                             const Lexicon& lexicon) {
  if (at >= words.size()) return std::nullopt;
  return RecurrenceReader{words, lexicon}.at(at);
}

}  // namespace pln::understanding
