// When the coach may write first (method D6-D8): caps over all flows and channels, least gaps by
// silence, the person's own window, quiet time and exclusions. Pure arithmetic on passed-in times.
#pragma once

#include "bot/core/learner.hpp"
#include "bot/core/zone.hpp"

#include <optional>

namespace pln::nudging {

// The earliest instant at or after `not_before` at which a message may go out, or none while the
// person wants no messages, the coach is silent, or the next slot is more than horizon_days away.
std::optional<UtcTime> next_slot(const Learner& learner, const Zone& zone, UtcTime not_before);
inline constexpr int horizon_days = 75;  // the largest gap is 60 days (D7); a pause may be longer

// Whether a message may go out at this very instant.
bool may_send(const Learner& learner, const Zone& zone, UtcTime now);

// Whether nothing may be said unasked, reminders that were ordered included, since the person wrote
// of a crisis.
bool must_be_quiet(const Learner& learner, UtcTime now);

// Whether the person asked for no messages but answers and what they ordered: stopped (which ends
// reminders too), switched off or paused.
bool wants_silence(const Learner& learner, UtcTime now);

// Sets NudgeLog::next, the instant to look again: for a message of the coach's own or a reminder.
// Leaves the log alone if it stays the same.
void plan_next(Learner& learner, const Zone& zone, UtcTime now);

}  // namespace pln::nudging
