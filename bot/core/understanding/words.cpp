#include "bot/core/understanding/words.hpp"

#include <algorithm>
#include <string>

namespace pln::understanding {
namespace {

std::optional<int> number_word(std::string_view word, const Lexicon& lexicon) {
  if (const auto digits = digits_of(word)) return digits;
  return digits_of(lexicon.value_of("number", word));
}

bool is_tens(int value) { return value >= 20 && value <= 90 && value % 10 == 0; }

}  // namespace

std::optional<Found> find_entry(const std::vector<Token>& words, std::size_t at, std::size_t last,
                                std::string_view category, const Lexicon& lexicon) {
  if (at >= last) return std::nullopt;
  const WordId word = lexicon.id_of(words[at].word);
  const std::size_t longest =
      std::min({lexicon.longest_entry_from(word), entry_words_max, last - at});
  if (longest == 0) return std::nullopt;
  std::optional<Found> best{};
  std::string_view value = lexicon.value_of(category, word);
  if (!value.empty()) best = Found{value, 1};
  std::string phrase{};
  for (std::size_t count = 2; count <= longest; ++count) {
    if (count == 2) phrase = words[at].word;
    phrase += ' ';
    phrase += words[at + count - 1].word;
    value = lexicon.value_of(category, phrase);
    if (!value.empty()) best = Found{value, count};
  }
  return best;
}

bool is_a(const std::vector<Token>& words, std::size_t at, std::string_view category,
          const Lexicon& lexicon) {
  return at < words.size() && !lexicon.value_of(category, words[at].word).empty();
}

Places filler_starts(const std::vector<Token>& words, const std::vector<WordId>& ids,
                     const Lexicon& lexicon) {
  Places result{};
  result.push_back(0);
  while (result.size() < Places::most) {
    const std::size_t first = result.back();
    if (first >= words.size() || !lexicon.starts_filler(ids[first])) break;
    const auto found = find_entry(words, first, "filler", lexicon);
    if (!found || found->value == "end" || first + found->words >= words.size()) break;
    result.push_back(first + found->words);
  }
  return result;
}

Places filler_ends(const std::vector<Token>& words, const std::vector<WordId>& ids,
                   const Lexicon& lexicon, bool polite_only) {
  Places result{};
  result.push_back(words.size());
  while (result.size() < Places::most) {
    const std::size_t end = result.back();
    if (end == 0) break;
    const std::size_t longest = lexicon.longest_filler_to(ids[end - 1]);
    std::size_t taken = 0;
    for (std::size_t count = 1; count <= longest && count < end; ++count) {
      const WordId phrase =
          count == 1 ? ids[end - 1] : lexicon.id_of(joined(words, end - count, end));
      const auto value = lexicon.value_of("filler", phrase);
      if (value == "polite" || (!polite_only && (value == "end" || value == "any"))) taken = count;
    }
    if (taken == 0) break;
    result.push_back(end - taken);
  }
  return result;
}

std::vector<Stretch> stretches(const Places& starts, const Places& ends) {
  std::vector<Stretch> result{};
  result.reserve(starts.size() * ends.size());
  for (const std::size_t first : starts) {
    for (const std::size_t last : ends) {
      if (first < last) result.emplace_back(first, last);
    }
  }
  return result;
}

std::vector<Stretch> stretches(const std::vector<Token>& words, const Lexicon& lexicon) {
  std::vector<WordId> ids{};
  ids.reserve(words.size());
  for (const Token& token : words) ids.push_back(lexicon.id_of(token.word));
  return stretches(filler_starts(words, ids, lexicon), filler_ends(words, ids, lexicon, false));
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
