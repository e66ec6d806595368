// Reads days: dates in figures and words, weekdays, "in two weeks", the ends of months and years.
#include "bot/core/understanding/time_words.hpp"
#include "bot/core/understanding/times.hpp"

#include <algorithm>
#include <array>

namespace pln::understanding {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

constexpr std::size_t date_words_max = 200;  // a date stands near the start of what it is for
constexpr int years_ahead_max = 8;           // until a 29 February comes round

// The next such day that is not before `today`.
std::optional<LocalDate> next_date(int day_of_month, int month_of_year, LocalDate today) {
  if (day_of_month < 1 || day_of_month > 31 || month_of_year < 1 || month_of_year > 12) return {};
  for (int ahead = 0; ahead <= years_ahead_max; ++ahead) {
    const LocalDate date{today.year() + std::chrono::years{ahead},
                         month{static_cast<unsigned>(month_of_year)},
                         day{static_cast<unsigned>(day_of_month)}};
    if (date.ok() && date >= today) return date;
  }
  return std::nullopt;
}

std::optional<LocalDate> full_date(int day_of_month, int month_of_year, int in_year) {
  if (in_year < 100) in_year += 2000;
  if (in_year < 1900 || in_year > 2199 || day_of_month < 1 || month_of_year < 1) return {};
  const LocalDate date{year{in_year}, month{static_cast<unsigned>(month_of_year)},
                       day{static_cast<unsigned>(day_of_month)}};
  return date.ok() ? std::optional{date} : std::nullopt;
}

std::optional<LocalDate> date_from(int day_of_month, int month_of_year, std::optional<int> in_year,
                                   LocalDate today) {
  return in_year ? full_date(day_of_month, month_of_year, *in_year)
                 : next_date(day_of_month, month_of_year, today);
}

// Two or three numbers with `mark` between them.
struct Parts {
  std::array<int, 3> number{};
  std::size_t count{0};
};
std::optional<Parts> parts_at(std::string_view word, char mark) {
  Parts parts{};
  while (true) {
    const std::size_t end = std::min(word.find(mark), word.size());
    const auto number = digits_of(word.substr(0, end));
    if (!number || parts.count == 3) return std::nullopt;
    parts.number[parts.count++] = *number;
    if (end == word.size()) break;
    word.remove_prefix(end + 1);
  }
  return parts.count < 2 ? std::nullopt : std::optional{parts};
}

class DateReader {
 public:
  DateReader(const std::vector<Token>& words, LocalDate today, const Lexicon& lexicon)
      : words_(words), today_(today), lexicon_(lexicon) {}

  std::optional<DateFound> at(std::size_t at) const {
    if (auto found = numeric(at)) return found;
    if (auto found = with_month(at)) return found;
    if (auto found = relative(at)) return found;
    if (auto found = after_span(at)) return found;
    return weekday(at);
  }

 private:
  static std::optional<DateFound> one(std::optional<LocalDate> date, std::size_t count) {
    if (!date) return std::nullopt;
    return DateFound{{*date, {}}, count};
  }

  [[nodiscard]] std::optional<DateFound> numeric(std::size_t at) const {
    const std::string_view word{words_[at].word};
    for (const char mark : {'-', '.', '/'}) {
      const auto parts = parts_at(word, mark);
      if (!parts) continue;
      const auto [first, second, third] = parts->number;
      if (parts->count == 3 && first >= 1000) return one(full_date(third, second, first), 1);
      if (mark == '-' && parts->count != 3) return std::nullopt;  // "9-11" is a span of hours
      const auto in_year = parts->count == 3 ? std::optional{third} : std::nullopt;
      return mark == '/' ? slashed(first, second, in_year)
                         : one(date_from(first, second, in_year, today_), 1);
    }
    return std::nullopt;
  }

  // Day or month first: decided by the language, by what is possible, or asked.
  [[nodiscard]] std::optional<DateFound> slashed(int first, int second,
                                                 std::optional<int> in_year) const {
    const auto day_first = date_from(first, second, in_year, today_);
    const auto month_first = date_from(second, first, in_year, today_);
    const bool day_first_only = lexicon_.value_of("date_order", "slash") == "day";
    if (day_first && (!month_first || first == second || day_first_only)) return one(day_first, 1);
    if (!day_first) return one(month_first, 1);
    return DateFound{{*day_first, month_first}, 1};
  }

  [[nodiscard]] std::optional<int> month_at(std::size_t at) const {
    if (at >= words_.size()) return std::nullopt;
    return digits_of(lexicon_.value_of("month", words_[at].word));
  }
  [[nodiscard]] std::optional<int> year_at(std::size_t at) const {
    if (at >= words_.size()) return std::nullopt;
    const auto number = digits_of(words_[at].word);
    return number && *number >= 1900 && *number <= 2199 ? number : std::nullopt;
  }

  // "8 January", "the 3rd of March 2027", "March 3", "in March".
  [[nodiscard]] std::optional<DateFound> with_month(std::size_t at) const {
    if (const auto first = month_at(at)) {
      const auto ordinal = find_ordinal(words_, at + 1, lexicon_);
      if (ordinal && ordinal->value >= 1 && ordinal->value <= 31) {
        const std::size_t next = at + 1 + ordinal->words;
        const auto in_year = year_at(next);
        return one(date_from(ordinal->value, *first, in_year, today_),
                   next - at + (in_year ? 1 : 0));
      }
      const bool led = at == 0 ? words_.size() <= 2 : is_a(words_, at - 1, "month_lead", lexicon_);
      if (!led) return std::nullopt;
      const auto in_year = year_at(at + 1);
      return one(date_from(1, *first, in_year, today_), in_year ? 2 : 1);
    }
    const auto ordinal = find_ordinal(words_, at, lexicon_);
    if (!ordinal || ordinal->value < 1 || ordinal->value > 31) return std::nullopt;
    std::size_t next = at + ordinal->words;
    if (is_a(words_, next, "out_of_word", lexicon_)) ++next;
    const auto in_month = month_at(next);
    if (!in_month) return std::nullopt;
    const auto in_year = year_at(++next);
    return one(date_from(ordinal->value, *in_month, in_year, today_),
               next - at + (in_year ? 1 : 0));
  }

  // "tomorrow", "next week", "end of the month", "this weekend".
  [[nodiscard]] std::optional<DateFound> relative(std::size_t at) const {
    if (const auto found = find_entry(words_, at, "relative_day", lexicon_)) {
      const int ahead = digits_of(found->value).value_or(0);
      return one(LocalDate{local(today_) + days{ahead}}, found->words);
    }
    const auto found = find_entry(words_, at, "period", lexicon_);
    if (!found) return std::nullopt;
    const MonthOf first{today_};
    std::optional<LocalDate> date{};
    if (found->value == "week") date = next_weekday(std::chrono::Monday);
    if (found->value == "weekend") date = next_weekday(std::chrono::Saturday);
    if (found->value == "month") date = first.plus_months(1);
    if (found->value == "year")
      date = LocalDate{today_.year() + std::chrono::years{1}, month{1}, day{1}};
    if (found->value == "end_of_month") {
      date = LocalDate{local(first.plus_months(1)) - days{1}};
    }
    if (found->value == "end_of_year") date = LocalDate{today_.year(), month{12}, day{31}};
    return one(date, found->words);
  }

  struct MonthOf {
    LocalDate day_in{};
    [[nodiscard]] LocalDate plus_months(int count) const {
      return (day_in.year() / day_in.month() + std::chrono::months{count}) / day{1};
    }
  };

  // "in two weeks", "for a month", "10 days from now".
  [[nodiscard]] std::optional<DateFound> after_span(std::size_t at) const {
    const std::size_t led = is_a(words_, at, "in_word", lexicon_) ? 1 : 0;
    const auto span = span_at(words_, at + led, lexicon_);
    if (!span || span->span.days + span->span.months == 0) return std::nullopt;
    return DateFound{{later_by(today_, span->span), {}}, led + span->words};
  }

  [[nodiscard]] std::optional<DateFound> weekday(std::size_t at) const {
    const std::size_t led = is_a(words_, at, "next_word", lexicon_) ? 1 : 0;
    const auto found = weekday_at(words_, at + led, lexicon_);
    if (!found) return std::nullopt;
    return DateFound{{next_weekday(*found), {}}, led + 1};
  }

  [[nodiscard]] LocalDate next_weekday(Weekday wanted) const {
    const Weekday now{local(today_)};
    const auto ahead = (wanted - now).count();  // 0..6
    return LocalDate{local(today_) + days{ahead == 0 ? 7 : ahead}};
  }

  static std::chrono::local_days local(LocalDate date) { return std::chrono::local_days{date}; }

  const std::vector<Token>& words_;
  LocalDate today_;
  const Lexicon& lexicon_;
};

}  // namespace

std::optional<DateFound> date_at(const std::vector<Token>& words, std::size_t at, LocalDate today,
                                 const Lexicon& lexicon) {
  if (at >= words.size()) return std::nullopt;
  return DateReader{words, today, lexicon}.at(at);
}

std::optional<DateReading> read_date(const Text& text, LocalDate today, const Lexicon& lexicon) {
  const std::vector<Token> words = tokens(text);
  const std::size_t last = std::min(words.size(), date_words_max);
  for (std::size_t at = 0; at < last; ++at) {
    if (const auto found = date_at(words, at, today, lexicon)) return found->reading;
  }
  return std::nullopt;
}

std::optional<SpanFound> span_at(const std::vector<Token>& words, std::size_t at,
                                 const Lexicon& lexicon) {
  if (const auto found = find_entry(words, at, "duration", lexicon)) {
    return SpanFound{{digits_of(found->value).value_or(0), 0, 0}, found->words};
  }
  if (at >= words.size()) return std::nullopt;
  std::size_t next = at;
  int count = 0;
  std::string_view word{words[at].word};
  const std::size_t digits = word.find_first_not_of("0123456789");
  std::string_view glued{};
  if (digits != 0 && digits != std::string_view::npos) {
    glued = lexicon.value_of("unit", word.substr(digits));
    if (glued.empty()) return std::nullopt;
    count = digits_of(word.substr(0, digits)).value_or(0);
    next = at + 1;
  } else if (const auto some = find_entry(words, at, "some", lexicon)) {
    count = digits_of(some->value).value_or(1);
    next = at + some->words;
  } else if (const auto number = find_number(words, at, lexicon)) {
    count = number->value;
    next = at + number->words;
  } else if (is_a(words, at, "one_before_unit", lexicon)) {
    count = 1;
    next = at + 1;
  } else {
    return std::nullopt;
  }
  const auto unit = glued.empty() ? find_entry(words, next, "unit", lexicon) : Found{glued, 0};
  if (!unit || count < 1 || count > 1000) return std::nullopt;
  Span span{};
  if (unit->value == "minute") span.minutes = count;
  if (unit->value == "hour") span.minutes = count * 60;
  if (unit->value == "day") span.days = count;
  if (unit->value == "week") span.days = count * 7;
  if (unit->value == "fortnight") span.days = count * 14;
  if (unit->value == "month") span.months = count;
  if (unit->value == "year") span.months = std::min(count, 50) * 12;
  return SpanFound{span, next + unit->words - at};
}

std::optional<Span> read_span(const Text& text, const Lexicon& lexicon) {
  const std::vector<Token> words = tokens(text);
  const std::size_t last = std::min(words.size(), date_words_max);
  for (std::size_t at = 0; at < last; ++at) {
    auto found = span_at(words, at, lexicon);
    if (!found) continue;
    std::size_t next = at + found->words;
    if (is_a(words, next, "conjunction", lexicon)) ++next;
    if (const auto more = span_at(words, next, lexicon)) {  // "a month and two weeks"
      found->span.minutes += more->span.minutes;
      found->span.days += more->span.days;
      found->span.months += more->span.months;
    }
    return found->span;
  }
  return std::nullopt;
}

LocalDate later_by(LocalDate day_in, const Span& span) {
  LocalDate date = day_in + std::chrono::months{span.months};
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  return LocalDate{std::chrono::local_days{date} + days{span.days}};
}

std::optional<Weekday> weekday_at(const std::vector<Token>& words, std::size_t at,
                                  const Lexicon& lexicon) {
  if (at >= words.size()) return std::nullopt;
  return weekday_named(lexicon.value_of("weekday", words[at].word));
}

std::optional<Weekday> weekday_named(std::string_view name) {
  constexpr auto names = std::to_array<std::string_view>(
      {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"});
  for (unsigned index = 0; index < names.size(); ++index) {
    if (names[index] == name) return Weekday{index};
  }
  return std::nullopt;
}

}  // namespace pln::understanding
