// Looks words of a message up in a lexicon, several words at a time, and strips what only frames an
// answer. Shared by the readers of this folder and of no use outside.
#pragma once

#include "bot/core/understanding/lexicon.hpp"
#include "bot/core/understanding/tokens.hpp"

#include <array>
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

// A few places between the words of a message.
class Places {
 public:
  static constexpr std::size_t most = 9;  // "ok so hey coach could you please just ..."
  void push_back(std::size_t place) { places_[count_++] = place; }
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] std::size_t back() const { return places_[count_ - 1]; }
  [[nodiscard]] const std::size_t* begin() const { return places_.data(); }
  [[nodiscard]] const std::size_t* end() const { return places_.data() + count_; }

 private:
  std::array<std::size_t, most> places_{};
  std::size_t count_{0};
};

// Where a message may begin and end with fillers left out, nothing left out first. What remains is
// never empty. With `polite_only` just "please" and its kin go. `ids` are those of the words.
Places filler_starts(const std::vector<Token>& words, const std::vector<WordId>& ids,
                     const Lexicon& lexicon);
Places filler_ends(const std::vector<Token>& words, const std::vector<WordId>& ids,
                   const Lexicon& lexicon, bool polite_only);

// Every pair of such places, [first, last).
using Stretch = std::pair<std::size_t, std::size_t>;
std::vector<Stretch> stretches(const Places& starts, const Places& ends);
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
