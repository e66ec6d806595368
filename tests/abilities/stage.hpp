// The scenarios of this folder and the flows and texts they are played with, read once.
#pragma once

#include "bot/commands/speech.hpp"
#include "tests/abilities/player.hpp"

#include <vector>

namespace pln::abilities {

const commands::Speech& shipped_speech();
Stage shipped_stage();

// All of them, in both languages.
const std::vector<Scenario>& all_scenarios();
// Those that PLN_ABILITY names, if it is set.
const std::vector<Scenario>& chosen_scenarios();

}  // namespace pln::abilities
