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

// The answer that the words for "yes" and "no" of the category "option" hold.
std::optional<bool> to_the_letter(WordId said, const Lexicon& lexicon) {
  const bool yes = lexicon.stands_for("option", said, "yes");
  if (!yes && !lexicon.stands_for("option", said, "no")) return std::nullopt;
  return yes;
}

// A mistyped word for one of them.
std::optional<bool> by_nearness(std::string_view word, const Lexicon& lexicon) {
  for (const bool yes : {true, false}) {
    for (const std::string& phrase : lexicon.words_of_option(yes ? "yes" : "no")) {
      if (phrase.find(' ') == phrase.npos && nearly_same(word, phrase)) return yes;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<bool> read_yes_no(const Message& message, const Lexicon& lexicon) {
  const std::vector<Token>& words = message.words();
  if (words.empty()) {
    const std::string_view folded{message.text().folded};
    return folded.size() > 64 ? std::nullopt : by_sign(folded);
  }
  if (words.size() > answer_words_max) return std::nullopt;
  const Reading& reading = message.in(lexicon);
  const auto all = stretches(reading.starts, reading.ends);
  const auto is_twice = [&](std::size_t first, std::size_t last) {  // "yes yes"
    return last - first == 2 && words[first].word == words[first + 1].word;
  };
  for (const auto& [first, last] : all) {
    const bool one_word = last - first == 1;
    const WordId said = one_word ? reading.ids[first] : lexicon.id_of(joined(words, first, last));
    if (const auto found = to_the_letter(said, lexicon)) return found;
    if (!is_twice(first, last)) continue;
    if (const auto found = to_the_letter(reading.ids[first], lexicon)) return found;
  }
  for (const auto& [first, last] : all) {
    if (last - first != 1 && !is_twice(first, last)) continue;
    if (const auto found = by_nearness(words[first].word, lexicon)) return found;
  }
  return std::nullopt;
}

}  // namespace pln::understanding
