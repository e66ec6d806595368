#include "bot/core/understanding/words.hpp"

#include <algorithm>
#include <string>

namespace pln::understanding {
namespace {

constexpr std::size_t fillers_max = 8;  // "ok so hey coach could you please just ..."

std::optional<int> number_word(std::string_view word, const Lexicon& lexicon) {
  if (const auto digits = digits_of(word)) return digits;
  return digits_of(lexicon.value_of("number", word));
}

bool is_tens(int value) { return value >= 20 && value <= 90 && value % 10 == 0; }

}  // namespace

std::optional<Found> find_entry(const std::vector<Token>& words, std::size_t at, std::size_t last,
                                std::string_view category, const Lexicon& lexicon) {
  std::optional<Found> best{};
  std::string phrase{};
  for (std::size_t count = 1; count <= entry_words_max && at + count <= last; ++count) {
    if (count > 1) phrase += ' ';
    phrase += words[at + count - 1].word;
    const std::string_view value = lexicon.value_of(category, phrase);
    if (!value.empty()) best = Found{value, count};
  }
  return best;
}

bool is_a(const std::vector<Token>& words, std::size_t at, std::string_view category,
          const Lexicon& lexicon) {
  return at < words.size() && !lexicon.value_of(category, words[at].word).empty();
}

std::vector<std::size_t> filler_starts(const std::vector<Token>& words, const Lexicon& lexicon) {
  std::vector<std::size_t> result{0};
  while (result.size() <= fillers_max) {
    if (result.back() >= words.size() || !lexicon.starts_filler(words[result.back()].word)) break;
    const auto found = find_entry(words, result.back(), "filler", lexicon);
    if (!found || found->value == "end" || result.back() + found->words >= words.size()) break;
    result.push_back(result.back() + found->words);
  }
  return result;
}

std::vector<std::size_t> filler_ends(const std::vector<Token>& words, const Lexicon& lexicon,
                                     bool polite_only) {
  std::vector<std::size_t> result{words.size()};
  while (result.size() <= fillers_max) {
    const std::size_t end = result.back();
    if (end == 0 || !lexicon.ends_filler(words[end - 1].word)) break;
    std::size_t taken = 0;
    for (std::size_t count = 1; count <= 4 && count < end; ++count) {
      const auto value = lexicon.value_of("filler", joined(words, end - count, end));
      if (value == "polite" || (!polite_only && (value == "end" || value == "any"))) taken = count;
    }
    if (taken == 0) break;
    result.push_back(end - taken);
  }
  return result;
}

std::vector<Stretch> stretches(const std::vector<Token>& words, const Lexicon& lexicon) {
  std::vector<Stretch> result{};
  const auto ends = filler_ends(words, lexicon, false);
  for (const std::size_t first : filler_starts(words, lexicon)) {
    for (const std::size_t last : ends) {
      if (first < last) result.emplace_back(first, last);
    }
  }
  return result;
}

std::optional<int> digits_of(std::string_view word) {
  if (word.empty() || word.size() > 6) return std::nullopt;
  int value = 0;
  for (const char c : word) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<NumberFound> find_number(const std::vector<Token>& words, std::size_t at,
                                       const Lexicon& lexicon) {
  if (at >= words.size()) return std::nullopt;
  const std::string_view word{words[at].word};
  if (const auto value = number_word(word, lexicon)) {
    if (is_tens(*value) && !digits_of(word) && at + 1 < words.size()) {
      const auto ones = digits_of(lexicon.value_of("number", words[at + 1].word));
      if (ones && *ones >= 1 && *ones <= 9) return NumberFound{*value + *ones, 2};
    }
    return NumberFound{*value, 1};
  }
  const std::size_t dash = word.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto tens = digits_of(lexicon.value_of("number", word.substr(0, dash)));
  const auto ones = digits_of(lexicon.value_of("number", word.substr(dash + 1)));
  if (tens && ones && is_tens(*tens) && *ones < 10) return NumberFound{*tens + *ones, 1};
  return std::nullopt;
}

std::optional<NumberFound> find_ordinal(const std::vector<Token>& words, std::size_t at,
                                        const Lexicon& lexicon) {
  if (at >= words.size()) return std::nullopt;
  std::string_view word{words[at].word};
  const std::string_view value = lexicon.value_of("ordinal", word);
  if (value == "last") return NumberFound{0, 1};
  if (const auto number = digits_of(value)) return NumberFound{*number, 1};
  if (word.starts_with('#')) word.remove_prefix(1);
  for (const std::string_view tail : {"st", "nd", "rd", "th", "te", "ter", "tes", "ten"}) {
    if (!word.ends_with(tail)) continue;
    if (const auto number = digits_of(word.substr(0, word.size() - tail.size()))) {
      return NumberFound{*number, 1};
    }
  }
  if (const auto number = digits_of(word)) return NumberFound{*number, 1};
  return find_number(words, at, lexicon);
}

}  // namespace pln::understanding
