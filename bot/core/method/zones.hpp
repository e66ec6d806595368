// Where the person is: cities, countries with one zone, abbreviations and offsets, as IANA zones.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

namespace pln::method {

bool set_timezone(dialogue::TurnWork& work, const Command& command);

}  // namespace pln::method
