#include "bot/core/nudging/schedule.hpp"

#include "bot/core/nudging/reminders.hpp"

#include <algorithm>
#include <vector>

namespace pln::nudging {

namespace {

using std::chrono::duration_cast;

struct Cap {
  int in_seven_days{0};
  hours gap{0};
};

// Messages in any seven days and the least gap that a chosen frequency allows (D6).
Cap cap_of(Frequency frequency) {
  constexpr hours day{24};
  switch (frequency) {
    case Frequency::off:
      return {0, hours{0}};
    case Frequency::monthly:
      return {1, 28 * day};
    case Frequency::fortnightly:
      return {1, 14 * day};
    case Frequency::weekly:
      return {1, 7 * day - hours{2}};
    case Frequency::twice_weekly:
      return {2, 3 * day - hours{2}};
    case Frequency::thrice_weekly:
      return {3, 2 * day - hours{2}};
    case Frequency::daily:
      return {7, hours{20}};
  }
  return {0, hours{0}};
}

constexpr hours least_gap{20};  // D6, whatever is chosen

// The least gap by days since the person's last message (D7); none from 60 days on.
std::optional<hours> gap_of_silence(days silence, Frequency frequency) {
  constexpr hours slack{2};  // slots move within an hour of the window, a day must not be lost
  const bool often = frequency == Frequency::daily || frequency == Frequency::thrice_weekly;
  if (silence < days{2}) return often ? least_gap : hours{72} - slack;
  if (silence < days{10}) return often ? least_gap : hours{48} - slack;
  if (silence < days{30}) return hours{7 * 24} - slack;
  if (silence < days{60}) return hours{15 * 24} - slack;
  return std::nullopt;
}

// Whoever wrote a moment ago needs no message: the next day at the earliest for those who chose one
// a day or three a week, else two days on (D7: the first rung asks for a rest).
hours gap_after_talk(Frequency frequency) {
  const bool often = frequency == Frequency::daily || frequency == Frequency::thrice_weekly;
  return often ? hours{12} : hours{44};
}

// Spreads people over the first hour of their windows (D8): FNV-1a of the id, in minutes.
int minute_of_spread(const LearnerId& id) {
  std::uint32_t hash = 2166136261U;
  for (const char letter : id.text) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
  }
  return static_cast<int>(hash % 60U);
}

bool in_span(TimeOfDay from, TimeOfDay to, TimeOfDay time) {
  if (from <= to) return from <= time && time < to;
  return time >= from || time < to;  // over midnight
}

bool day_is_open(const Settings& settings, LocalDate date) {
  const Weekday weekday{std::chrono::local_days{date}};
  const auto& dates = settings.excluded_dates;
  return settings.window_days.has(weekday) && !settings.excluded_days.has(weekday) &&
         std::find(dates.begin(), dates.end(), date) == dates.end();
}

TimeOfDay slot_of(const Settings& settings, const LearnerId& id) {
  if (settings.window_named) return settings.window_from;
  const int length = settings.window_to.minute - settings.window_from.minute;
  const int spread = minute_of_spread(id);
  return {settings.window_from.minute + (length > 0 ? std::min(spread, length - 1) : 0)};
}

// A named hour that a change of clocks skips on this day begins right after the gap.
bool in_hour_after_gap(const Settings& settings, const Zone& zone, UtcTime now) {
  const LocalTime named = pln::at(date_of(zone.to_local(now)), settings.window_from);
  const UtcTime begins = zone.to_utc(named);
  return zone.to_local(begins) != named && begins <= now && now < begins + hours{1};
}

bool in_window(const Settings& settings, const Zone& zone, UtcTime now) {
  const LocalTime local = zone.to_local(now);
  const TimeOfDay time = time_of_day(local);
  if (!day_is_open(settings, date_of(local))) return false;
  if (settings.window_named && time < settings.window_from) return false;
  const TimeOfDay end = std::max(settings.window_to, TimeOfDay{settings.window_from.minute + 60});
  if (!in_span(settings.window_from, end, time)) {
    return settings.window_named && in_hour_after_gap(settings, zone, now);
  }
  return settings.window_named || !in_span(settings.quiet_from, settings.quiet_to, time);
}

bool wants_none(const Learner& learner) {
  return !learner.consented() || learner.nudges->stopped || learner.nudges->silent ||
         learner.settings->frequency == Frequency::off;
}

constexpr days week{7};

bool is_own(const Sent& sent) { return sent.cause != Cause::reminder; }

// Whether an own message at this instant keeps the limits of D6 together with what was sent and the
// reminders that will come: it is always the own one that gives way.
bool fits_beside_reminders(const Learner& learner, const Zone& zone,
                           const std::vector<UtcTime>& coming, UtcTime at) {
  std::vector<UtcTime> others;
  bool any = false;
  for (const Sent& sent : learner.nudges->sent) {
    if (sent.at <= at - week) continue;
    others.push_back(sent.at);
    any = any || !is_own(sent);
  }
  for (const UtcTime reminder : coming) {
    if (reminder <= at - week || reminder >= at + week) continue;
    others.push_back(reminder);
    any = true;
  }
  if (!any) return true;
  const LocalDate today = date_of(zone.to_local(at));
  for (const UtcTime other : others) {
    if (std::chrono::abs(at - other) < least_gap) return false;
    if (date_of(zone.to_local(other)) == today) return false;
  }
  const int most = learner.settings->frequency == Frequency::daily ? 7 : 3;  // D6
  others.push_back(at);
  return std::none_of(others.begin(), others.end(), [&](UtcTime start) {
    if (start > at || start + week <= at) return false;
    return std::count_if(others.begin(), others.end(), [&](UtcTime other) {
             return other >= start && other < start + week;
           }) > most;
  });
}

// The caps and gaps, all that does not depend on the hour of the day. Reminders fill the limits of
// D6; the rests of D7 and the chosen frequency are those of the coach's own messages.
bool caps_allow(const Learner& learner, const Zone& zone, const std::vector<UtcTime>& coming,
                UtcTime at) {
  const Settings& settings = *learner.settings;
  if (settings.paused_until && at < *settings.paused_until) return false;
  if (must_be_quiet(learner, at)) return false;
  const UtcTime heard = learner.talk.last_heard.value_or(learner.started_at);
  if (at < heard + gap_after_talk(settings.frequency)) return false;
  const auto gap = gap_of_silence(duration_cast<days>(at - heard), settings.frequency);
  if (!gap) return false;
  const Cap cap = cap_of(settings.frequency);
  const auto& sent = learner.nudges->sent;
  const auto last_own = std::find_if(sent.rbegin(), sent.rend(), is_own);
  if (last_own != sent.rend()) {
    if (at < last_own->at + std::max({*gap, cap.gap, least_gap})) return false;
    // The hard cap of D6 counts to the second; below it a clock change must not cost a week.
    const hours span = week - (cap.in_seven_days < 3 ? hours{2} : hours{0});
    const auto in_week = std::count_if(sent.rbegin(), sent.rend(), [&](const Sent& one) {
      return is_own(one) && one.at + span > at;
    });
    if (in_week >= cap.in_seven_days) return false;
  }
  return fits_beside_reminders(learner, zone, coming, at);
}

}  // namespace

bool may_send(const Learner& learner, const Zone& zone, UtcTime now) {
  return !wants_none(learner) && in_window(*learner.settings, zone, now) &&
         caps_allow(learner, zone, coming_reminders(learner, zone, now - seconds{1}, now + week),
                    now);
}

std::optional<UtcTime> next_slot(const Learner& learner, const Zone& zone, UtcTime not_before) {
  if (wants_none(learner)) return std::nullopt;
  const Settings& settings = *learner.settings;
  UtcTime earliest = not_before;
  if (settings.paused_until) earliest = std::max(earliest, *settings.paused_until);
  const auto& quiet = learner.nudges->quiet_until;
  if (quiet) earliest = std::max(earliest, *quiet);
  const LocalDate first = date_of(zone.to_local(earliest));
  const TimeOfDay slot = slot_of(settings, learner.id);
  const auto coming = coming_reminders(learner, zone, not_before - seconds{1},
                                       earliest + days{horizon_days} + week);
  for (int day = 0; day < horizon_days; ++day) {
    const LocalDate date{std::chrono::local_days{first} + days{day}};
    if (!day_is_open(settings, date)) continue;
    const UtcTime at = zone.to_utc(pln::at(date, slot));
    if (at >= earliest && in_window(settings, zone, at) && caps_allow(learner, zone, coming, at)) {
      return at;
    }
  }
  return std::nullopt;
}

bool must_be_quiet(const Learner& learner, UtcTime now) {
  return learner.nudges->quiet_until && now < *learner.nudges->quiet_until;
}

bool wants_silence(const Learner& learner, UtcTime now) {
  const Settings& settings = *learner.settings;
  return learner.nudges->stopped || settings.frequency == Frequency::off ||
         must_be_quiet(learner, now) || (settings.paused_until && now < *settings.paused_until);
}

void plan_next(Learner& learner, const Zone& zone, UtcTime now) {
  auto next = next_slot(learner, zone, now + seconds{1});
  if (auto reminder = next_reminder(learner, zone)) {
    reminder = std::max(*reminder, now + seconds{1});  // a missed one comes at once
    const auto& quiet = learner.nudges->quiet_until;
    if (quiet) reminder = std::max(*reminder, *quiet);
    if (!next || *reminder < *next) next = reminder;
  }
  if (learner.nudges->next != next) learner.nudges.edit().next = next;
}

}  // namespace pln::nudging
