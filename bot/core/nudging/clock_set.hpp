// What a turn makes of a clock that was set, by hand or by mistake. Without this a clock that was
// wrong for a moment would silence the coach for years: after the wrong instants, or until them.
#pragma once

#include "bot/core/learner.hpp"

namespace pln::nudging {

// No clock that is right shows less.
inline constexpr UtcTime earliest_time{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
// A clock that goes back by less moves nothing: it may go on again, and nothing is to be said
// twice.
inline constexpr days back_at_most{2};

// The time of the turn: `now`, or the newest instant that is known while the clock cannot be right.
// By a clock that can, what was noted by a wrong one (when the person was last heard, when the
// coach last wrote) is taken as being now.
UtcTime fit_clock(Learner& learner, UtcTime now);

}  // namespace pln::nudging
