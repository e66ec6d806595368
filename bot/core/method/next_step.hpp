// Which of the ten steps "next" leads to.
#pragma once

#include "bot/core/learner.hpp"

namespace pln::method {

// The first step after the present one that is not done; else the first that is not done; else the
// weekly loop (step 9). 1..10.
int next_step(const Position& position);

}  // namespace pln::method
