// Reads an order for a reminder: its time wherever that stands, and what remains as its text.
#include "bot/core/understanding/time_words.hpp"
#include "bot/core/understanding/times.hpp"

#include <algorithm>
#include <string>

namespace pln::understanding {
namespace {

constexpr std::size_t order_words_max = 60;  // one or two sentences

DayPart part_of_day(std::string_view name) {
  if (name == "morning") return DayPart::morning;
  if (name == "noon") return DayPart::noon;
  if (name == "afternoon") return DayPart::afternoon;
  return name == "evening" ? DayPart::evening : DayPart::none;
}

class ReminderReader {
 public:
  ReminderReader(const Text& slot, LocalDate today, const Lexicon& lexicon)
      : slot_(slot),
        today_(today),
        lexicon_(lexicon),
        words_(tokens(slot)),
        used_(words_.size(), false) {}

  ReminderWish read() {
    for (std::size_t at = 0; at < std::min(words_.size(), order_words_max);) {
      const std::size_t taken = take(at);
      if (taken > 0) use(at, taken);
      at += std::max<std::size_t>(taken, 1);
    }
    if (wish_.time && !sure_) settle_half_of_day();
    wish_.text = text();
    return wish_;
  }

 private:
  // How many words at this place say when.
  std::size_t take(std::size_t at) {
    for (std::size_t lead = 0; lead <= 2 && !wish_.every; ++lead) {  // "on the 15th of every month"
      if (const auto found = recurrence_at(words_, at + lead, lexicon_)) {
        wish_.every = found->recurrence;
        return lead + found->words;
      }
      const bool leads = is_a(words_, at + lead, "time_lead", lexicon_) ||
                         is_a(words_, at + lead, "article", lexicon_);
      if (!leads) break;
    }
    const std::size_t led = is_a(words_, at, "in_word", lexicon_) ? 1 : 0;
    const auto span = span_at(words_, at + led, lexicon_);
    if (led == 1 && span && span->span.minutes > 0 && !wish_.in && !wish_.date) {
      return led + span_in(at + led, *span);
    }
    if (led == 0 && span && !leads_to_date(at, *span)) return 0;  // "spend two hours on it"
    if (span && span->span.minutes > 0 && !wish_.in && !wish_.date) return span_in(at, *span);
    if (const std::size_t date = take_date(at); date > 0) return date;
    if (const std::size_t hour = take_hour(at); hour > 0) return hour;
    return take_part(at);
  }

  // "in two hours", "in 1 hour and 30 minutes", "in 10 minutes' time".
  std::size_t span_in(std::size_t at, const SpanFound& first) {
    Span span = first.span;
    std::size_t next = at + first.words;
    const std::size_t more = is_a(words_, next, "conjunction", lexicon_) ? next + 1 : next;
    if (const auto second = span_at(words_, more, lexicon_); second && second->span.minutes > 0) {
      span.minutes += second->span.minutes;
      next = more + second->words;
    }
    if (const auto tail = find_entry(words_, next, "span_tail", lexicon_)) next += tail->words;
    wish_.in = span;
    return next - at;
  }

  // "two weeks from Monday", "3 days from now".
  [[nodiscard]] bool leads_to_date(std::size_t at, const SpanFound& span) const {
    const std::size_t next = at + span.words;
    return find_entry(words_, next, "span_tail", lexicon_).has_value() ||
           is_a(words_, next, "counted_from", lexicon_);
  }

  std::size_t take_date(std::size_t at) {
    if (wish_.date) return 0;
    const auto date = date_at(words_, at, today_, lexicon_);
    if (!date) return 0;
    // Beside a rhythm a weekday alone is a day of it, no day to begin with.
    wish_.date = date->reading;
    for (std::size_t first = at; first < at + date->words; ++first) {
      const auto part = find_entry(words_, first, at + date->words, "daypart", lexicon_);
      if (part && wish_.part == DayPart::none && first + part->words == at + date->words &&
          date->words > 1) {
        wish_.part = part_of_day(part->value);
      }
    }
    const auto whole = find_entry(words_, at, at + date->words, "daypart", lexicon_);
    if (whole && wish_.part == DayPart::none) wish_.part = part_of_day(whole->value);
    return date->words;
  }

  std::size_t take_hour(std::size_t at) {
    if (wish_.time) return 0;
    const auto hour = hour_at(slot_, words_, at, lexicon_);
    const bool led = at > 0 && (is_a(words_, at - 1, "time_lead", lexicon_) || used_[at - 1]);
    if (!hour || (!hour->sure && !led)) return 0;
    wish_.time = hour->time;
    sure_ = hour->sure;
    std::size_t count = hour->words;
    if (const auto tail = find_entry(words_, at + count, "hour_tail", lexicon_)) {
      count += tail->words;
    }
    return count;
  }

  std::size_t take_part(std::size_t at) {
    if (wish_.part != DayPart::none) return 0;
    const bool led = at > 0 && (is_a(words_, at - 1, "time_lead", lexicon_) ||
                                is_a(words_, at - 1, "daypart_lead", lexicon_) || used_[at - 1]);
    const auto part = find_entry(words_, at, "daypart", lexicon_);
    if (!part || (!led && part->words == 1 && at > 0)) return 0;
    wish_.part = part_of_day(part->value);
    return part->words;
  }

  // People who are up say "at 3" of the afternoon, and "tonight at 8" of the evening.
  void settle_half_of_day() {
    constexpr int hour = 60, half = 12 * hour;
    int& minute = wish_.time->minute;
    const bool late = wish_.part == DayPart::afternoon || wish_.part == DayPart::evening;
    const bool early = wish_.part == DayPart::morning;
    if (minute < half && (late || (!early && minute >= hour && minute < 7 * hour))) minute += half;
  }

  void use(std::size_t from, std::size_t count) {
    std::fill_n(used_.begin() + static_cast<std::ptrdiff_t>(from), count, true);
    for (; from > 0 && !used_[from - 1] && is_time_lead(from - 1); --from) used_[from - 1] = true;
  }
  [[nodiscard]] bool is_time_lead(std::size_t at) const {
    return is_a(words_, at, "time_lead", lexicon_) || is_a(words_, at, "start_lead", lexicon_);
  }

  // What to be reminded of: the words that say no time, in order.
  [[nodiscard]] std::string text() const {
    std::string all;
    for (std::size_t at = 0; at < words_.size();) {
      if (used_[at] || (all.empty() && is_a(words_, at, "remind_lead", lexicon_))) {
        ++at;
        continue;
      }
      std::size_t last = at;
      while (last < words_.size() && !used_[last]) ++last;
      const std::size_t end = last == words_.size() ? slot_.folded.size() : words_[last - 1].end;
      const std::string part = part_of(slot_, words_[at].begin, end).written;
      if (!all.empty()) all += ' ';
      all += part;
      at = last;
    }
    while (!all.empty() && std::string_view{".,?!"}.find(all.back()) != std::string_view::npos) {
      all.pop_back();
    }
    return all;
  }

  const Text& slot_;
  LocalDate today_;
  const Lexicon& lexicon_;
  std::vector<Token> words_;
  std::vector<bool> used_;
  ReminderWish wish_{};
  bool sure_{false};
};

}  // namespace

ReminderWish read_reminder(const Text& slot, LocalDate today, const Lexicon& lexicon) {
  return ReminderReader{slot, today, lexicon}.read();
}

TimeOfDay hour_of(DayPart part) {
  constexpr int hour = 60;
  switch (part) {
    case DayPart::morning:
      return {9 * hour};
    case DayPart::noon:
      return {12 * hour};
    case DayPart::afternoon:
      return {15 * hour};
    case DayPart::evening:
      return {19 * hour};
    case DayPart::none:
      break;
  }
  return {9 * hour};
}

}  // namespace pln::understanding
