#include "bot/core/understanding/options.hpp"

#include "bot/core/understanding/distance.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>
#include <vector>

namespace pln::understanding {
namespace {

constexpr std::size_t answer_words_max = 16;  // the longest label with fillers around it

struct Answer {
  const std::vector<Token>& words;
  std::span<const OptionWords> options;
  const Lexicon& lexicon;
};

std::vector<std::string> words_of(std::string_view folded) {
  std::vector<std::string> result{};
  for (Token& token : tokens(folded)) result.push_back(std::move(token.word));
  return result;
}

std::string label_of(const OptionWords& option) {
  const std::vector<Token> words = tokens(option.label);
  return joined(words, 0, words.size());
}

std::string id_as_words(std::string id) {
  std::replace(id.begin(), id.end(), '_', ' ');
  return id;
}

// Leaves out "the", "option", "number" in front and "one", "option" behind.
Stretch without_frame(const Answer& answer, Stretch stretch) {
  auto [first, last] = stretch;
  while (last - first > 1 && (is_a(answer.words, first, "article", answer.lexicon) ||
                              is_a(answer.words, first, "option_word", answer.lexicon))) {
    ++first;
  }
  while (last - first > 1 && is_a(answer.words, last - 1, "option_tail", answer.lexicon)) --last;
  return {first, last};
}

// "2", "#2", "b", "two", "the second one", "last".
std::optional<std::size_t> by_place(const Answer& answer, Stretch stretch) {
  const auto [first, last] = without_frame(answer, stretch);
  const std::string_view word{answer.words[first].word};
  const std::size_t count = answer.options.size();
  if (last - first != 1) return std::nullopt;
  if (word.size() == 1 && word[0] >= 'a' && word[0] <= 'e') {
    const auto place = static_cast<std::size_t>(word[0] - 'a');
    return place < count ? std::optional{place} : std::nullopt;
  }
  const auto found = find_ordinal(answer.words, first, answer.lexicon);
  if (!found || found->words != 1) return std::nullopt;
  if (found->value == 0) {  // "last", or a zero
    return digits_of(word) || count == 0 ? std::nullopt : std::optional{count - 1};
  }
  const auto place = static_cast<std::size_t>(found->value);
  return place <= count ? std::optional{place - 1} : std::nullopt;
}

std::optional<std::size_t> by_label(const Answer& answer, std::string_view said) {
  for (std::size_t at = 0; at < answer.options.size(); ++at) {
    if (label_of(answer.options[at]) == said) return at;
  }
  return std::nullopt;
}

std::optional<std::size_t> by_synonym(const Answer& answer, std::string_view said) {
  for (std::size_t at = 0; at < answer.options.size(); ++at) {
    const OptionWords& option = answer.options[at];
    if (said == option.id || said == id_as_words(option.id)) return at;
  }
  for (std::size_t at = 0; at < answer.options.size(); ++at) {
    const auto& words = answer.lexicon.words_of_option(answer.options[at].id);
    if (std::find(words.begin(), words.end(), said) != words.end()) return at;
  }
  for (std::size_t at = 0; at < answer.options.size(); ++at) {
    const std::string category = "also_" + answer.options[at].id;
    if (!answer.lexicon.value_of(category, said).empty()) return at;
  }
  return std::nullopt;
}

bool nearly_all_same(const std::vector<std::string>& typed, const std::vector<std::string>& words) {
  return !typed.empty() && typed.size() == words.size() &&
         std::equal(typed.begin(), typed.end(), words.begin(), nearly_same);
}

// A mistyped label or synonym; nothing if two options are equally near.
std::optional<std::size_t> by_nearness(const Answer& answer, std::string_view said) {
  const std::vector<std::string> typed = words_of(said);
  std::optional<std::size_t> found{};
  for (std::size_t at = 0; at < answer.options.size(); ++at) {
    const OptionWords& option = answer.options[at];
    bool near = nearly_all_same(typed, words_of(option.label));
    for (const std::string& phrase : answer.lexicon.words_of_option(option.id)) {
      const auto blanks = static_cast<std::size_t>(std::count(phrase.begin(), phrase.end(), ' '));
      if (near || blanks + 1 != typed.size()) continue;
      near = nearly_all_same(typed, words_of(phrase));
    }
    if (near && found) return std::nullopt;
    if (near) found = at;
  }
  return found;
}

// Some words of one label only: "Ruiz" for "Ana Ruiz".
std::optional<std::size_t> by_overlap(const Answer& answer, std::string_view said) {
  const std::vector<std::string> typed = words_of(said);
  const bool telling = std::any_of(typed.begin(), typed.end(), [&](const std::string& word) {
    return word.size() >= 3 && answer.lexicon.value_of("article", word).empty() &&
           answer.lexicon.value_of("negation", word).empty();
  });
  if (!telling) return std::nullopt;
  std::optional<std::size_t> found{};
  for (std::size_t at = 0; at < answer.options.size(); ++at) {
    const std::vector<std::string> label = words_of(answer.options[at].label);
    const bool all = std::all_of(typed.begin(), typed.end(), [&](const std::string& word) {
      return std::any_of(label.begin(), label.end(),
                         [&](const std::string& other) { return nearly_same(word, other); });
    });
    if (all && found) return std::nullopt;
    if (all) found = at;
  }
  return found;
}

}  // namespace

std::optional<std::size_t> match_option(const Text& text, std::span<const OptionWords> options,
                                        const Lexicon& lexicon, bool to_the_letter) {
  const std::vector<Token> words = tokens(text);
  if (words.empty() || words.size() > answer_words_max || options.empty()) return std::nullopt;
  const Answer answer{words, options, lexicon};
  const std::vector<Stretch> all = stretches(words, lexicon);
  for (const auto& [first, last] : all) {
    const std::string said = joined(words, first, last);
    if (const auto found = by_label(answer, said)) return found;
    if (const auto found = by_synonym(answer, said)) return found;
    if (const auto found = by_place(answer, {first, last})) return found;
  }
  if (to_the_letter) return std::nullopt;
  for (const auto& [first, last] : all) {
    const std::string said = joined(words, first, last);
    if (const auto found = by_nearness(answer, said)) return found;
  }
  const auto& [first, last] = all.back();
  return by_overlap(answer, joined(words, first, last));
}

}  // namespace pln::understanding
