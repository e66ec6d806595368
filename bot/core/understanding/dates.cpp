// Reads days: dates in figures and words, weekdays, "in two weeks", the ends of months and years.
#include "bot/core/understanding/date_figures.hpp"
#include "bot/core/understanding/distance.hpp"
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

class DateReader {
 public:
  DateReader(const std::vector<Token>& words, LocalDate today, const Lexicon& lexicon)
      : words_(words), today_(today), lexicon_(lexicon) {}

  std::optional<DateFound> at(std::size_t at) const {
    if (auto found = date_in_figures(words_, at, today_, lexicon_)) return found;
    if (auto found = with_month(at)) return found;
    if (auto found = nth_weekday(at)) return found;
    if (auto found = relative(at)) return later_if_said(*found, at);
    if (auto found = after_span(at)) return found;
    if (auto found = weekday(at)) return later_if_said(*found, at);
    return day_of_month(at);
  }

 private:
  using Result = std::optional<DateFound>;
  using MonthOf = std::chrono::year_month;

  static Result one(std::optional<LocalDate> date, std::size_t count) {
    if (!date) return std::nullopt;
    return DateFound{{*date, {}}, count};
  }

  [[nodiscard]] std::optional<int> month_at(std::size_t at) const {
    if (at >= words_.size()) return std::nullopt;
    const std::string& word = words_[at].word;
    if (const auto known = digits_of(lexicon_.value_of("month", word))) return known;
    return digits_of(nearest(word, "month"));
  }
  // A long name with one slip; "" if none is meant or two are.
  [[nodiscard]] std::string_view nearest(const std::string& word, std::string_view category) const {
    return name_with_a_slip(word, category, lexicon_);
  }
  [[nodiscard]] std::optional<int> year_at(std::size_t at) const {
    if (at >= words_.size()) return std::nullopt;
    const auto number = digits_of(words_[at].word);
    return number && *number >= 1900 && *number <= 2199 ? number : std::nullopt;
  }
  [[nodiscard]] std::size_t skip(std::size_t at, std::string_view category) const {
    return is_a(words_, at, category, lexicon_) ? at + 1 : at;
  }

  // "8 January", "the 3rd of March 2027", "March 3", "in March", "end of January".
  [[nodiscard]] Result with_month(std::size_t at) const {
    if (const auto part = find_entry(words_, at, "month_part", lexicon_)) {
      const std::size_t next = skip(at + part->words, "out_of_word");
      if (const auto named = month_at(next)) return part_of_month(part->value, *named, next, at);
    }
    if (const auto first = month_at(at)) {
      const std::size_t day_at = skip(at + 1, "article");
      const auto ordinal = day_number(day_at);
      if (ordinal) {
        const std::size_t next = day_at + ordinal->words;
        const auto in_year = year_at(next);
        return one(date_from(ordinal->value, *first, in_year, today_),
                   next - at + (in_year ? 1 : 0));
      }
      const bool led = at == 0 ? words_.size() <= 2 : is_a(words_, at - 1, "month_lead", lexicon_);
      if (!led) return std::nullopt;
      const auto in_year = year_at(at + 1);
      return one(date_from(1, *first, in_year, today_), in_year ? 2 : 1);
    }
    const auto ordinal = day_number(at);
    if (!ordinal) return std::nullopt;
    std::size_t next = skip(at + ordinal->words, "out_of_word");
    const auto in_month = month_at(next);
    if (!in_month) return std::nullopt;
    const auto in_year = year_at(++next);
    return one(date_from(ordinal->value, *in_month, in_year, today_),
               next - at + (in_year ? 1 : 0));
  }

  // "3", "3rd", "third"; of "10-12" the first.
  [[nodiscard]] std::optional<NumberFound> day_number(std::size_t at) const {
    if (at >= words_.size()) return std::nullopt;
    const std::string_view word{words_[at].word};
    const auto from = digits_of(word.substr(0, word.find('-')));
    const auto found = from ? NumberFound{*from, 1} : find_ordinal(words_, at, lexicon_);
    return found && found->value >= 1 && found->value <= 31 ? found : std::nullopt;
  }

  // The last, the fifteenth or the first day of the month that is named at `next`.
  [[nodiscard]] Result part_of_month(std::string_view part, int named, std::size_t next,
                                     std::size_t at) const {
    const auto in_year = year_at(next + 1);
    const int first_year = in_year.value_or(static_cast<int>(today_.year()));
    for (const int year_of : {first_year, first_year + 1}) {
      const LocalDate date =
          day_in(MonthOf{year{year_of}, month{static_cast<unsigned>(named)}}, part);
      if (in_year || date >= today_) return one(date, next - at + (in_year ? 2 : 1));
    }
    return std::nullopt;
  }
  static LocalDate day_in(MonthOf of, std::string_view part) {
    constexpr unsigned middle = 15;
    if (part == "end") return LocalDate{of / std::chrono::last};
    return of / day{part == "mid" ? middle : 1};
  }

  // "the first Friday of the month", "letzter Donnerstag im Mai", "first Monday next month".
  [[nodiscard]] Result nth_weekday(std::size_t at) const {
    const std::size_t first = skip(at, "article");
    const auto nth = nth_weekday_at(words_, first, lexicon_);
    if (!nth) return std::nullopt;
    std::size_t next = first + nth->words;
    Recurrence of{Recurrence::Unit::month, 1, {}, nth->nth, 0};
    of.days.insert(nth->day);
    if (const auto tail = find_entry(words_, next, "month_tail", lexicon_)) {
      const MonthOf from{this_month() + std::chrono::months{tail->value == "next" ? 1 : 0}};
      const LocalDate least = tail->value == "next" ? LocalDate{from / day{1}} : today_;
      return one(first_date(of, least), next + tail->words - at);
    }
    next = skip(skip(next, "out_of_word"), "month_lead");
    const auto named = month_at(next);
    if (!named) return std::nullopt;
    const auto in_year = year_at(next + 1);
    const int first_year = in_year.value_or(static_cast<int>(today_.year()));
    for (const int year_of : {first_year, first_year + 1}) {
      const MonthOf in{year{year_of}, month{static_cast<unsigned>(*named)}};
      const LocalDate date = first_date(of, LocalDate{in / day{1}});
      if (in_year || date >= today_) return one(date, next - at + (in_year ? 2 : 1));
    }
    return std::nullopt;
  }

  // "tomorrow", "next week", "end of the month", "this weekend", "next week on Tuesday".
  [[nodiscard]] Result relative(std::size_t at) const {
    if (const auto found = find_entry(words_, at, "relative_day", lexicon_)) {
      const bool back = found->value.starts_with('-');
      const int ahead = digits_of(found->value.substr(back ? 1 : 0)).value_or(0);
      return one(after(back ? -ahead : ahead), found->words);
    }
    const auto found = find_entry(words_, at, "period", lexicon_);
    if (!found) return std::nullopt;
    if (const auto week = week_of(found->value)) {
      const std::size_t next = skip(skip(at + found->words, "time_lead"), "article");
      if (const auto named = weekday_at(words_, next, lexicon_)) {
        return one(day_of_week(*week, *named), next + 1 - at);
      }
    }
    return one(in_period(found->value), found->words);
  }

  // How many weeks ahead a period is; nothing if it is no week.
  static std::optional<int> week_of(std::string_view period) {
    if (period == "this_week") return 0;
    if (period == "week") return 1;
    return period == "second_week" ? std::optional{2} : std::nullopt;
  }
  [[nodiscard]] LocalDate day_of_week(int weeks_ahead, Weekday named) const {
    const auto monday = local(today_) - (Weekday{local(today_)} - std::chrono::Monday);
    return LocalDate{monday + days{7 * weeks_ahead} + (named - std::chrono::Monday)};
  }

  [[nodiscard]] std::optional<LocalDate> in_period(std::string_view period) const {
    const MonthOf now = this_month();
    const auto months = [now](int ahead) { return now + std::chrono::months{ahead}; };
    if (period == "week") return day_of_week(1, std::chrono::Monday);
    if (period == "second_week") return day_of_week(2, std::chrono::Monday);
    if (period == "weekend") return next_weekday(std::chrono::Saturday);
    if (period == "next_weekend") return day_of_week(1, std::chrono::Saturday);
    if (period == "end_of_week") return first_weekday(std::chrono::Friday);
    if (period == "end_of_next_week") return day_of_week(1, std::chrono::Friday);
    if (period == "month") return LocalDate{months(1) / day{1}};
    if (period == "second_month") return LocalDate{months(2) / day{1}};
    if (period == "end_of_month") return LocalDate{now / std::chrono::last};
    if (period == "end_of_next_month") return LocalDate{months(1) / std::chrono::last};
    if (period == "middle_of_month") {
      const LocalDate middle{now / day{15}};
      return middle >= today_ ? middle : LocalDate{months(1) / day{15}};
    }
    if (period == "year") return LocalDate{today_.year() + std::chrono::years{1}, month{1}, day{1}};
    if (period == "end_of_year") return LocalDate{today_.year(), month{12}, day{31}};
    if (period == "christmas") return next_date(25, 12, today_);
    if (period == "christmas_eve") return next_date(24, 12, today_);
    return std::nullopt;
  }

  // "in two weeks", "for a month", "10 days from now", "two weeks from Monday".
  [[nodiscard]] Result after_span(std::size_t at) const {
    const std::size_t led = skip(at, "in_word") - at;
    const auto span = span_at(words_, at + led, lexicon_);
    if (!span || span->span.days + span->span.months == 0) return std::nullopt;
    const std::size_t next = at + led + span->words;
    if (const auto tail = find_entry(words_, next, "span_tail", lexicon_)) {
      return one(later_by(today_, span->span), next + tail->words - at);
    }
    if (led == 0 && is_a(words_, next, "counted_from", lexicon_)) {
      const auto from = DateReader{words_, today_, lexicon_}.start_at(next + 1);
      if (from) return one(later_by(from->reading.date, span->span), next + 1 + from->words - at);
    }
    return one(later_by(today_, span->span), led + span->words);
  }
  [[nodiscard]] Result start_at(std::size_t at) const {
    if (at >= words_.size()) return std::nullopt;
    if (auto found = date_in_figures(words_, at, today_, lexicon_)) return found;
    if (auto found = with_month(at)) return found;
    if (auto found = relative(at)) return found;
    return weekday(at);
  }

  // What moves a day that was named: "tomorrow in a week", "Friday week", "Tuesday after next",
  // "Thursday next week".
  [[nodiscard]] DateFound later_if_said(DateFound found, std::size_t at) const {
    const std::size_t next = at + found.words;
    const auto named = weekday_at(words_, next - 1, lexicon_);
    if (named) {
      // "Friday 6 March", "Wednesday the 11th": the date says it all.
      const std::size_t date_at = skip(next, "article");
      auto date = date_in_figures(words_, date_at, today_, lexicon_);
      if (!date) date = with_month(date_at);
      if (!date) date = day_behind_weekday(date_at, date_at > next);
      if (date) return {date->reading, date_at + date->words - at};
      if (const auto tail = find_entry(words_, next, "week_later", lexicon_)) {
        return moved(found, later_by(found.reading.date, {0, 7, 0}), tail->words);
      }
      const std::size_t of = skip(next, "article");
      const auto period = find_entry(words_, of, "period", lexicon_);
      const auto week = period ? week_of(period->value) : std::nullopt;
      if (week) return moved(found, day_of_week(*week, *named), of + period->words - next);
    }
    const std::size_t led = skip(next, "in_word");
    if (led == next || !(named || found.words == 1)) return found;
    const auto span = span_at(words_, led, lexicon_);
    if (!span || span->span.days == 0 || span->span.minutes > 0) return found;
    return moved(found, later_by(found.reading.date, span->span), 1 + span->words);
  }
  static DateFound moved(DateFound found, LocalDate date, std::size_t more) {
    return {{date, {}}, found.words + more};
  }

  [[nodiscard]] Result weekday(std::size_t at) const {
    if (const auto lead = find_entry(words_, at, "after_next_word", lexicon_)) {
      const auto named = weekday_at(words_, at + lead->words, lexicon_);
      if (named) return one(later_by(next_weekday(*named), {0, 7, 0}), lead->words + 1);
    }
    std::size_t next = at;
    while (next < at + 2 && is_a(words_, next, "next_word", lexicon_)) ++next;
    const auto found = weekday_at(words_, next, lexicon_);
    if (!found) return std::nullopt;
    return one(next_weekday(*found), next + 1 - at);
  }

  [[nodiscard]] Result day_behind_weekday(std::size_t at, bool led) const {
    return led ? day_alone(at, at) : std::nullopt;
  }

  // "on the 15th", "am 15.": with nothing behind it that it could count.
  [[nodiscard]] Result day_of_month(std::size_t at) const {
    const auto lead = find_entry(words_, at, "day_lead", lexicon_);
    return lead ? day_alone(at + lead->words, at) : std::nullopt;
  }
  [[nodiscard]] Result day_alone(std::size_t day_at, std::size_t at) const {
    const auto ordinal = find_ordinal(words_, day_at, lexicon_);
    if (!ordinal || ordinal->value < 1 || ordinal->value > 31) return std::nullopt;
    const std::size_t next = day_at + ordinal->words;
    const auto tail = find_entry(words_, next, "month_tail", lexicon_);
    const bool ends = next >= words_.size() || tail || is_a(words_, next, "time_lead", lexicon_) ||
                      is_a(words_, next, "remind_lead", lexicon_);
    if (!ends || is_a(words_, next, "clock_mark", lexicon_)) return std::nullopt;
    const std::size_t count = next + (tail ? tail->words : 0) - at;
    const MonthOf least = this_month() + std::chrono::months{tail && tail->value == "next" ? 1 : 0};
    for (int ahead = 0; ahead <= 2; ++ahead) {  // of three months in a row one has the day
      const LocalDate date{(least + std::chrono::months{ahead}) /
                           day{static_cast<unsigned>(ordinal->value)}};
      if (date.ok() && date >= today_) return one(date, count);
    }
    return std::nullopt;
  }

  [[nodiscard]] MonthOf this_month() const { return today_.year() / today_.month(); }
  [[nodiscard]] LocalDate after(int count) const { return LocalDate{local(today_) + days{count}}; }
  [[nodiscard]] LocalDate first_weekday(Weekday wanted) const {
    return after(static_cast<int>((wanted - Weekday{local(today_)}).count()));  // 0..6
  }
  [[nodiscard]] LocalDate next_weekday(Weekday wanted) const {
    const LocalDate first = first_weekday(wanted);
    return first == today_ ? after(7) : first;
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

std::optional<Weekday> weekday_at(const std::vector<Token>& words, std::size_t at,
                                  const Lexicon& lexicon) {
  if (at >= words.size()) return std::nullopt;
  const std::string& word = words[at].word;
  if (const auto known = weekday_named(lexicon.value_of("weekday", word))) return known;
  return weekday_named(name_with_a_slip(word, "weekday", lexicon));
}

std::string_view name_with_a_slip(std::string_view word, std::string_view category,
                                  const Lexicon& lexicon) {
  constexpr std::size_t letters_min = 6, letters_max = 12;  // "monday" to "donnerstags"
  if (word.size() + 1 < letters_min || word.size() > letters_max) return {};
  std::string_view meant{};
  for (const Lexicon::Entry& entry : lexicon.entries(category)) {
    if (entry.phrase.size() < letters_min || edit_distance(word, entry.phrase, 1) > 1) continue;
    if (!meant.empty() && meant != entry.value) return {};
    meant = entry.value;
  }
  return meant;
}

}  // namespace pln::understanding
