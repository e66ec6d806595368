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
  const Reading& reading;
  std::span<const OptionWords> options;
  const Lexicon& lexicon;
};

// The words of a stretch as one phrase; `room` keeps it if it is not a single word.
std::string_view said_in(const Answer& answer, Stretch stretch, std::string& room) {
  const auto [first, last] = stretch;
  if (last - first == 1) return answer.words[first].word;
  return room = joined(answer.words, first, last);
}

std::string label_of(const OptionWords& option) {
  const std::vector<Token> words = tokens(option.label);
  return joined(words, 0, words.size());
}

// "ask_person" is said as it stands or as "ask person".
bool is_id(std::string_view said, std::string_view id) {
  const auto same = [](char left, char right) {
    return left == right || (left == ' ' && right == '_');
  };
  return std::equal(said.begin(), said.end(), id.begin(), id.end(), same);
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
    if (!answer.options[at].label.empty() && label_of(answer.options[at]) == said) return at;
  }
  return std::nullopt;
}

std::optional<std::size_t> by_synonym(const Answer& answer, Stretch stretch,
                                      std::string_view said) {
  for (std::size_t at = 0; at < answer.options.size(); ++at) {
    if (is_id(said, answer.options[at].id)) return at;
  }
  const bool one_word = stretch.second - stretch.first == 1;
  const WordId phrase = one_word ? answer.reading.ids[stretch.first] : answer.lexicon.id_of(said);
  if (phrase == no_word) return std::nullopt;
  for (std::size_t at = 0; at < answer.options.size(); ++at) {
    if (answer.lexicon.stands_for("option", phrase, answer.options[at].id)) return at;
  }
  for (std::size_t at = 0; at < answer.options.size(); ++at) {
    const std::string category = "also_" + answer.options[at].id;
    if (!answer.lexicon.value_of(category, phrase).empty()) return at;
  }
  return std::nullopt;
}

using Typed = std::span<const Token>;

bool nearly_all_same(Typed typed, const std::vector<Token>& words) {
  return !typed.empty() && std::equal(typed.begin(), typed.end(), words.begin(), words.end(),
                                      [](const Token& left, const Token& right) {
                                        return nearly_same(left.word, right.word);
                                      });
}

// The same for a phrase of the lexicon, whose words are joined by single blanks.
bool nearly_all_same(Typed typed, std::string_view phrase) {
  for (std::size_t at = 0; at < typed.size(); ++at) {
    const std::size_t blank = phrase.find(' ');
    if (!nearly_same(typed[at].word, phrase.substr(0, blank))) return false;
    if (blank == phrase.npos) return at + 1 == typed.size();
    phrase.remove_prefix(blank + 1);
  }
  return false;
}

// A mistyped label or synonym; nothing if two options are equally near.
std::optional<std::size_t> by_nearness(const Answer& answer, Typed typed) {
  std::optional<std::size_t> found{};
  for (std::size_t at = 0; at < answer.options.size(); ++at) {
    const OptionWords& option = answer.options[at];
    bool near = !option.label.empty() && nearly_all_same(typed, tokens(option.label));
    for (const std::string& phrase : answer.lexicon.words_of_option(option.id)) {
      if (near) break;
      near = nearly_all_same(typed, std::string_view{phrase});
    }
    if (near && found) return std::nullopt;
    if (near) found = at;
  }
  return found;
}

// Some words of one label only: "Ruiz" for "Ana Ruiz".
std::optional<std::size_t> by_overlap(const Answer& answer, Typed typed) {
  const bool telling = std::any_of(typed.begin(), typed.end(), [&](const Token& token) {
    return token.word.size() >= 3 && answer.lexicon.value_of("article", token.word).empty() &&
           answer.lexicon.value_of("negation", token.word).empty();
  });
  if (!telling) return std::nullopt;
  std::optional<std::size_t> found{};
  for (std::size_t at = 0; at < answer.options.size(); ++at) {
    if (answer.options[at].label.empty()) continue;
    const std::vector<Token> label = tokens(answer.options[at].label);
    const bool all = std::all_of(typed.begin(), typed.end(), [&](const Token& token) {
      return std::any_of(label.begin(), label.end(),
                         [&](const Token& other) { return nearly_same(token.word, other.word); });
    });
    if (all && found) return std::nullopt;
    if (all) found = at;
  }
  return found;
}

}  // namespace

std::optional<std::size_t> match_option(const Message& message,
                                        std::span<const OptionWords> options,
                                        const Lexicon& lexicon, bool to_the_letter) {
  const std::vector<Token>& words = message.words();
  if (words.empty() || words.size() > answer_words_max || options.empty()) return std::nullopt;
  const Reading& reading = message.in(lexicon);
  const Answer answer{words, reading, options, lexicon};
  const std::vector<Stretch> all = stretches(reading.starts, reading.ends);
  std::string room{};
  for (const Stretch& stretch : all) {
    const std::string_view said = said_in(answer, stretch, room);
    if (const auto found = by_label(answer, said)) return found;
    if (const auto found = by_synonym(answer, stretch, said)) return found;
    if (const auto found = by_place(answer, stretch)) return found;
  }
  if (to_the_letter) return std::nullopt;
  const auto typed = [&](Stretch stretch) {
    return Typed{words}.subspan(stretch.first, stretch.second - stretch.first);
  };
  for (const Stretch& stretch : all) {
    if (const auto found = by_nearness(answer, typed(stretch))) return found;
  }
  return by_overlap(answer, typed(all.back()));
}

}  // namespace pln::understanding
