// The small language of phrases in words.yaml: "(a|b)" alternatives, "[x]" optional words, {text}
// and {number} as slots; expanded into flat patterns. Pure functions.
#pragma once

#include "bot/core/understanding/lexicon.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pln::prompts {

// A line that expands to more is a mistake: the whole language has a few thousand.
inline constexpr std::size_t patterns_in_line_max = 1'000;
inline constexpr std::size_t patterns_max = 40'000;

using Pattern = std::vector<PatternToken>;

struct Expansion {
  std::vector<Pattern> patterns{};  // each once, in the order of writing
  std::string fault{};              // empty: all is well
  std::string mend{};
};

// `phrase` as it is written; the patterns are folded.
[[nodiscard]] Expansion expand(std::string_view phrase);

// The ways to spell words: folded, and with ae, oe, ue for umlauts where there are any.
[[nodiscard]] std::vector<std::string> spellings(std::string_view written);

// "my subjects are {text}"
[[nodiscard]] std::string written(const Pattern& pattern);

}  // namespace pln::prompts
