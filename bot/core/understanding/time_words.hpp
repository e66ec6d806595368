// Finds days, spans, hours and weekdays at a given word of a message. The inside of times.hpp and
// of no use elsewhere.
#pragma once

#include "bot/core/recurrence.hpp"
#include "bot/core/understanding/lexicon.hpp"
#include "bot/core/understanding/times.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace pln::understanding {

struct DateFound {
  DateReading reading{};
  std::size_t words{0};
};
std::optional<DateFound> date_at(const std::vector<Token>& words, std::size_t at, LocalDate today,
                                 const Lexicon& lexicon);

struct SpanFound {
  Span span{};
  std::size_t words{0};
};
std::optional<SpanFound> span_at(const std::vector<Token>& words, std::size_t at,
                                 const Lexicon& lexicon);

// `sure`: written as a time ("10:30", "3pm", "9 Uhr"), not as a number alone.
struct HourFound {
  TimeOfDay time{};
  std::size_t words{0};
  bool sure{false};
};
std::optional<HourFound> hour_at(const Text& text, const std::vector<Token>& words, std::size_t at,
                                 const Lexicon& lexicon);

// An hour, or two with "to" or a dash between them.
struct HoursFound {
  TimeOfDay from{};
  std::optional<TimeOfDay> to{};
  std::size_t words{0};
};
std::optional<HoursFound> hours_at(const Text& text, const std::vector<Token>& words,
                                   std::size_t at, const Lexicon& lexicon);

std::optional<Weekday> weekday_at(const std::vector<Token>& words, std::size_t at,
                                  const Lexicon& lexicon);

// What a long name of the category stands for that was written with one slip ("wednesay"); "" if
// it is none of them, or could be two.
std::string_view name_with_a_slip(std::string_view word, std::string_view category,
                                  const Lexicon& lexicon);

// One or more weekdays at this word: "tuesday", "mon-fri", "monday to thursday", "weekends".
struct DaysFound {
  WeekdaySet days{};
  std::size_t words{0};
};
std::optional<DaysFound> days_at(const std::vector<Token>& words, std::size_t at,
                                 const Lexicon& lexicon);

// How something comes again by the calendar, at this word: "every other Monday", "Tuesdays", "the
// first Friday of every month".
struct RecurrenceFound {
  Recurrence recurrence{};
  std::size_t words{0};
};
std::optional<RecurrenceFound> recurrence_at(const std::vector<Token>& words, std::size_t at,
                                             const Lexicon& lexicon);

// "first friday", "last thursday": the ordinal (-1 for the last) and the weekday.
struct NthFound {
  int nth{0};
  Weekday day{};
  std::size_t words{0};
};
std::optional<NthFound> nth_weekday_at(const std::vector<Token>& words, std::size_t at,
                                       const Lexicon& lexicon);

// How often, at this word.
struct FrequencyFound {
  Frequency frequency{};
  std::size_t words{0};
};
std::optional<FrequencyFound> frequency_at(const std::vector<Token>& words, std::size_t at,
                                           const Lexicon& lexicon);

}  // namespace pln::understanding
