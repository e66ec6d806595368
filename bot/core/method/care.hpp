// Steps 9 and 10 and the log of what somebody does: shared by flows and statements.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/text.hpp"

#include <string>

namespace pln::method {

// Which of the four Cs a line of the log tells of, by its verbs; reading and listening if none says
// otherwise.
FourC four_c_of(const dialogue::TurnWork& work, const std::string& folded);

// Adds an activity; a contact of the list whose name stands in the line is linked to it.
void log_activity(dialogue::TurnWork& work, const std::string& written, const std::string& folded);

// The contacts of the month's list, the quietest first, at most five: followed, and of no noted
// value for 60 days. With `any_age` also those followed more recently of whom nothing is noted.
std::vector<ItemKey> prune_list(const dialogue::TurnWork& work, bool any_age);

// How many ratings of 7 or more there are; step 9 is done at the second (method, step 9).
int good_ratings(const Learner& learner);

}  // namespace pln::method
