// Reads dates in figures and finds days by their numbers. The inside of dates.cpp and of no use
// elsewhere.
#pragma once

#include "bot/core/understanding/time_words.hpp"

namespace pln::understanding {

// "2026-03-04", "31.12.", "12/31"; one that can be two days is read both ways.
std::optional<DateFound> date_in_figures(const std::vector<Token>& words, std::size_t at,
                                         LocalDate today, const Lexicon& lexicon);

// The next such day that is not before `today`.
std::optional<LocalDate> next_date(int day_of_month, int month_of_year, LocalDate today);

// The day in that year, or the next such day; nothing if there is none.
std::optional<LocalDate> date_from(int day_of_month, int month_of_year, std::optional<int> in_year,
                                   LocalDate today);

}  // namespace pln::understanding
