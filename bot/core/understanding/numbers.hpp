// Reads numbers, ratings and picks out of a numbered list.
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/lexicon.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace pln::understanding {

// The one number that the message is about: digits or words; with a unit of time in minutes ("half
// an hour" is 30, "2 hours a week" 120). Nothing if there is none, or several that differ.
std::optional<int> read_number(const Text& text, const Lexicon& lexicon);

// 0..10: "8", "8/10", "seven out of ten", "10 of 10".
std::optional<int> read_rating(const Text& text, const Lexicon& lexicon);

// An answer about a list numbered 1..n.
struct Selection {
  std::vector<int> keep{}, drop{};  // ascending, none in both
  bool operator==(const Selection&) const = default;
};

// "drop 1 3 5", "1, 3 and 5" (plain numbers are dropped), "keep 2", "2-4", "all", "none", "drop the
// rest", "keep all but 2". Nothing if the message says something else or names a number outside.
std::optional<Selection> read_selection(const Text& text, int n, const Lexicon& lexicon);

}  // namespace pln::understanding
