// Reads how often and when: orders about nudges.
#include "bot/core/understanding/distance.hpp"
#include "bot/core/understanding/time_words.hpp"
#include "bot/core/understanding/times.hpp"

#include <algorithm>
#include <string>

namespace pln::understanding {
namespace {

constexpr std::size_t order_words_max = 60;  // an order about nudges is one or two sentences

// How often so many times in a unit of time is.
std::optional<Frequency> times_per(int count, std::string_view unit) {
  if (count < 1) return std::nullopt;
  if (unit == "day") return Frequency::daily;
  if (unit == "week") {
    if (count == 1) return Frequency::weekly;
    if (count == 2) return Frequency::twice_weekly;
    return count == 3 ? Frequency::thrice_weekly : Frequency::daily;
  }
  if (unit == "fortnight") return count == 1 ? Frequency::fortnightly : Frequency::weekly;
  if (unit == "month") {
    if (count == 1) return Frequency::monthly;
    return count == 2 ? Frequency::fortnightly : Frequency::weekly;
  }
  return std::nullopt;
}

// "every 2 weeks" as one of the rhythms there are.
std::optional<Frequency> every(int count, std::string_view unit) {
  if (unit == "day") {
    if (count == 1) return Frequency::daily;
    if (count == 2) return Frequency::thrice_weekly;
    if (count <= 4) return Frequency::twice_weekly;
    if (count <= 10) return Frequency::weekly;
    return count <= 20 ? Frequency::fortnightly : Frequency::monthly;
  }
  if (unit == "week") {
    if (count == 1) return Frequency::weekly;
    return count == 2 ? Frequency::fortnightly : Frequency::monthly;
  }
  if (unit == "fortnight") return Frequency::fortnightly;
  if (unit == "month") return Frequency::monthly;
  return std::nullopt;
}

// "3 times a week", "dreimal pro Woche", "3x a week".
std::optional<FrequencyFound> counted_frequency(const std::vector<Token>& words, std::size_t at,
                                                const Lexicon& lexicon) {
  std::size_t next = at;
  int count = 0;
  std::string_view word{words[at].word};
  if (const auto times = digits_of(lexicon.value_of("times", word))) {  // once, twice, dreimal
    count = *times;
    ++next;
  } else if (word.size() > 1 && (word.ends_with('x') || word.ends_with("mal"))) {
    word.remove_suffix(word.ends_with('x') ? 1 : 3);
    const auto number = digits_of(word);
    if (!number) return std::nullopt;
    count = *number;
    ++next;
  } else {
    const auto number = find_number(words, at, lexicon);
    if (!number || !is_a(words, at + number->words, "times_word", lexicon)) return std::nullopt;
    count = number->value;
    next += number->words + 1;
  }
  while (next < words.size() && next < at + 6 && is_a(words, next, "per_word", lexicon)) ++next;
  const auto unit = find_entry(words, next, "unit", lexicon);
  if (!unit) return std::nullopt;
  const auto frequency = times_per(count, unit->value);
  if (!frequency) return std::nullopt;
  return FrequencyFound{*frequency, next + unit->words - at};
}

struct EveryFound {
  int count{1};
  std::string_view unit{};  // of the lexicon; "weekday" for "every Friday"
  WeekdaySet days{};
  std::size_t words{0};
};

// "every week", "every other Monday", "every 2 weeks", "jeden zweiten Montag".
std::optional<EveryFound> every_at(const std::vector<Token>& words, std::size_t at,
                                   const Lexicon& lexicon) {
  if (!is_a(words, at, "every_word", lexicon)) return std::nullopt;
  EveryFound found{};
  std::size_t next = at + 1;
  if (is_a(words, next, "other_word", lexicon)) {
    found.count = 2;
    ++next;
  } else if (const auto number = find_ordinal(words, next, lexicon)) {
    found.count = number->value;
    next += number->words;
  }
  if (const auto unit = find_entry(words, next, "unit", lexicon)) {
    found.unit = unit->value;
    found.words = next + unit->words - at;
  } else if (const auto day = weekday_at(words, next, lexicon)) {
    found.unit = "weekday";
    found.days.insert(*day);
    found.words = next + 1 - at;
  } else {
    return std::nullopt;
  }
  if (found.count < 1 || found.count > 365) return std::nullopt;
  return found;
}

std::optional<FrequencyFound> nearly_frequency(const std::vector<Token>& words,
                                               const Lexicon& lexicon) {
  if (words.size() > 6) return std::nullopt;
  for (const Token& word : words) {
    for (const Lexicon::Entry& entry : lexicon.entries("frequency")) {
      if (entry.phrase.size() < 5 || entry.phrase.find(' ') != std::string::npos) continue;
      const auto frequency = from_name<Frequency>(entry.value);
      if (frequency && nearly_same(word.word, entry.phrase)) {
        return FrequencyFound{*frequency, 1};
      }
    }
  }
  return std::nullopt;
}

bool negates(const std::vector<Token>& words, std::size_t at, const Lexicon& lexicon) {
  return is_a(words, at, "negation", lexicon) || is_a(words, at, "except_word", lexicon);
}

}  // namespace

std::optional<DaysFound> days_at(const std::vector<Token>& words, std::size_t at,
                                 const Lexicon& lexicon) {
  if (at >= words.size()) return std::nullopt;
  if (const auto group = find_entry(words, at, "day_group", lexicon)) {
    WeekdaySet days = working_days;
    if (group->value == "weekend") days = WeekdaySet{0b1000001};
    if (group->value == "every_day") days = every_day;
    return DaysFound{days, group->words};
  }
  std::optional<Weekday> first = weekday_at(words, at, lexicon);
  std::optional<Weekday> last{};
  std::size_t count = 1;
  const std::string_view word{words[at].word};
  const std::size_t dash = word.find('-');
  if (!first && dash != std::string_view::npos) {
    first = weekday_named(lexicon.value_of("weekday", word.substr(0, dash)));
    last = weekday_named(lexicon.value_of("weekday", word.substr(dash + 1)));
    if (!last) return std::nullopt;
  } else if (first && is_a(words, at + 1, "range_word", lexicon)) {
    last = weekday_at(words, at + 2, lexicon);
    if (last) count = 3;
  }
  if (!first) return std::nullopt;
  DaysFound found{{}, count};
  for (Weekday day = *first;; ++day) {
    found.days.insert(day);
    if (!last || day == *last) break;
  }
  return found;
}

WeekdaySet read_weekdays(const Text& text, const Lexicon& lexicon) {
  const std::vector<Token> words = tokens(text);
  WeekdaySet result{};
  for (std::size_t at = 0; at < std::min(words.size(), order_words_max);) {
    const auto found = days_at(words, at, lexicon);
    if (found) result.bits |= found->days.bits;
    at += found ? found->words : 1;
  }
  return result;
}

std::optional<FrequencyFound> frequency_at(const std::vector<Token>& words, std::size_t at,
                                           const Lexicon& lexicon) {
  if (const auto found = counted_frequency(words, at, lexicon)) return found;
  if (const auto found = every_at(words, at, lexicon)) {
    const std::string_view unit = found->unit == "weekday" ? "week" : found->unit;
    const auto frequency = every(found->count, unit);
    if (frequency) return FrequencyFound{*frequency, found->words};
  }
  const auto found = find_entry(words, at, "frequency", lexicon);
  if (!found) return std::nullopt;
  const auto frequency = from_name<Frequency>(found->value);
  if (!frequency) return std::nullopt;
  return FrequencyFound{*frequency, found->words};
}

std::optional<Frequency> read_frequency(const Text& text, const Lexicon& lexicon) {
  const std::vector<Token> words = tokens(text);
  for (std::size_t at = 0; at < std::min(words.size(), order_words_max); ++at) {
    if (const auto found = frequency_at(words, at, lexicon)) return found->frequency;
  }
  if (const auto found = nearly_frequency(words, lexicon)) return found->frequency;
  return std::nullopt;
}

int read_more_or_less(const Text& text, const Lexicon& lexicon) {
  const std::vector<Token> words = tokens(text);
  for (std::size_t at = 0; at < std::min(words.size(), order_words_max); ++at) {
    const auto found = find_entry(words, at, "more_or_less", lexicon);
    if (found) return found->value == "more" ? 1 : -1;
  }
  return 0;
}

NudgeWish read_set_nudging(const Text& text, const Lexicon& lexicon) {
  NudgeWish wish{};
  const std::vector<Token> words = tokens(text);
  const std::size_t last = std::min(words.size(), order_words_max);
  bool negated = false;
  bool any_day = false;
  for (std::size_t at = 0; at < last;) {
    const auto group = days_at(words, at, lexicon);
    if (group) {
      any_day = true;
      at += group->words;
      // "Fridays not": the word for it may also follow, if no day follows that.
      const bool follows = !negated && is_a(words, at, "negation", lexicon) &&
                           !days_at(words, at + 1, lexicon) &&
                           !is_a(words, at + 1, "time_lead", lexicon);
      if (negated || follows) wish.excluded.bits |= group->days.bits;
      if (follows) ++at;
      continue;
    }
    if (negates(words, at, lexicon)) negated = true;
    if (is_a(words, at, "but_word", lexicon)) negated = false;  // "not on Fridays but on Mondays"
    ++at;
  }
  const bool again = std::any_of(words.begin(), words.end(), [&](const Token& token) {
    return !lexicon.value_of("again_word", token.word).empty();
  });
  wish.window = read_window(text, lexicon);
  if (wish.window) {
    wish.window->days.bits &= static_cast<std::uint8_t>(~wish.excluded.bits);
    if (again && any_day && wish.excluded.empty()) {
      wish.allowed_again = wish.window->days;
      wish.window->days = {};
    }
    if (*wish.window == Window{}) wish.window.reset();
  }
  const bool only_days_off = !wish.excluded.empty() && !wish.window;
  wish.frequency = read_frequency(text, lexicon);
  if (only_days_off && wish.frequency == Frequency::off) wish.frequency.reset();
  return wish;
}

}  // namespace pln::understanding
