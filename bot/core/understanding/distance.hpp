// How many slips of the finger lie between two words. Works on bytes of folded text.
#pragma once

#include <cstddef>
#include <string_view>

namespace pln::understanding {

// Optimal string alignment distance (insert, delete, replace, swap neighbours); anything above
// `limit` gives limit + 1. Words of more than 64 bytes are only compared for equality.
std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t limit);

// Slips that a word of so many letters may have: none up to 3, one up to 7, two above.
std::size_t slips_allowed(std::size_t letters);

// True if `typed` is `word` with at most the slips that its length allows.
bool nearly_same(std::string_view typed, std::string_view word);

}  // namespace pln::understanding
