// Where the person is: cities, countries with one zone, abbreviations and offsets, as IANA zones.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/text.hpp"

#include <string>

namespace pln::method {

// The zone of a place that stands anywhere in the words ("at 20:00 London time"); the person's own
// if none does.
std::string zone_in(const dialogue::TurnWork& work, const Text& words);

bool set_timezone(dialogue::TurnWork& work, const Command& command);

}  // namespace pln::method
