#include "bot/core/understanding/yes_no.hpp"

#include "bot/core/understanding/distance.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <string_view>

namespace pln::understanding {
namespace {

constexpr std::size_t answer_words_max = 12;

// Signs that alone are an answer; skin tones may follow them.
std::optional<bool> by_sign(std::string_view folded) {
  const auto has = [&](std::string_view sign) { return folded.find(sign) != folded.npos; };
  const bool yes = has("\U0001F44D") || has("\u2705") || has("\u2714") || has("\U0001F44C");
  const bool no = has("\U0001F44E") || has("\u274C");
  if (yes == no) return std::nullopt;
  return yes;
}

std::optional<bool> by_words(std::string_view said, const Lexicon& lexicon, bool exact) {
  for (const Lexicon::Entry& entry : lexicon.entries("option")) {
    const bool yes = entry.value == "yes";
    if (!yes && entry.value != "no") continue;
    const bool one_word = said.find(' ') == said.npos && entry.phrase.find(' ') == said.npos;
    if (exact ? entry.phrase == said : one_word && nearly_same(said, entry.phrase)) return yes;
  }
  return std::nullopt;
}

}  // namespace

std::optional<bool> read_yes_no(const Text& text, const Lexicon& lexicon) {
  const std::vector<Token> words = tokens(text);
  if (words.empty()) return text.folded.size() > 64 ? std::nullopt : by_sign(text.folded);
  if (words.size() > answer_words_max) return std::nullopt;
  const auto all = stretches(words, lexicon);
  for (const bool exact : {true, false}) {
    for (const auto& [first, last] : all) {
      if (const auto found = by_words(joined(words, first, last), lexicon, exact)) return found;
      if (last - first == 2 && words[first].word == words[first + 1].word) {  // "yes yes"
        if (const auto found = by_words(words[first].word, lexicon, exact)) return found;
      }
    }
  }
  return std::nullopt;
}

}  // namespace pln::understanding
