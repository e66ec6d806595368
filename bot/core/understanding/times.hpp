// Reads days, spans, hours, weekdays and rhythms. Local calendar values only: what instant they are
// is worked out by whoever knows the zone.
#pragma once

#include "bot/core/recurrence.hpp"
#include "bot/core/text.hpp"
#include "bot/core/time.hpp"
#include "bot/core/understanding/lexicon.hpp"
#include "bot/core/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace pln::understanding {

struct DateReading {
  LocalDate date{};
  std::optional<LocalDate> other{};  // "03/04" can be two days: ask
  bool operator==(const DateReading&) const = default;
  [[nodiscard]] bool ambiguous() const { return other.has_value(); }
};

// A day; without a year the next one that is not before `today`. "in two weeks" counts from today.
std::optional<DateReading> read_date(const Text& text, LocalDate today, const Lexicon& lexicon);

// A length of time; months are calendar months.
struct Span {
  int minutes{0}, days{0}, months{0};
  bool operator==(const Span&) const = default;
};
std::optional<Span> read_span(const Text& text, const Lexicon& lexicon);
LocalDate later_by(LocalDate day, const Span& span);  // minutes are left out

std::optional<TimeOfDay> read_time_of_day(const Text& text, const Lexicon& lexicon);

enum class DayPart : std::uint8_t { none, morning, noon, afternoon, evening };

// The weekdays named in it, also "weekdays", "weekends", "Monday to Thursday".
WeekdaySet read_weekdays(const Text& text, const Lexicon& lexicon);

std::optional<Frequency> read_frequency(const Text& text, const Lexicon& lexicon);
// "less", "fewer", "seltener": -1, "more", "oefter": +1, else 0.
int read_more_or_less(const Text& text, const Lexicon& lexicon);

struct Window {
  std::optional<TimeOfDay> from{}, to{};
  WeekdaySet days{};  // empty: no day was named
  bool named{false};  // "at 10": exactly `from`, not a span ("9 to 11", "after 14:00")
  bool operator==(const Window&) const = default;
};
std::optional<Window> read_window(const Text& text, const Lexicon& lexicon);

// "nudge me on Tuesdays at 10", "not on Fridays", "twice a week in the mornings".
struct NudgeWish {
  std::optional<Frequency> frequency{};
  std::optional<Window> window{};  // its days are those wanted
  WeekdaySet excluded{};           // never on these
  WeekdaySet allowed_again{};      // "Fridays are fine again"
  bool operator==(const NudgeWish&) const = default;
  [[nodiscard]] bool empty() const { return *this == NudgeWish{}; }
};
NudgeWish read_set_nudging(const Text& text, const Lexicon& lexicon);

// What stood in the slot of "remind me {text}": when, how often and of what.
struct ReminderWish {
  std::optional<DateReading> date{};  // the day, or from when on
  std::optional<TimeOfDay> time{};
  DayPart part{DayPart::none};  // "tomorrow evening"
  std::optional<Span> in{};     // "in two hours"
  std::optional<Recurrence> every{};
  std::string text{};  // as written
  bool operator==(const ReminderWish&) const = default;
  [[nodiscard]] bool says_when() const { return date || time || in || every || part_named(); }
  [[nodiscard]] bool part_named() const { return part != DayPart::none; }
};
ReminderWish read_reminder(const Text& slot, LocalDate today, const Lexicon& lexicon);

// The hour at which a reminder for a part of the day comes.
TimeOfDay hour_of(DayPart part);

}  // namespace pln::understanding
