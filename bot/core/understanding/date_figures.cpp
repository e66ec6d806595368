#include "bot/core/understanding/date_figures.hpp"

#include <algorithm>
#include <array>

namespace pln::understanding {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

constexpr int years_ahead_max = 8;  // until a 29 February comes round

std::optional<LocalDate> full_date(int day_of_month, int month_of_year, int in_year) {
  if (in_year < 100) in_year += 2000;
  if (in_year < 1900 || in_year > 2199 || day_of_month < 1 || month_of_year < 1) return {};
  const LocalDate date{year{in_year}, month{static_cast<unsigned>(month_of_year)},
                       day{static_cast<unsigned>(day_of_month)}};
  return date.ok() ? std::optional{date} : std::nullopt;
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

DateFound one_or_both(LocalDate date, std::optional<LocalDate> other = {}) {
  return {{date, other}, 1};
}

// Day or month first: decided by what is possible, or asked.
std::optional<DateFound> in_either_order(int first, int second, std::optional<int> in_year,
                                         LocalDate today) {
  const auto day_first = date_from(first, second, in_year, today);
  const auto month_first = date_from(second, first, in_year, today);
  if (!day_first && !month_first) return std::nullopt;
  if (!day_first) return one_or_both(*month_first);
  if (!month_first || first == second) return one_or_both(*day_first);
  return one_or_both(*day_first, month_first);
}

// "2.1" may be a version: without a year a date begins the words, follows a word that leads to one,
// or has its month in two figures.
bool may_be_date(const std::vector<Token>& words, std::size_t at, const Lexicon& lexicon) {
  const std::string_view word{words[at].word};
  if (at == 0 || word.size() - word.find('.') > 2) return true;
  return is_a(words, at - 1, "time_lead", lexicon) || is_a(words, at - 1, "next_word", lexicon) ||
         is_a(words, at - 1, "in_word", lexicon) || weekday_at(words, at - 1, lexicon);
}

}  // namespace

std::optional<DateFound> date_in_figures(const std::vector<Token>& words, std::size_t at,
                                         LocalDate today, const Lexicon& lexicon) {
  if (at >= words.size()) return std::nullopt;
  const std::string_view word{words[at].word};
  for (const char mark : {'-', '.', '/'}) {
    const auto parts = parts_at(word, mark);
    if (!parts) continue;
    const auto [first, second, third] = parts->number;
    if (parts->count == 3 && first >= 1000) {
      const auto date = full_date(third, second, first);
      return date ? std::optional{one_or_both(*date)} : std::nullopt;
    }
    if (mark == '-' && parts->count != 3) return std::nullopt;  // "9-11" is a span of hours
    const auto in_year = parts->count == 3 ? std::optional{third} : std::nullopt;
    if (mark != '.') return in_either_order(first, second, in_year, today);
    if (!in_year && !may_be_date(words, at, lexicon)) return std::nullopt;
    const auto date = date_from(first, second, in_year, today);
    return date ? std::optional{one_or_both(*date)} : std::nullopt;
  }
  return std::nullopt;
}

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

std::optional<LocalDate> date_from(int day_of_month, int month_of_year, std::optional<int> in_year,
                                   LocalDate today) {
  return in_year ? full_date(day_of_month, month_of_year, *in_year)
                 : next_date(day_of_month, month_of_year, today);
}

}  // namespace pln::understanding
