#include "bot/core/nudging/reminders.hpp"

#include "bot/core/nudging/clock_set.hpp"
#include "bot/core/recurrence.hpp"

#include <algorithm>

namespace pln::nudging {

namespace {

// The clock may look a little late without its being worth a word.
constexpr minutes late_from{5};

bool is_held(const Reminder& reminder, const Settings& settings) {
  return settings.paused_until && reminder.at < *settings.paused_until && !reminder.despite_pause;
}

// The first occurrence at or after `least` that is behind the one in hand.
void move_on(Reminder& reminder, const Recurrence& recurrence, const Zone& zone, UtcTime least) {
  const LocalTime present = zone.to_local(reminder.at);
  if (!reminder.on) reminder.hour = time_of_day(present);
  LocalDate date = reminder.on.value_or(date_of(present));
  UtcTime at = reminder.at;
  do {
    date = next_date(recurrence, date);
    at = zone.to_utc(pln::at(date, reminder.hour));
  } while (at < least);
  reminder.on = date;
  reminder.at = at;
}

// The reminder as it is due: held by a pause, it waits for the pause's end.
Reminder as_due(const Reminder& reminder, const Settings& settings, const Zone& zone) {
  if (!is_held(reminder, settings)) return reminder;
  Reminder due = reminder;
  if (const auto recurrence = read_rule(reminder.rule)) {
    move_on(due, *recurrence, zone, *settings.paused_until);
    return due;
  }
  const LocalDate end = date_of(zone.to_local(*settings.paused_until));
  due.on = end;
  due.hour = reminder.on ? reminder.hour : time_of_day(zone.to_local(reminder.at));
  due.at = std::max(*settings.paused_until, zone.to_utc(pln::at(end, due.hour)));
  return due;
}

Say words_of(const dialogue::TurnWork& work, const Reminder& due, int number) {
  Say say;
  say.id.text = work.event.key.text + "." + std::to_string(number);
  say.cause = Cause::reminder;
  const bool late = work.now - due.at >= late_from;
  say.main = late ? "remind.late" : "remind.due";
  TextPart part{say.main, {{"text", due.text}}};
  part.arguments.push_back({"said", std::string{due.text.empty() ? "no" : "yes"}});
  if (late) {
    const LocalTime was = work.context.zone->to_local(due.at);
    part.arguments.push_back({"date", date_of(was)});
    part.arguments.push_back({"time", time_of_day(was)});
  }
  say.parts.push_back(std::move(part));
  return say;
}

void log_sent(dialogue::TurnWork& work, const Say& say, const Reminder& reminder) {
  NudgeLog& log = work.learner.nudges.edit();
  log.sent.push_back({work.now, say.main, false, Cause::reminder, reminder.text});
  if (log.sent.size() > sent_max) log.sent.erase(log.sent.begin());
}

// What undo or redo brought back for a time that is over: the next one, or none.
bool is_over(Reminder& reminder, const Learner& before, const Zone& zone, UtcTime now) {
  if (reminder.at > now) return false;
  const Reminder* known = dialogue::find_item(before.reminders, reminder.key);
  if (known != nullptr && known->at == reminder.at) return false;  // missed, and still to come
  const auto recurrence = read_rule(reminder.rule);
  if (!recurrence) return true;
  move_on(reminder, *recurrence, zone, now + seconds{1});
  return false;
}

// A clock that was ahead by mistake took rhythms along (clock_set.hpp); by the right one they go on
// from today.
bool was_ahead(const Learner& before, UtcTime now) {
  const auto& sent = before.nudges->sent;
  return !sent.empty() && sent.back().at > now + back_at_most;
}
void go_on_from_today(Reminder& reminder, const Zone& zone, UtcTime now) {
  const auto recurrence = read_rule(reminder.rule);
  if (!recurrence || !reminder.on) return;
  Reminder again = reminder;
  again.on = first_date(*recurrence, date_of(zone.to_local(now)));
  again.at = zone.to_utc(pln::at(*again.on, again.hour));
  if (again.at <= now) move_on(again, *recurrence, zone, now + seconds{1});
  if (again.at < reminder.at) reminder = std::move(again);
}

}  // namespace

std::optional<UtcTime> next_reminder(const Learner& learner, const Zone& zone) {
  if (!learner.consented() || learner.nudges->stopped) return std::nullopt;
  std::optional<UtcTime> next;
  for (const Reminder& reminder : *learner.reminders) {
    const UtcTime at = as_due(reminder, *learner.settings, zone).at;
    if (!next || at < *next) next = at;
  }
  return next;
}

std::vector<UtcTime> coming_reminders(const Learner& learner, const Zone& zone, UtcTime after,
                                      UtcTime until) {
  std::vector<UtcTime> all;
  if (!learner.consented() || learner.nudges->stopped) return all;
  for (const Reminder& reminder : *learner.reminders) {
    Reminder due = as_due(reminder, *learner.settings, zone);
    const auto recurrence = read_rule(due.rule);
    if (recurrence && due.at <= after) move_on(due, *recurrence, zone, after + seconds{1});
    while (due.at <= until) {
      if (due.at > after) all.push_back(due.at);
      if (!recurrence) break;
      move_on(due, *recurrence, zone, due.at + seconds{1});
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

bool send_reminders(dialogue::TurnWork& work) {
  const Learner& learner = work.learner;
  if (!learner.consented() || learner.nudges->stopped || learner.reminders->empty()) return false;
  const Zone& zone = *work.context.zone;
  List<Reminder> left;
  int said = 0;
  for (const Fixed<Reminder>& one : *learner.reminders) {
    Reminder due = as_due(*one, *learner.settings, zone);
    if (due.at > work.now) {
      left.push_back(one);
      continue;
    }
    Say say = words_of(work, due, ++said);
    log_sent(work, say, due);
    work.effects.emplace_back(std::move(say));
    const auto recurrence = read_rule(due.rule);
    if (!recurrence) continue;
    move_on(due, *recurrence, zone, work.now + seconds{1});
    left.emplace_back(std::move(due));
  }
  if (said > 0) work.learner.reminders.edit() = std::move(left);
  return said > 0;
}

void fit_reminders(Learner& learner, const Learner& before, const Zone& zone, UtcTime now) {
  if (learner.reminders->empty()) return;
  const bool ahead = was_ahead(before, now);
  List<Reminder> fitted;
  for (const Fixed<Reminder>& one : *learner.reminders) {
    Reminder reminder = *one;
    if (is_over(reminder, before, zone, now)) continue;
    if (ahead) go_on_from_today(reminder, zone, now);
    if (reminder.on) {
      const UtcTime at = zone.to_utc(pln::at(*reminder.on, reminder.hour));
      if (at > now)
        reminder.at = at;  // an hour that is over in the new zone comes as it would have
    }
    fitted.emplace_back(std::move(reminder));
  }
  if (fitted != *learner.reminders) learner.reminders.edit() = std::move(fitted);
}

void end_reminders_if_stopped(Learner& learner) {
  if (learner.nudges->stopped && !learner.reminders->empty()) learner.reminders.edit().clear();
}

}  // namespace pln::nudging
