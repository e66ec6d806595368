// What to say when a message is due: the choice among the flows that the clock may start. Whether
// anything may be said at all is decided here again, at the moment of sending.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

namespace pln::nudging {

// Says the reminders that are due, else at most one message of the coach's own, notes it in the
// log, and leaves the talk open where it asks something.
void send_due(dialogue::TurnWork& work);

// D9: no suggestion twice within so many days to one person.
inline constexpr days suggestion_gap{15};

}  // namespace pln::nudging
