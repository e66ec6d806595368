// The reminders a person ordered (method D6): they come at exactly their minute, whatever quiet
// time, excluded days, a chosen "off" or silence say, and take room from the coach's own messages.
// A pause holds those that were ordered before it: what comes once comes on the day the pause ends,
// what comes again goes on from that day.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/learner.hpp"
#include "bot/core/zone.hpp"

#include <optional>
#include <vector>

namespace pln::nudging {

// When the next one is due, those that were missed included; none if the person has none or wants
// no messages at all.
std::optional<UtcTime> next_reminder(const Learner& learner, const Zone& zone);

// The instants in (after, until] at which reminders will come, in order.
std::vector<UtcTime> coming_reminders(const Learner& learner, const Zone& zone, UtcTime after,
                                      UtcTime until);

// Says each reminder that is due, late ones with the time they were for, and moves it on or takes
// it off the list. True if anything was said.
bool send_reminders(dialogue::TurnWork& work);

// After a turn: those named by the wall clock follow it to another zone or new rules; one that undo
// or redo brought back does not come for a time that is over.
void fit_reminders(Learner& learner, const Learner& before, const Zone& zone, UtcTime now);

// STOP ends all of them for good. Behind what the history keeps of the turn, so that no later undo
// speaks of them.
void end_reminders_if_stopped(Learner& learner);

}  // namespace pln::nudging
