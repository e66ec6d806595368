#include "bot/core/method/reminders.hpp"

#include "bot/core/dialogue/perform.hpp"
#include "bot/core/method/date_choice.hpp"
#include "bot/core/method/reminder_picks.hpp"
#include "bot/core/method/tag_hours.hpp"
#include "bot/core/method/unsupported.hpp"
#include "bot/core/nudging/reminders.hpp"
#include "bot/core/nudging/schedule.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/times.hpp"

#include <algorithm>

namespace pln::method {

namespace {

using dialogue::return_to_question;
using dialogue::TurnWork;
using understanding::ReminderWish;

// More than anybody keeps in mind; every turn looks at all of them.
constexpr std::size_t reminders_max = 100;
constexpr std::size_t listed_max = 8;  // what one message holds
constexpr int hour = 60, day = 24 * hour;

bool said(TurnWork& work, std::string_view key) {
  work.say(key);
  return_to_question(work);
  return true;
}

// What was wrong with a wish, as the key of the text that says it; "" if nothing was.
using Refusal = std::string_view;

TimeOfDay hour_of(const TurnWork& work, const ReminderWish& wish) {
  if (wish.time) return *wish.time;
  if (wish.part_named()) return understanding::hour_of(wish.part);
  return work.learner.settings->window_from;
}

UtcTime instant(const TurnWork& work, const Reminder& reminder) {
  return work.context.zone->to_utc(at(*reminder.on, reminder.hour));
}

// Where only the text was said: the next of the person's own days, with an hour to go at least.
LocalDate next_open_day(const TurnWork& work, TimeOfDay time) {
  const Settings& settings = *work.learner.settings;
  LocalDate date = work.today();
  for (int ahead = 0; ahead < 14; ++ahead) {  // no window leaves out two weeks
    const Weekday weekday{std::chrono::local_days{date}};
    const bool open = settings.window_days.has(weekday) && !settings.excluded_days.has(weekday);
    if (open && work.context.zone->to_utc(at(date, time)) >= work.now + hours{1}) break;
    date = LocalDate{std::chrono::local_days{date} + days{1}};
  }
  return date;
}

void start_rhythm(const TurnWork& work, const ReminderWish& wish, Reminder& reminder) {
  Recurrence rhythm = *wish.every;
  LocalDate start = wish.date ? wish.date->date : work.today();
  // "every 2 weeks from Friday on" is every second Friday, "monthly from the 31st on" every 31st.
  const bool month_alone = rhythm.unit == Recurrence::Unit::month && rhythm.nth == 0;
  if (month_alone && rhythm.day_of_month == 0) {
    rhythm.day_of_month = static_cast<int>(static_cast<unsigned>(start.day()));
  }
  if (rhythm.unit == Recurrence::Unit::week && rhythm.days.empty() && wish.date) {
    rhythm.days.insert(Weekday{std::chrono::local_days{start}});
  }
  reminder.rule = rule_text(rhythm);
  reminder.on = first_date(rhythm, std::max(start, work.today()));
  reminder.at = instant(work, reminder);
  while (reminder.at <= work.now) {
    const LocalDate tomorrow{std::chrono::local_days{*reminder.on} + days{1}};
    const bool anchored = rhythm.unit == Recurrence::Unit::month || !rhythm.days.empty();
    reminder.on = anchored || rhythm.unit == Recurrence::Unit::day || !wish.date
                      ? first_date(rhythm, tomorrow)
                      : next_date(rhythm, *reminder.on);
    reminder.at = instant(work, reminder);
  }
}

// When the reminder comes; refused if that is over or was not said.
Refusal set_time(const TurnWork& work, const ReminderWish& wish, Reminder& reminder) {
  if (wish.in) {
    reminder.at = work.now + minutes{wish.in->minutes};
    return {};
  }
  reminder.hour = hour_of(work, wish);
  if (wish.every) {
    start_rhythm(work, wish, reminder);
    return {};
  }
  if (!wish.says_when()) {
    if (wish.text.empty()) return "remind.when";
    reminder.on = next_open_day(work, reminder.hour);
    reminder.at = instant(work, reminder);
    return {};
  }
  reminder.on = wish.date ? wish.date->date : work.today();
  reminder.at = instant(work, reminder);
  if (reminder.at > work.now) return {};
  if (!wish.date) {  // "at 9" said at ten: tomorrow
    reminder.on = LocalDate{std::chrono::local_days{*reminder.on} + days{1}};
    reminder.at = instant(work, reminder);
    return {};
  }
  if (*reminder.on == work.today() && !wish.time) {  // "today": within the next two hours
    const int next = (time_of_day(work.local_now()).minute / hour + 2) * hour;
    if (next < day) {
      reminder.hour = {next};
      reminder.at = instant(work, reminder);
      return {};
    }
  }
  return "remind.past";
}

std::string unit_word(const Recurrence& rhythm) {
  if (rhythm.unit == Recurrence::Unit::day) return "day";
  if (rhythm.unit == Recurrence::Unit::month) return rhythm.nth == 0 ? "month" : "weekday_of_month";
  const bool some = rhythm.days.bits != 0 && (rhythm.days.bits & (rhythm.days.bits - 1U)) != 0;
  return some ? "days" : "week";
}

// `chosen`: what the coach had to choose itself, "hour" or "day"; "no" if everything was said.
void read_back(TurnWork& work, const Reminder& reminder, std::string_view chosen,
               std::string_view once, std::string_view again) {
  const LocalTime local = work.context.zone->to_local(reminder.at);
  const auto rhythm = read_rule(reminder.rule);
  const Recurrence shown = rhythm.value_or(Recurrence{});
  work.say(rhythm ? again : once, {{"date", date_of(local)},
                                   {"time", time_of_day(local)},
                                   {"text", reminder.text},
                                   {"said", std::string{reminder.text.empty() ? "no" : "yes"}},
                                   {"unit", unit_word(shown)},
                                   {"every", static_cast<std::int64_t>(shown.every)},
                                   {"chosen", std::string{chosen}}});
}

// The coach's own messages give way to reminders; if none is left, that is said.
void warn_if_no_room(TurnWork& work, const Learner& before) {
  const Zone& zone = *work.context.zone;
  if (!nudging::next_slot(before, zone, work.now)) return;
  if (!nudging::next_slot(work.learner, zone, work.now)) work.say("remind.no_room");
}

// A word about the nudges' own hours at their own question, not about a reminder.
bool answers_nudging(const TurnWork& work, const ReminderWish& wish) {
  const std::string& open = work.learner.position.open_question;
  return wish.text.empty() && (open == "nudging.window" || open == "nudging.frequency");
}

}  // namespace

bool order_reminder(TurnWork& work, const Command& command) {
  const Text slot = understanding::slot(command);
  if (names_condition(slot, work.lexicon())) return said(work, "remind.no_condition");
  ReminderWish wish = understanding::read_reminder(slot, work.today(), work.lexicon());
  if (answers_nudging(work, wish)) return false;
  take_live_hour(work, wish);
  // "reminder systems" may be a subject: without a time it is no order.
  if (command.topic == "noun" && !wish.says_when()) return false;
  if (work.learner.reminders->size() >= reminders_max) return said(work, "remind.too_many");
  if (command.date) wish.date = understanding::DateReading{*command.date, {}};
  if (wish.date && wish.date->ambiguous()) return ask_which_date(work, command, *wish.date);
  Reminder reminder;
  reminder.text = wish.text;
  const Refusal refusal = set_time(work, wish, reminder);
  if (!refusal.empty()) {
    work.say(refusal, {{"date", reminder.on.value_or(work.today())}, {"time", reminder.hour}});
    return_to_question(work);
    return true;
  }
  const Learner before = work.learner;
  reminder.key = next_key(work.learner);
  const auto& paused = work.learner.settings->paused_until;
  reminder.despite_pause = paused && reminder.at < *paused;
  dialogue::add_item(work.learner.reminders, reminder);
  const std::string_view chosen = !wish.says_when()        ? "day"
                                  : !wish.time && !wish.in ? "hour"
                                                           : "no";
  read_back(work, reminder, chosen, "remind.noted", "remind.noted_again");
  warn_if_no_room(work, before);
  return_to_question(work);
  return true;
}

bool drop_reminders(TurnWork& work, const Command& command) {
  if (work.learner.reminders->empty()) return said(work, "remind.none");
  const std::vector<ItemKey> meant = picked_reminders(work, command);
  const bool all = command.topic == "all_reminders";
  if (meant.empty() || (meant.size() > 1 && !all && !means_all(work, command))) {
    work.say(meant.empty() ? "remind.unknown" : "remind.which");
    list_reminders(work, meant, listed_max);
    return_to_question(work);
    return true;
  }
  std::vector<std::string> names;
  std::int64_t without_text = 0;
  for (const Reminder& reminder : *work.learner.reminders) {
    if (std::find(meant.begin(), meant.end(), reminder.key) == meant.end()) continue;
    if (reminder.text.empty()) {
      ++without_text;
    } else {
      names.push_back(reminder.text);
    }
  }
  std::erase_if(work.learner.reminders.edit(), [&](const Fixed<Reminder>& one) {
    return std::find(meant.begin(), meant.end(), one->key) != meant.end();
  });
  work.say("remind.dropped", {{"names", names},
                              {"count", static_cast<std::int64_t>(meant.size())},
                              {"said", std::string{without_text > 0 ? "no" : "yes"}}});
  return_to_question(work);
  return true;
}

bool move_reminder(TurnWork& work, const Command& command) {
  if (work.learner.reminders->empty()) return said(work, "remind.none");
  const Move move = read_move(work, command);
  if (!move.wish.says_when()) return said(work, "remind.when_to");
  if (move.meant.size() != 1) {
    work.say(move.meant.empty() ? "remind.unknown" : "remind.which");
    list_reminders(work, move.meant, listed_max);
    return_to_question(work);
    return true;
  }
  Reminder moved = *dialogue::find_item(work.learner.reminders, move.meant.front());
  ReminderWish wish = move.wish;
  if (command.date) wish.date = understanding::DateReading{*command.date, {}};
  if (wish.date && wish.date->ambiguous()) return ask_which_date(work, command, *wish.date);
  const LocalTime was = work.context.zone->to_local(moved.at);
  if (!wish.time && !wish.part_named() && !wish.in) wish.time = time_of_day(was);
  auto rhythm = read_rule(moved.rule);
  if (rhythm && !wish.every) {
    // A weekly one moves for good to the weekday that was named.
    if (wish.date && !rhythm->days.empty() && rhythm->nth == 0) {
      rhythm->days = {};
      rhythm->days.insert(Weekday{std::chrono::local_days{wish.date->date}});
    }
    wish.every = rhythm;
  } else if (!wish.date && !wish.in && !wish.every) {
    wish.date = understanding::DateReading{date_of(was), {}};
  }
  moved.on.reset();
  const Refusal refusal = set_time(work, wish, moved);
  if (!refusal.empty()) {
    work.say(refusal, {{"date", moved.on.value_or(work.today())}, {"time", moved.hour}});
    return_to_question(work);
    return true;
  }
  *dialogue::edit_item(work.learner.reminders, moved.key) = moved;
  read_back(work, moved, "no", "remind.moved", "remind.moved_again");
  return_to_question(work);
  return true;
}

void say_reminders(TurnWork& work) {
  if (work.learner.reminders->empty()) return work.say("remind.none");
  list_reminders(work, {}, listed_max);
}

void say_sent_log(TurnWork& work, std::string_view topic) {
  const auto& sent = work.learner.nudges->sent;
  const bool asks_reminder = topic == "sent_reminders";
  const auto last = std::find_if(sent.rbegin(), sent.rend(), [&](const Sent& one) {
    return !asks_reminder || one.cause == Cause::reminder;
  });
  if (last == sent.rend()) {
    work.say(asks_reminder && !sent.empty() ? "remind.log_no_reminder" : "remind.log_empty");
    if (!asks_reminder || sent.empty()) return;
  }
  const Sent& newest = last == sent.rend() ? sent.back() : *last;
  const LocalTime local = work.context.zone->to_local(newest.at);
  const bool reminder = newest.cause == Cause::reminder;
  work.say(reminder ? "remind.log_reminder" : "remind.log_message",
           {{"date", date_of(local)},
            {"time", time_of_day(local)},
            {"text", newest.about},
            {"said", std::string{newest.about.empty() ? "no" : "yes"}}});
}

}  // namespace pln::method
