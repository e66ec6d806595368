// Looks words of a message up in a lexicon, several words at a time, and strips what only frames an
// answer. Shared by the readers of this folder and of no use outside.
#pragma once

#include "bot/core/understanding/lexicon.hpp"
#include "bot/core/understanding/tokens.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace pln::understanding {

inline constexpr std::size_t entry_words_max = 8;  // no entry of a lexicon is longer

struct Found {
  std::string_view value{};
  std::size_t words{0};  // how many words of the message it took
};

// The longest entry of `category` that begins at `words[at]` and ends before `last`.
std::optional<Found> find_entry(const std::vector<Token>& words, std::size_t at, std::size_t last,
                                std::string_view category, const Lexicon& lexicon);
inline std::optional<Found> find_entry(const std::vector<Token>& words, std::size_t at,
                                       std::string_view category, const Lexicon& lexicon) {
  return find_entry(words, at, words.size(), category, lexicon);
}

// True if this single word is an entry of the category.
bool is_a(const std::vector<Token>& words, std::size_t at, std::string_view category,
          const Lexicon& lexicon);

// Every way to leave fillers out at both ends, [first, last), nothing left out first. What remains
// is never empty. With `polite_only` just "please" and its kin go.
using Stretch = std::pair<std::size_t, std::size_t>;
std::vector<std::size_t> filler_starts(const std::vector<Token>& words, const Lexicon& lexicon);
std::vector<std::size_t> filler_ends(const std::vector<Token>& words, const Lexicon& lexicon,
                                     bool polite_only);
std::vector<Stretch> stretches(const std::vector<Token>& words, const Lexicon& lexicon);

// A whole number out of digits only, at most six of them.
std::optional<int> digits_of(std::string_view word);

// A number at words[at]: digits, a word, or tens and ones ("forty five", "forty-five").
struct NumberFound {
  int value{0};
  std::size_t words{1};
};
std::optional<NumberFound> find_number(const std::vector<Token>& words, std::size_t at,
                                       const Lexicon& lexicon);

// The same for "6th", "sixth", "6"; 0 for "last".
std::optional<NumberFound> find_ordinal(const std::vector<Token>& words, std::size_t at,
                                        const Lexicon& lexicon);

}  // namespace pln::understanding
