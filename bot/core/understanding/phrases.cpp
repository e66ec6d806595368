#include "bot/core/understanding/phrases.hpp"

#include "bot/core/understanding/distance.hpp"
#include "bot/core/understanding/numbers.hpp"
#include "bot/core/understanding/time_words.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace pln::understanding {
namespace {

constexpr std::size_t fuzzy_words_max = 10;  // no phrase without a slot is longer

struct Match {
  const Phrase* phrase{nullptr};
  std::size_t own_words{0};
  std::size_t slot_first{0}, slot_last{0};  // words in the {text} slot
  std::optional<int> number{};
  [[nodiscard]] std::size_t slot_words() const { return slot_last - slot_first; }
};

struct Message {
  const Text& text;
  const Lexicon& lexicon;
  std::vector<Token> words{};
};

// "?" or "???" alone asks for help.
bool is_question_mark(std::string_view folded) {
  return folded.find('?') != std::string_view::npos &&
         folded.find_first_not_of("? \n!") == std::string_view::npos;
}

bool colon_follows(std::string_view folded, std::size_t at) {
  while (at < folded.size() && folded[at] == ' ') ++at;
  return at < folded.size() && (folded[at] == ':' || folded[at] == '-');
}

// Whether one token of a pattern is the word at `at`.
bool fits(const Message& message, const PatternToken& token, std::size_t at,
          std::optional<int>& number) {
  const Token& word = message.words[at];
  if (token.kind == PatternToken::Kind::number) {
    const auto found = find_ordinal(message.words, at, message.lexicon);
    if (!found || found->words != 1) return false;
    number = found->value;
    return true;
  }
  if (token.kind == PatternToken::Kind::tag) return word.word.starts_with('#');
  if (token.word.size() > 1 && token.word.ends_with(':')) {
    const std::string_view bare = std::string_view{token.word}.substr(0, token.word.size() - 1);
    return word.word == bare && colon_follows(message.text.folded, word.end);
  }
  return word.word == token.word;
}

// How many words a slot may hold before the message is something else.
std::size_t slot_words_max(const Phrase& phrase) {
  switch (phrase.command) {
    case CommandName::switch_language:
    case CommandName::set_timezone:
      return 4;
    case CommandName::ask_about:
    case CommandName::pause:
      return 8;
    case CommandName::correct:
      return phrase.topic == "name" ? 5 : 60;
    case CommandName::remove:
    case CommandName::set_nudging:
      return 20;
    default:
      return text_bytes_max;
  }
}

// Whether the slot holds what only a contact has: a handle, a tag or "as a ...".
bool slot_names_contact(const Message& message, const Match& match) {
  for (std::size_t at = match.slot_first; at < match.slot_last; ++at) {
    const std::string& word = message.words[at].word;
    if (word.find('@') != std::string::npos || word.starts_with('#') ||
        is_a(message.words, at, "as_word", message.lexicon)) {
      return true;
    }
  }
  return false;
}

// Verbs that also begin plain answers ("note taking", "log analysis") need more to be an order.
bool slot_is_plausible(const Message& message, const Match& match) {
  const Phrase& phrase = *match.phrase;
  if (match.slot_words() == 0 || match.slot_words() > slot_words_max(phrase)) return false;
  const bool slot_at_end = phrase.pattern.back().kind == PatternToken::Kind::text;
  if (!slot_at_end || phrase.pattern.front().kind != PatternToken::Kind::word) return true;
  const std::string_view kind = message.lexicon.value_of("weak_verb", phrase.pattern.front().word);
  const bool adds = phrase.command == CommandName::add && phrase.topic == "contact";
  if (kind == "contact" && adds) return slot_names_contact(message, match);
  if (match.own_words != 1) return true;
  if (adds) return match.slot_words() <= 6 || slot_names_contact(message, match);
  if (kind == "activity") {
    return is_a(message.words, match.slot_first, "activity_verb", message.lexicon);
  }
  if (kind == "short") return match.slot_words() <= 6;
  if (kind == "time") {  // whatever the day is
    const LocalDate today{std::chrono::year{2024}, std::chrono::month{1}, std::chrono::day{1}};
    return date_at(message.words, match.slot_first, today, message.lexicon).has_value();
  }
  return true;
}

// Compares the pattern with words[first, last): from the front up to the slot, then from the back.
std::optional<Match> compare(const Message& message, const Phrase& phrase, std::size_t first,
                             std::size_t last) {
  const auto& pattern = phrase.pattern;
  const std::size_t count = last - first;
  const auto slot = std::find_if(pattern.begin(), pattern.end(), [](const PatternToken& token) {
    return token.kind == PatternToken::Kind::text;
  });
  const auto before = static_cast<std::size_t>(slot - pattern.begin());
  const bool has_slot = slot != pattern.end();
  const std::size_t after = has_slot ? pattern.size() - before - 1 : 0;
  if (has_slot ? count <= before + after : count != pattern.size()) return std::nullopt;
  Match match{&phrase, before + after, first + before, last - after, {}};
  for (std::size_t at = 0; at < before; ++at) {
    if (!fits(message, pattern[at], first + at, match.number)) return std::nullopt;
  }
  for (std::size_t at = 0; at < after; ++at) {
    if (!fits(message, pattern[before + 1 + at], match.slot_last + at, match.number)) {
      return std::nullopt;
    }
  }
  if (has_slot && !slot_is_plausible(message, match)) return std::nullopt;
  return match;
}

bool has_text_slot(const Phrase& phrase) {
  return std::any_of(phrase.pattern.begin(), phrase.pattern.end(), [](const PatternToken& token) {
    return token.kind == PatternToken::Kind::text;
  });
}

void consider(const Message& message, const std::vector<std::uint32_t>& candidates,
              std::size_t first, const std::vector<std::size_t>& ends,
              const std::vector<std::size_t>& polite_ends, std::optional<Match>& best) {
  for (const std::uint32_t index : candidates) {
    const Phrase& phrase = message.lexicon.phrases[index];
    for (const std::size_t last : has_text_slot(phrase) ? polite_ends : ends) {
      if (last <= first) continue;
      const auto match = compare(message, phrase, first, last);
      if (match &&
          (!best || match->own_words > best->own_words ||
           (match->own_words == best->own_words && match->slot_words() < best->slot_words()))) {
        best = match;
      }
    }
  }
}

Command command_of(const Message& message, const Match& match) {
  Command command{match.phrase->command, match.phrase->topic, {}, {}, {}, match.number, false};
  if (command.name == CommandName::correct && command.topic == "minutes") {
    if (const auto minutes = read_number(message.text, message.lexicon)) command.number = minutes;
  }
  if (!has_text_slot(*match.phrase)) return command;
  const std::string_view folded{message.text.folded};
  const auto& words = message.words;
  std::size_t begin = match.slot_first == 0 ? 0 : words[match.slot_first - 1].end;
  while (begin < words[match.slot_first].begin &&
         std::string_view{" :,-\n.!"}.find(folded[begin]) != std::string_view::npos) {
    ++begin;
  }
  const bool to_the_end = match.slot_last == words.size();
  const std::size_t end = to_the_end ? folded.size() : words[match.slot_last].begin;
  Text part = part_of(message.text, begin, end);
  while (!to_the_end && (part.folded.ends_with(',') || part.folded.ends_with('('))) {
    part = part_of(part, 0, part.folded.size() - 1);
  }
  command.text = std::move(part.written);
  command.folded = std::move(part.folded);
  command.origin = std::move(part.origin);
  return command;
}

bool is_unsafe(CommandName name) {
  return name == CommandName::stop || name == CommandName::forget || name == CommandName::export_ ||
         name == CommandName::cancel;
}

// The slips between words[first, ...) and a phrase without slots; nothing if there are too many.
std::optional<std::size_t> slips_between(const Message& message, std::size_t first,
                                         const Phrase& phrase) {
  std::size_t sum = 0;
  for (std::size_t at = 0; at < phrase.pattern.size(); ++at) {
    const PatternToken& token = phrase.pattern[at];
    if (token.kind != PatternToken::Kind::word) return std::nullopt;
    const std::size_t allowed = slips_allowed(token.word.size());
    const std::size_t slips = edit_distance(message.words[first + at].word, token.word, allowed);
    if (slips > allowed) return std::nullopt;
    sum += slips;
  }
  return sum;
}

bool is_in(const Text& text, std::span<const Lexicon> lexicons, std::string_view category) {
  constexpr std::size_t bytes_max = 40;  // two words with politeness around
  if (text.folded.size() > bytes_max) return false;
  const std::vector<Token> words = tokens(text);
  if (words.empty() || words.size() > fuzzy_words_max) return false;
  for (const Lexicon& lexicon : lexicons) {
    for (const std::size_t last : filler_ends(words, lexicon, true)) {
      const auto first = lexicon.starts_filler(words.front().word)
                             ? find_entry(words, 0, "filler", lexicon)
                             : std::nullopt;
      const std::size_t skipped =
          first && first->value == "polite" && first->words < last ? first->words : 0;
      if (!lexicon.value_of(category, joined(words, 0, last)).empty() ||
          !lexicon.value_of(category, joined(words, skipped, last)).empty()) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

std::optional<Command> match_phrase(const Text& text, const Lexicon& lexicon) {
  const Message message{text, lexicon, tokens(text)};
  if (is_question_mark(text.folded)) return Command{CommandName::help, {}, {}, {}, {}, {}, false};
  if (message.words.empty()) return std::nullopt;
  const auto ends = filler_ends(message.words, lexicon, false);
  const auto polite_ends = filler_ends(message.words, lexicon, true);
  std::optional<Match> best{};
  for (const std::size_t first : filler_starts(message.words, lexicon)) {
    const std::string& word = message.words[first].word;
    consider(message, lexicon.phrases_starting_with(word), first, ends, polite_ends, best);
    if (first + 1 < message.words.size()) {
      const std::string two = word + " " + message.words[first + 1].word;
      consider(message, lexicon.phrases_starting_with_two(two), first, ends, polite_ends, best);
    }
    consider(message, lexicon.phrases_starting_with({}), first, ends, polite_ends, best);
  }
  if (!best) return std::nullopt;
  return command_of(message, *best);
}

std::optional<Command> match_phrase_fuzzy(const Text& text, const Lexicon& lexicon) {
  const Message message{text, lexicon, tokens(text)};
  if (message.words.empty() || message.words.size() > fuzzy_words_max + 6) return std::nullopt;
  const Phrase* best = nullptr;
  std::size_t least = text_bytes_max;
  bool tie = false;
  for (const auto& [first, last] : stretches(message.words, lexicon)) {
    for (const std::uint32_t at : lexicon.phrases_of_length(last - first)) {
      const Phrase& phrase = lexicon.phrases[at];
      if (is_unsafe(phrase.command)) continue;
      const auto slips = slips_between(message, first, phrase);
      if (!slips || *slips > least) continue;
      const bool same =
          best != nullptr && best->command == phrase.command && best->topic == phrase.topic;
      tie = *slips == least && best != nullptr && !same ? true : *slips < least ? false : tie;
      best = &phrase;
      least = *slips;
    }
  }
  if (best == nullptr || tie) return std::nullopt;
  return Command{best->command, best->topic, {}, {}, {}, std::nullopt, least > 0};
}

Text slot(const Command& command) { return {command.text, command.folded, command.origin}; }

bool is_opt_out(const Text& text, std::span<const Lexicon> lexicons) {
  return is_in(text, lexicons, "opt_out");
}

bool holds_opt_out_behind_and(const Text& text, std::span<const Lexicon> lexicons) {
  const std::vector<Token> words = tokens(text);
  for (const Lexicon& lexicon : lexicons) {
    for (std::size_t at = 1; at < words.size(); ++at) {
      if (!is_a(words, at - 1, "conjunction", lexicon)) continue;
      if (!lexicon.value_of("opt_out", joined(words, at, words.size())).empty()) return true;
    }
  }
  return false;
}

bool is_opt_out_when_idle(const Text& text, std::span<const Lexicon> lexicons) {
  return is_in(text, lexicons, "opt_out_when_idle");
}

}  // namespace pln::understanding
