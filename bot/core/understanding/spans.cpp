// Reads lengths of time: "two weeks", "half an hour", "a month and ten days".
#include "bot/core/understanding/time_words.hpp"
#include "bot/core/understanding/times.hpp"

#include <algorithm>

namespace pln::understanding {
namespace {

constexpr std::size_t span_words_max = 200;  // it stands near the start of what it is for

}  // namespace

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
  const std::size_t last = std::min(words.size(), span_words_max);
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

}  // namespace pln::understanding
