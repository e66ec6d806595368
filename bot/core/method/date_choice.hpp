// A date in figures that can be two days ("12/3") is asked, not guessed (C28).
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/understanding/times.hpp"

namespace pln::method {

// Asks `which_one`, with both days as options; the order is then carried out with the one chosen
// (Command::date).
bool ask_which_date(dialogue::TurnWork& work, const Command& command,
                    const understanding::DateReading& reading);

// "Thursday 12 March", in the words of the language; with the year if it is not this one.
std::string date_label(LocalDate date, LocalDate today, const Lexicon& lexicon);

}  // namespace pln::method
