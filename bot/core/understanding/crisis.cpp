#include "bot/core/understanding/crisis.hpp"

#include "bot/core/understanding/distance.hpp"
#include "bot/core/understanding/tokens.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pln::understanding {
namespace {

constexpr std::size_t fillers_between_max = 3;
constexpr std::size_t slips_max = 2;    // in all words of an alarm together
constexpr std::size_t aside_words = 3;  // a message with so many words more is about something else

// Words of the message that an alarm took.
struct Stretch {
  AlarmKind kind{AlarmKind::direct};
  std::size_t first{0}, last{0};
};

// "dieee" -> "die"
std::string without_runs(std::string_view word) {
  std::string result;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const bool runs = at >= 2 && word[at] == word[at - 1] && word[at] == word[at - 2];
    if (!runs) result += word[at];
  }
  if (result.size() == word.size()) return result;
  // A run of three and more stands for one letter here: no word of the lists ends in two of them.
  while (result.size() > 1 && result.back() == result[result.size() - 2]) result.pop_back();
  return result;
}

class Listener {
 public:
  Listener(const Text& text, const std::vector<Token>& words, const Lexicon& lexicon)
      : text_(text), words_(words), lexicon_(lexicon) {}

  std::vector<Stretch> listen() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
      const std::string word = without_runs(words_[at].word);
      for (const auto& key : lexicon_.alarms_with_key(word)) try_alarm(key, at);
      if (!lexicon_.value_of("alarm_other_word", word).empty() || word.empty()) continue;
      for (const std::string& key : lexicon_.alarm_keys(word.front())) {
        const std::size_t allowed = slips_allowed(key.size());
        if (key == word || allowed == 0 || edit_distance(word, key, allowed) > allowed) continue;
        for (const auto& one : lexicon_.alarms_with_key(key)) try_alarm(one, at);
      }
    }
    return std::move(found_);
  }

  // The same with what softens or clears an alarm taken into account.
  static Crisis weigh(const std::vector<Stretch>& found, std::size_t words) {
    Crisis worst = Crisis::none;
    for (const Stretch& one : found) {
      const auto overlapped_by = [&](AlarmKind kind) {
        return std::any_of(found.begin(), found.end(), [&](const Stretch& other) {
          return other.kind == kind && other.first < one.last && one.first < other.last;
        });
      };
      if (one.kind == AlarmKind::idiom || one.kind == AlarmKind::soft) continue;
      if (overlapped_by(AlarmKind::idiom)) continue;
      const bool aside = words > one.last - one.first + aside_words;
      Crisis level = aside ? Crisis::unclear : Crisis::unclear_all;
      if (!overlapped_by(AlarmKind::soft)) {
        if (one.kind == AlarmKind::direct) level = Crisis::direct;
        if (one.kind == AlarmKind::other) level = Crisis::about_other;
      }
      worst = std::max(worst, level);
    }
    return worst;
  }

 private:
  void try_alarm(const Lexicon::AlarmKey& key, std::size_t at) {
    const Alarm& alarm = lexicon_.alarms[key.alarm];
    std::size_t slips = 0;
    if (!fits(alarm.words[key.place], at, slips)) return;
    const auto first = walk_back(alarm, key.place, at, slips);
    if (!first) return;
    const auto last = walk_on(alarm, key.place, at, slips);
    if (!last || slips > slips_max) return;
    const bool told_of = alarm.kind == AlarmKind::direct && is_title(*first, *last);
    found_.push_back({told_of ? AlarmKind::unclear : alarm.kind, *first, *last});
  }

  // The first word of the alarm's stretch.
  std::optional<std::size_t> walk_back(const Alarm& alarm, std::size_t place, std::size_t at,
                                       std::size_t& slips) const {
    std::size_t skipped = 0;
    while (place > 0) {
      const std::string& wanted = alarm.words[place - 1];
      if (wanted == "^") return starts_clause(at) ? std::optional{at} : std::nullopt;
      if (at == 0 || sentence_ends(at - 1)) return std::nullopt;
      if (fits(wanted, at - 1, slips)) {
        --place;
        skipped = 0;
      } else if (!is_filler(at - 1) || ++skipped > fillers_between_max) {
        return std::nullopt;
      }
      --at;
    }
    return at;
  }

  // One behind the last word of the alarm's stretch.
  std::optional<std::size_t> walk_on(const Alarm& alarm, std::size_t place, std::size_t at,
                                     std::size_t& slips) const {
    std::size_t skipped = 0;
    while (place + 1 < alarm.words.size()) {
      const std::string& wanted = alarm.words[place + 1];
      if (wanted == "$") return ends_clause(at) ? std::optional{at + 1} : std::nullopt;
      if (at + 1 >= words_.size() || sentence_ends(at)) return std::nullopt;
      if (fits(wanted, at + 1, slips)) {
        ++place;
        skipped = 0;
      } else if (!is_filler(at + 1) || ++skipped > fillers_between_max) {
        return std::nullopt;
      }
      ++at;
    }
    return at + 1;
  }

  bool fits(std::string_view wanted, std::size_t at, std::size_t& slips) const {
    const std::string& word = words_[at].word;
    if (wanted.starts_with('@') && wanted.size() > 1) {
      return !lexicon_.value_of(wanted.substr(1), word).empty();
    }
    if (word == wanted) return true;
    const std::string plain = without_runs(word);
    if (plain == wanted) return true;
    const std::size_t allowed = slips_allowed(wanted.size());
    if (allowed == 0 || plain.empty() || plain.front() != wanted.front()) return false;
    if (!lexicon_.value_of("alarm_other_word", plain).empty()) return false;
    const std::size_t made = edit_distance(plain, wanted, allowed);
    if (made > allowed) return false;
    slips += made;
    return true;
  }

  bool is_filler(std::size_t at) const {
    return !lexicon_.value_of("alarm_filler", words_[at].word).empty();
  }
  bool is_joint(std::size_t at) const {
    return !lexicon_.value_of("alarm_joint", words_[at].word).empty();
  }

  // Whether one of the marks stands between this word and the next.
  bool mark_behind(std::size_t at, std::string_view marks) const {
    const std::size_t begin = words_[at].end;
    const std::size_t end = at + 1 < words_.size() ? words_[at + 1].begin : text_.folded.size();
    return std::string_view{text_.folded}.substr(begin, end - begin).find_first_of(marks) !=
           std::string_view::npos;
  }
  bool sentence_ends(std::size_t at) const { return mark_behind(at, ".!?;\n"); }
  bool clause_ends(std::size_t at) const { return mark_behind(at, ".!?;\n,:()-\""); }

  bool starts_clause(std::size_t at) const {
    for (; at > 0; --at) {
      if (clause_ends(at - 1) || is_joint(at - 1)) return true;
      if (!is_filler(at - 1)) return false;
    }
    return true;
  }
  bool ends_clause(std::size_t at) const {
    for (; at + 1 < words_.size(); ++at) {
      if (clause_ends(at) || is_joint(at + 1)) return true;
      if (!is_filler(at + 1)) return false;
    }
    return true;
  }

  // The name of a song, a film, a book: "the song I want to die", or in quotation marks.
  bool is_title(std::size_t first, std::size_t last) const {
    constexpr std::size_t near = 2;
    for (std::size_t at = first - std::min(first, near); at < first; ++at) {
      if (!lexicon_.value_of("alarm_title", words_[at].word).empty()) return true;
    }
    const std::string_view before = std::string_view{text_.folded}.substr(0, words_[first].begin);
    const std::string_view behind = std::string_view{text_.folded}.substr(words_[last - 1].end);
    const bool quoted = std::count(before.begin(), before.end(), '"') % 2 == 1 &&
                        behind.find('"') != std::string_view::npos;
    return quoted && std::any_of(words_.begin(), words_.end(), [&](const Token& word) {
             return !lexicon_.value_of("alarm_title", word.word).empty();
           });
  }

  const Text& text_;
  const std::vector<Token>& words_;
  const Lexicon& lexicon_;
  std::vector<Stretch> found_{};
};

}  // namespace

Crisis find_crisis(const Text& text, std::span<const Lexicon> lexicons) {
  const std::vector<Token> words = tokens(text);
  Crisis worst = Crisis::none;
  for (const Lexicon& lexicon : lexicons) {
    if (lexicon.alarms.empty()) continue;
    const std::vector<Stretch> found = Listener(text, words, lexicon).listen();
    worst = std::max(worst, Listener::weigh(found, words.size()));
  }
  return worst;
}

}  // namespace pln::understanding
