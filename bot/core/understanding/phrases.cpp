#include "bot/core/understanding/phrases.hpp"

#include "bot/core/understanding/distance.hpp"
#include "bot/core/understanding/numbers.hpp"
#include "bot/core/understanding/time_words.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>
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

// One message in one language.
struct Said {
  const Text& text;
  const std::vector<Token>& words;
  const Reading& reading;
  const Lexicon& lexicon;
};

Said said_in(const Message& message, const Lexicon& lexicon) {
  return {message.text(), message.words(), message.in(lexicon), lexicon};
}

// "?" or "???" alone asks for help.
bool is_question_mark(std::string_view folded) {
  return folded.find('?') != std::string_view::npos &&
         folded.find_first_not_of("? \n!") == std::string_view::npos;
}

bool colon_follows(std::string_view folded, std::size_t at) {
  while (at < folded.size() && folded[at] == ' ') ++at;
  return at < folded.size() && (folded[at] == ':' || folded[at] == '-');
}

// Whether one token of a pattern is the word at `at`; numbers are looked at later.
bool fits(const Said& message, const Lexicon::CompiledToken& token, std::size_t at) {
  if (token.kind == PatternToken::Kind::number) return true;
  if (token.kind == PatternToken::Kind::tag) return message.words[at].word.starts_with('#');
  return token.word != no_word && message.reading.ids[at] == token.word &&
         (!token.colon_follows || colon_follows(message.text.folded, message.words[at].end));
}

bool take_number(const Said& message, const Lexicon::CompiledToken& token, std::size_t at,
                 std::optional<int>& number) {
  if (token.kind != PatternToken::Kind::number) return true;
  const auto found = find_ordinal(message.words, at, message.lexicon);
  if (!found || found->words != 1) return false;
  number = found->value;
  return true;
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
bool slot_names_contact(const Said& message, const Match& match) {
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
bool slot_is_plausible(const Said& message, const Match& match) {
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
std::optional<Match> compare(const Said& message, std::uint32_t phrase, std::size_t first,
                             std::size_t last) {
  const Lexicon::CompiledPattern& pattern = message.lexicon.compiled(phrase);
  const Lexicon::CompiledToken* tokens = message.lexicon.compiled_tokens(pattern);
  const std::size_t count = last - first;
  const std::size_t before = pattern.before, after = pattern.after, own = before + after;
  if (pattern.has_text ? count <= own : count != own) return std::nullopt;
  Match match{&message.lexicon.phrases[phrase], own, first + before, last - after, {}};
  const auto place = [&](std::size_t token) {
    return token < before ? first + token : match.slot_last + (token - before);
  };
  for (std::size_t at = 0; at < own; ++at) {
    if (!fits(message, tokens[at], place(at))) return std::nullopt;
  }
  for (std::size_t at = 0; at < own; ++at) {
    if (!take_number(message, tokens[at], place(at), match.number)) return std::nullopt;
  }
  if (pattern.has_text && !slot_is_plausible(message, match)) return std::nullopt;
  return match;
}

bool has_text_slot(const Phrase& phrase) {
  return std::any_of(phrase.pattern.begin(), phrase.pattern.end(), [](const PatternToken& token) {
    return token.kind == PatternToken::Kind::text;
  });
}

// Candidates for the words from `first` up to one of the places where the message may end.
void consider(const Said& message, Lexicon::Candidates candidates, std::size_t first,
              std::optional<Match>& best) {
  const WordId third = message.reading.id_at(first + 2);
  for (const Lexicon::Candidate& candidate : candidates) {
    if (candidate.third != no_word && candidate.third != third) continue;
    const Lexicon::CompiledPattern& pattern = message.lexicon.compiled(candidate.phrase);
    // What frames a slot may only be "please" and its kin.
    const Places& ends = pattern.has_text ? message.reading.polite_ends : message.reading.ends;
    for (const std::size_t last : ends) {
      if (last <= first) continue;
      if (pattern.last != no_word && message.reading.ids[last - 1] != pattern.last) continue;
      const auto match = compare(message, candidate.phrase, first, last);
      if (match &&
          (!best || match->own_words > best->own_words ||
           (match->own_words == best->own_words && match->slot_words() < best->slot_words()))) {
        best = match;
      }
    }
  }
}

std::optional<Match> best_match(const Said& message) {
  const Reading& reading = message.reading;
  const Lexicon& lexicon = message.lexicon;
  std::optional<Match> best{};
  for (const std::size_t first : reading.starts) {
    const WordId word = reading.id_at(first), next = reading.id_at(first + 1);
    if (word != no_word) {
      consider(message, lexicon.beginning_with(word, no_word), first, best);
      if (next != no_word) consider(message, lexicon.beginning_with(word, next), first, best);
    }
    consider(message, lexicon.beginning_with_number(no_word), first, best);
    if (next != no_word) consider(message, lexicon.beginning_with_number(next), first, best);
    for (const std::size_t last : reading.polite_ends) {
      const WordId end = reading.id_at(last - 1);
      if (end != no_word) consider(message, lexicon.ending_with(end), first, best);
    }
    consider(message, lexicon.ending_with(no_word), first, best);
  }
  return best;
}

Command command_of(const Said& message, const Match& match) {
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

// The slips between the words of a message and those of phrases. Many phrases share their words, so
// each pair is compared once.
class Slips {
 public:
  explicit Slips(const Said& message) : message_(message), known_(message.words.size()) {}

  // Between words[first, ...) and a phrase without slots; nothing if there are too many.
  std::optional<std::size_t> between(std::size_t first, std::uint32_t phrase) {
    const Lexicon::CompiledPattern& pattern = message_.lexicon.compiled(phrase);
    const Lexicon::CompiledToken* tokens = message_.lexicon.compiled_tokens(pattern);
    std::size_t sum = 0;
    for (std::size_t at = 0; at < pattern.before; ++at) {
      const std::uint8_t slips = of(first + at, tokens[at].word);
      if (slips == too_many) return std::nullopt;
      sum += slips;
    }
    return sum;
  }

 private:
  static constexpr std::uint8_t unknown = 0xFF, too_many = 0xFE;

  std::uint8_t of(std::size_t at, WordId id) {
    if (known_[at].empty()) known_[at].resize(message_.lexicon.ids(), unknown);
    std::uint8_t& known = known_[at][id];
    if (known == unknown) {
      const std::string_view word = message_.lexicon.text_of(id);
      const std::size_t allowed = slips_allowed(word.size());
      const std::size_t slips = edit_distance(message_.words[at].word, word, allowed);
      known = slips > allowed ? too_many : static_cast<std::uint8_t>(slips);
    }
    return known;
  }

  const Said& message_;
  std::vector<std::vector<std::uint8_t>> known_;  // by place in the message and number of the word
};

bool is_in(const Message& message, std::span<const Lexicon> lexicons, std::string_view category) {
  constexpr std::size_t bytes_max = 40;  // two words with politeness around
  const std::vector<Token>& words = message.words();
  if (message.text().folded.size() > bytes_max) return false;
  if (words.empty() || words.size() > fuzzy_words_max) return false;
  for (const Lexicon& lexicon : lexicons) {
    const Reading& reading = message.in(lexicon);
    if (!reading.all_known) continue;
    for (const std::size_t last : reading.polite_ends) {
      const auto first = lexicon.starts_filler(reading.ids.front())
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

std::optional<Command> match_phrase(const Message& message, const Lexicon& lexicon) {
  if (is_question_mark(message.text().folded)) {
    return Command{CommandName::help, {}, {}, {}, {}, {}, false};
  }
  if (message.words().empty()) return std::nullopt;
  const Said said = said_in(message, lexicon);
  const auto best = best_match(said);
  if (!best) return std::nullopt;
  return command_of(said, *best);
}

std::optional<Command> match_phrase_fuzzy(const Message& message, const Lexicon& lexicon) {
  const std::vector<Token>& words = message.words();
  if (words.empty() || words.size() > fuzzy_words_max + 6) return std::nullopt;
  const Said said = said_in(message, lexicon);
  const Phrase* best = nullptr;
  std::size_t least = text_bytes_max;
  bool tie = false;
  Slips all_slips{said};
  for (const auto& [first, last] : stretches(said.reading.starts, said.reading.ends)) {
    for (const std::uint32_t at : lexicon.phrases_of_length(last - first)) {
      const Phrase& phrase = lexicon.phrases[at];
      if (is_unsafe(phrase.command)) continue;
      const auto slips = all_slips.between(first, at);
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

bool is_opt_out(const Message& message, std::span<const Lexicon> lexicons) {
  return is_in(message, lexicons, "opt_out");
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

bool is_opt_out_when_idle(const Message& message, std::span<const Lexicon> lexicons) {
  return is_in(message, lexicons, "opt_out_when_idle");
}

}  // namespace pln::understanding
