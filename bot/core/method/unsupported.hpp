// What an order about time cannot hang on: the coach knows days, hours and rhythms, and nothing of
// what happens elsewhere (C27).
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/lexicon.hpp"

namespace pln::method {

// "only if someone replies", "as soon as Ana writes"; at the start of the words also "if ...".
bool names_condition(const Text& order, const Lexicon& lexicon);

}  // namespace pln::method
