// Goals as questions about the learner that flows and statements share.
#pragma once

#include "bot/core/learner.hpp"

namespace pln::method {

// At most three goals are drafts or under way at a time (method D2).
bool has_room_for_goal(const Learner& learner);

}  // namespace pln::method
