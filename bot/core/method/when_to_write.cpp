#include "bot/core/method/when_to_write.hpp"

#include "bot/core/dialogue/engine.hpp"
#include "bot/core/dialogue/perform.hpp"
#include "bot/core/method/date_choice.hpp"
#include "bot/core/method/settings.hpp"
#include "bot/core/method/unsupported.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/time_words.hpp"
#include "bot/core/understanding/times.hpp"

#include <algorithm>
#include <bit>

namespace pln::method {

namespace {

using dialogue::return_to_question;
using dialogue::TurnWork;

constexpr std::size_t dates_max = 100;  // single days off that are kept

bool said(TurnWork& work, std::string_view key) {
  work.say(key);
  return_to_question(work);
  return true;
}

// Single days: "not on 24 December", "nicht diesen Freitag". A weekday that a date names ("Thursday
// 24 December") or that is this week's alone is none to leave out for good.
struct DaysOff {
  std::vector<LocalDate> dates{};
  std::vector<LocalDate> other_readings{};  // of dates in figures that can be two days
  WeekdaySet named{};
};

DaysOff single_days(const TurnWork& work, const Text& text) {
  const Lexicon& lexicon = work.lexicon();
  const auto words = understanding::tokens(text);
  DaysOff off;
  bool negated = false;
  for (std::size_t at = 0; at < words.size();) {
    negated = negated || understanding::is_a(words, at, "negation", lexicon);
    const bool lasting = understanding::days_at(words, at, lexicon).has_value();
    const auto found = negated && !lasting
                           ? understanding::date_at(words, at, work.today(), lexicon)
                           : std::nullopt;
    const bool led_weekday = found && understanding::is_a(words, at, "time_lead", lexicon) &&
                             understanding::weekday_at(words, at + 1, lexicon);
    if (!found || led_weekday) {
      ++at;
      continue;
    }
    off.dates.push_back(found->reading.date);
    if (found->reading.other) off.other_readings.push_back(*found->reading.other);
    off.named.insert(Weekday{std::chrono::local_days{found->reading.date}});
    at += found->words;
  }
  return off;
}

void leave_out(Settings& settings, const std::vector<LocalDate>& dates) {
  for (const LocalDate date : dates) {
    auto& all = settings.excluded_dates;
    if (std::find(all.begin(), all.end(), date) != all.end()) continue;
    all.push_back(date);
    if (all.size() > dates_max) all.erase(all.begin());
  }
  std::sort(settings.excluded_dates.begin(), settings.excluded_dates.end());
}

void say_days_off(TurnWork& work, WeekdaySet excluded, const std::vector<LocalDate>& dates) {
  for (unsigned index = 1; index <= 7; ++index) {
    const Weekday day{index % 7};
    if (excluded.has(day)) work.say("nudging.not_on_day", {{"day", day}});
  }
  for (const LocalDate date : dates) work.say("nudging.not_on_date", {{"date", date}});
}

// Where how often or when is the open question, the wish answers it.
void answer_with_wish(TurnWork& work, const understanding::NudgeWish& wish) {
  const Step* open = work.open_step();
  const bool of_rhythm = open != nullptr && (open->question == "nudging.frequency" ||
                                             open->question == "nudging.window");
  if (!of_rhythm || work.is_listening) return return_to_question(work);
  const bool is_frequency = open->question == "nudging.frequency";
  if (is_frequency ? wish.frequency && wish.window : wish.window.has_value()) {
    dialogue::settle(work, dialogue::go_to(work, "end"));
  } else if (is_frequency && wish.frequency) {
    dialogue::settle(work, dialogue::go_to(work, open->next));
  } else {
    return_to_question(work);
  }
}

}  // namespace

bool set_nudging(TurnWork& work, const Command& command) {
  // All that was said: "not on Fridays" has its "not" outside the slot.
  const Text text = work.heard == nullptr ? understanding::slot(command) : *work.heard;
  if (command.topic == "condition" || names_condition(text, work.lexicon())) {
    return said(work, "nudging.no_condition");
  }
  understanding::NudgeWish wish = understanding::read_set_nudging(text, work.lexicon());
  if (const auto named = from_name<Frequency>(command.topic)) wish.frequency = named;
  DaysOff off = single_days(work, text);
  if (command.date) off.dates = {*command.date};
  if (!command.date && !off.other_readings.empty()) {
    return ask_which_date(work, command, {off.dates.front(), off.other_readings.front()});
  }
  if (!off.dates.empty()) {
    wish.excluded.bits = static_cast<std::uint8_t>(wish.excluded.bits & ~off.named.bits);
    if (wish.frequency == Frequency::off) wish.frequency.reset();
    wish.window.reset();  // the figures of a date are no hours
  }
  const int step = understanding::read_more_or_less(text, work.lexicon());
  if (wish.empty() && off.dates.empty() && step == 0) return said(work, "nudging.which");
  if (wish.empty() && off.dates.empty()) {
    const Frequency present = work.learner.settings->frequency;
    wish.frequency = step < 0 ? slower_than(present) : faster_than(present);
  }
  if (wish.window) apply_window(work, *wish.window);
  Settings& settings = work.learner.settings.edit();
  if (wish.frequency) settings.frequency = *wish.frequency;
  settings.rhythm_named = settings.rhythm_named || wish.frequency || wish.window;
  settings.excluded_days.bits = static_cast<std::uint8_t>(
      (settings.excluded_days.bits | wish.excluded.bits) & ~wish.allowed_again.bits);
  leave_out(settings, off.dates);
  if (wish.window || wish.frequency || !wish.allowed_again.empty()) work.say("nudging.noted");
  say_days_off(work, wish.excluded, off.dates);
  answer_with_wish(work, wish);
  return true;
}

namespace {

// The day that a pause ends; two weeks if nothing was said.
std::optional<understanding::DateReading> end_of_pause(const TurnWork& work,
                                                       const Command& command) {
  constexpr days unsaid{14};
  const LocalDate today = work.today();
  if (command.text.empty()) {
    return understanding::DateReading{LocalDate{std::chrono::local_days{today} + unsaid}, {}};
  }
  const Text slot = understanding::slot(command);
  const auto date = understanding::read_date(slot, today, work.lexicon());
  const auto span = understanding::read_span(slot, work.lexicon());
  if (span && span->days + span->months > 0) {
    // "a month and two weeks" is longer than its first half, which reads as a day as well.
    const LocalDate end = understanding::later_by(today, *span);
    if (!date || (!date->ambiguous() && date->date < end)) {
      return understanding::DateReading{end, {}};
    }
  }
  if (date) return date;
  return std::nullopt;
}

}  // namespace

bool pause(TurnWork& work, const Command& command) {
  auto until = end_of_pause(work, command);
  if (command.date) until = understanding::DateReading{*command.date, {}};
  if (until && until->ambiguous()) return ask_which_date(work, command, *until);
  if (!until || until->date <= work.today()) {
    work.say("pause.which_day");
    return_to_question(work);
    return true;
  }
  const UtcTime start = work.context.zone->to_utc(at(until->date, {}));
  work.learner.settings.edit().paused_until = start;
  work.say("pause.done", {{"date", until->date}});
  const auto held =
      std::count_if(work.learner.reminders->begin(), work.learner.reminders->end(),
                    [&](const Reminder& one) { return one.at < start && !one.despite_pause; });
  if (held > 0) {
    work.say("pause.holds_reminders",
             {{"count", static_cast<std::int64_t>(held)}, {"date", until->date}});
  }
  return_to_question(work);
  return true;
}

}  // namespace pln::method
