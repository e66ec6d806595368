// States from before an upgrade of the flows (dialogue 1.4): a step that is gone gives way to the
// nearest safe one, a flow that is gone to what it interrupted.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

#include <cstdint>

namespace pln::dialogue {

enum class Mending : std::uint8_t {
  nothing,  // all is as the flows have it
  moved,    // another question is open now, or none
  asked     // so had to be gone on with: the next question has been asked
};

// Mends the position, and says in one line that the talk goes on elsewhere.
Mending mend_position(TurnWork& work);

}  // namespace pln::dialogue
