#include "bot/core/understanding/distance.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

namespace pln::understanding {

namespace {
constexpr std::size_t word_bytes_max = 64;  // longer than any word of the lexicons

// A bit for each letter that occurs, bytes that are 32 apart sharing one.
std::uint32_t letters_in(std::string_view word) {
  std::uint32_t letters = 0;
  for (const char c : word) letters |= 1U << (static_cast<unsigned char>(c) & 31U);
  return letters;
}

}  // namespace

std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t limit) {
  if (left == right) return 0;
  if (left.size() > right.size()) std::swap(left, right);
  if (limit == 0 || right.size() - left.size() > limit || right.size() > word_bytes_max)
    return limit + 1;
  // A slip brings in one letter and takes out one at most, so most words need no comparison.
  const int letters_apart = std::popcount(letters_in(left) ^ letters_in(right));
  if (static_cast<std::size_t>(letters_apart) > 2 * limit) return limit + 1;
  // Three rows that change places; one byte is enough for a word.
  std::array<std::array<std::uint8_t, word_bytes_max + 1>, 3> rows;  // filled before it is read
  std::uint8_t *before_last = rows[0].data(), *last = rows[1].data(), *row = rows[2].data();
  for (std::size_t column = 0; column <= right.size(); ++column) {
    last[column] = static_cast<std::uint8_t>(column);
  }
  for (std::size_t line = 1; line <= left.size(); ++line) {
    row[0] = static_cast<std::uint8_t>(line);
    std::size_t least = line;
    for (std::size_t column = 1; column <= right.size(); ++column) {
      const std::size_t replaced = left[line - 1] == right[column - 1] ? 0 : 1;
      std::size_t slips =
          std::min({last[column] + 1UL, row[column - 1] + 1UL, last[column - 1] + replaced});
      if (line > 1 && column > 1 && left[line - 1] == right[column - 2] &&
          left[line - 2] == right[column - 1]) {
        slips = std::min(slips, before_last[column - 2] + 1UL);
      }
      row[column] = static_cast<std::uint8_t>(slips);
      least = std::min(least, slips);
    }
    if (least > limit) return limit + 1;
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return std::min<std::size_t>(last[right.size()], limit + 1);
}

std::size_t slips_allowed(std::size_t letters) {
  if (letters <= 3) return 0;
  return letters <= 7 ? 1 : 2;
}

bool nearly_same(std::string_view typed, std::string_view word) {
  const std::size_t slips = slips_allowed(word.size());
  return edit_distance(typed, word, slips) <= slips;
}

}  // namespace pln::understanding
