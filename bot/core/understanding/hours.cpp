// Reads times of day and the windows between them.
#include "bot/core/understanding/time_words.hpp"
#include "bot/core/understanding/times.hpp"

#include <algorithm>
#include <string>

namespace pln::understanding {
namespace {

constexpr std::size_t window_words_max = 60;  // an order about hours is one sentence

struct Clock {
  int hour{0}, minute{0};
  bool sure{false};
};

// "10", "10:30", "10.30", "9ish", "3pm", "10h", "3:30pm".
std::optional<Clock> clock_of(std::string_view word) {
  Clock clock{};
  const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  const auto hour = digits_of(word.substr(0, digits));
  if (!hour || digits > 2) return std::nullopt;
  clock.hour = *hour;
  word.remove_prefix(digits);
  if (word.size() >= 3 && (word[0] == ':' || word[0] == '.' || word[0] == 'h')) {
    const auto minute = digits_of(word.substr(1, 2));
    if (!minute || *minute > 59) return std::nullopt;
    clock.minute = *minute;
    clock.sure = word[0] != '.';
    word.remove_prefix(3);
  }
  if (word == "-ish" || word == "ish") word = {};
  if (word == "h" || word == "uhr") {
    clock.sure = true;
    word = {};
  }
  if (word == "am" || word == "pm" || word == "a.m" || word == "p.m") {
    if (clock.hour < 1 || clock.hour > 12) return std::nullopt;
    clock.hour = clock.hour % 12 + (word[0] == 'p' ? 12 : 0);
    clock.sure = true;
    word = {};
  }
  if (!word.empty() || clock.hour > 24 || (clock.hour == 24 && clock.minute > 0)) return {};
  return clock;
}

TimeOfDay time_of(const Clock& clock) { return {clock.hour % 24 * 60 + clock.minute}; }

// People who are up say "at 3" of the afternoon.
void take_as_afternoon(Clock& clock) {
  if (!clock.sure && clock.minute == 0 && clock.hour >= 1 && clock.hour <= 6) clock.hour += 12;
}

// "in the afternoon" and the like behind an hour.
std::size_t apply_daypart(const std::vector<Token>& words, std::size_t at, Clock& clock,
                          const Lexicon& lexicon) {
  std::size_t next = at;
  while (next < at + 2 && is_a(words, next, "daypart_lead", lexicon)) ++next;
  const auto part = find_entry(words, next, "daypart", lexicon);
  if (!part) return at;
  const bool late = part->value == "afternoon" || part->value == "evening";
  if (late && clock.hour < 12) clock.hour += 12;
  clock.sure = true;
  return next + part->words;
}

// "half past nine", "quarter to ten", "halb zehn", "viertel nach neun".
std::optional<HourFound> spoken_hour(const std::vector<Token>& words, std::size_t at,
                                     const Lexicon& lexicon) {
  const auto lead = find_entry(words, at, "clock_lead", lexicon);  // minutes: 30, 15, "-15"
  if (!lead) return std::nullopt;
  const auto hour = find_number(words, at + lead->words, lexicon);
  if (!hour || hour->value > 24) return std::nullopt;
  const bool before = lead->value.starts_with('-');
  const int offset = digits_of(lead->value.substr(before ? 1 : 0)).value_or(0);
  Clock clock{hour->value, 0, false};
  take_as_afternoon(clock);
  clock.sure = true;
  std::size_t next = at + lead->words + hour->words;
  next = apply_daypart(words, next, clock, lexicon);
  const int minute = clock.hour * 60 + (before ? -offset : offset);
  return HourFound{{(minute + 1440) % 1440}, next - at, true};
}

std::optional<TimeOfDay> part_start(std::string_view part) {
  if (part == "morning") return TimeOfDay{8 * 60};
  if (part == "noon") return TimeOfDay{12 * 60};
  if (part == "afternoon") return TimeOfDay{13 * 60};
  if (part == "evening") return TimeOfDay{17 * 60};
  return std::nullopt;
}
TimeOfDay part_end(std::string_view part) {
  if (part == "morning") return {12 * 60};
  if (part == "noon") return {14 * 60};
  if (part == "afternoon") return {17 * 60};
  return {20 * 60};  // quiet time begins (method D8)
}

}  // namespace

std::optional<HourFound> hour_at(const Text& text, const std::vector<Token>& words, std::size_t at,
                                 const Lexicon& lexicon) {
  if (at >= words.size()) return std::nullopt;
  if (const auto found = spoken_hour(words, at, lexicon)) return found;
  if (const auto found = find_entry(words, at, "clock", lexicon)) {  // noon, midnight
    return HourFound{{digits_of(found->value).value_or(0)}, found->words, true};
  }
  const bool tagged = at > 0 && text.folded[words[at].begin - 1] == '#';
  if (words[at].word.starts_with('#') || tagged) return std::nullopt;
  auto clock = clock_of(words[at].word);
  std::size_t next = at + 1;
  if (!clock) {
    const auto number = find_number(words, at, lexicon);
    if (!number || number->value > 24) return std::nullopt;
    clock = Clock{number->value, 0, false};
    next = at + number->words;
  }
  if (const auto mark = find_entry(words, next, "clock_mark", lexicon)) {
    if (mark->value == "am" || mark->value == "pm") {
      if (clock->hour > 12) return std::nullopt;
      clock->hour = clock->hour % 12 + (mark->value == "pm" ? 12 : 0);
    } else if (next + mark->words < words.size() && clock->minute == 0) {
      const auto minute = digits_of(words[next + mark->words].word);  // "9 Uhr 30"
      if (minute && *minute < 60 && words[next + mark->words].word.size() == 2) {
        clock->minute = *minute;
        ++next;
      }
    }
    clock->sure = true;
    next += mark->words;
  }
  next = apply_daypart(words, next, *clock, lexicon);
  return HourFound{time_of(*clock), next - at, clock->sure};
}

std::optional<HoursFound> hours_at(const Text& text, const std::vector<Token>& words,
                                   std::size_t at, const Lexicon& lexicon) {
  if (at >= words.size()) return std::nullopt;
  const std::string_view word{words[at].word};
  const std::size_t dash = word.find('-');
  if (dash != std::string_view::npos && dash > 0) {  // "9-11", "14:00-16:00"
    auto from = clock_of(word.substr(0, dash));
    auto to = clock_of(word.substr(dash + 1));
    if (!from || !to || word.ends_with("-ish")) return std::nullopt;
    const auto mark = find_entry(words, at + 1, "clock_mark", lexicon);
    if (mark && mark->value == "pm" && to->hour < 12) to->hour += 12;
    const bool to_pm = to->hour >= 12 && (to->sure || (mark && mark->value == "pm"));
    if (!from->sure && to_pm && from->hour + 12 < to->hour) from->hour += 12;
    if (from->hour >= 7 && to->hour < from->hour && !to->sure) to->hour += 12;
    return HoursFound{time_of(*from), time_of(*to), 1 + (mark ? mark->words : 0)};
  }
  const auto from = hour_at(text, words, at, lexicon);
  if (!from) return std::nullopt;
  std::size_t next = at + from->words;
  const bool dashed = next < words.size() && words[next - 1].end + 3 == words[next].begin &&
                      text.folded.compare(words[next - 1].end, 3, " - ") == 0;
  const bool ranged = is_a(words, next, "range_word", lexicon);
  const bool between = at > 0 && is_a(words, at - 1, "between_word", lexicon) &&
                       is_a(words, next, "conjunction", lexicon);
  if (!dashed && !ranged && !between) return HoursFound{from->time, {}, from->words};
  if (!dashed) ++next;
  const auto to = hour_at(text, words, next, lexicon);
  if (!to) return HoursFound{from->time, {}, from->words};
  TimeOfDay end = to->time;
  if (end < from->time && end.minute < 720) end.minute += 720;  // "9 to 5"
  if (end.minute == 0) end.minute = 1440;
  TimeOfDay start = from->time;
  if (!from->sure && to->sure && end.minute >= 720 && start.minute + 720 < end.minute &&
      start.minute < 420) {
    start.minute += 720;  // "2 to 4pm"
  }
  return HoursFound{start, end, next + to->words - at};
}

std::optional<TimeOfDay> read_time_of_day(const Text& text, const Lexicon& lexicon) {
  const std::vector<Token> words = tokens(text);
  const std::size_t last = std::min(words.size(), window_words_max);
  std::optional<TimeOfDay> plain{};
  for (std::size_t at = 0; at < last; ++at) {
    const auto found = hour_at(text, words, at, lexicon);
    if (!found) continue;
    const bool led =
        at > 0 && (is_a(words, at - 1, "time_lead", lexicon) || weekday_at(words, at - 1, lexicon));
    const bool counted = find_entry(words, at + found->words, "unit", lexicon).has_value();
    if (found->sure || (led && !counted)) {
      TimeOfDay time = found->time;
      if (!found->sure && time.minute >= 60 && time.minute <= 360 && time.minute % 60 == 0) {
        time.minute += 720;
      }
      return time;
    }
    const auto all = stretches(words, lexicon);
    const bool alone = std::any_of(all.begin(), all.end(), [&](const Stretch& stretch) {
      return stretch.first == at && stretch.second == at + found->words;
    });
    if (alone) return found->time;
  }
  return plain;
}

std::optional<Window> read_window(const Text& text, const Lexicon& lexicon) {
  const std::vector<Token> words = tokens(text);
  const std::size_t last = std::min(words.size(), window_words_max);
  Window window{};
  std::string_view part{};
  for (std::size_t at = 0; at < last;) {
    if (const auto found = days_at(words, at, lexicon)) {
      window.days.bits |= found->days.bits;
      at += found->words;
      if (window.from || at >= last || !hours_at(text, words, at, lexicon)) continue;
    }
    const auto limit = find_entry(words, at, "time_limit", lexicon);  // after, before
    const bool led =
        is_a(words, at, "time_lead", lexicon) || is_a(words, at, "between_word", lexicon);
    const std::size_t skip = limit ? limit->words : led ? 1 : 0;
    const auto hours = window.from ? std::nullopt : hours_at(text, words, at + skip, lexicon);
    const auto single =
        hours && !hours->to ? hour_at(text, words, at + skip, lexicon) : std::nullopt;
    const bool after_day = at > 0 && weekday_at(words, at - 1, lexicon).has_value();
    const bool alone = hours && at == 0 && hours->words + skip == words.size();
    const bool counted =
        hours && find_entry(words, at + skip + hours->words, "unit", lexicon).has_value();
    const bool is_time = hours && !counted &&
                         (hours->to || (single && single->sure) || skip > 0 || after_day || alone);
    if (is_time) {
      TimeOfDay from = hours->from;
      if (single && !single->sure && from.minute >= 60 && from.minute <= 360 &&
          from.minute % 60 == 0) {
        from.minute += 720;
      }
      if (limit && limit->value == "before") {
        window.to = from;
      } else {
        window.from = from;
        window.to = hours->to;
        window.named = !hours->to && !limit;
      }
      at += skip + hours->words;
      continue;
    }
    if (const auto found = find_entry(words, at, "daypart", lexicon)) {
      part = found->value;
      at += found->words;
      continue;
    }
    ++at;
  }
  if (!window.from && !window.to && part_start(part)) {
    window.from = part_start(part);
    window.to = part_end(part);
  }
  if (window == Window{}) return std::nullopt;
  return window;
}

}  // namespace pln::understanding
