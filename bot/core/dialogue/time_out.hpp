// Questions that nobody answers (C45): after the days that their step gives them they are put
// aside, without a word, and taken up again when the person writes.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

#include <optional>

namespace pln::dialogue {

// When the open question is to be put aside; nothing if none is open.
std::optional<UtcTime> time_out_of(const TurnWork& work);

// Puts the open question aside if its time has come.
void put_aside_if_timed_out(TurnWork& work);

// The person is there again: what was put aside so is the open question, and may be answered.
void take_up_timed_out(TurnWork& work);

}  // namespace pln::dialogue
