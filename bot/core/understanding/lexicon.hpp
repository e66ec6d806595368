// The words of one language as data: how commands are phrased and what numbers, days, roles and
// options are called. It comes from prompts/<language>/words.yaml, so that a language is a folder
// and not code. All words and phrases in here are folded (text.hpp).
#pragma once

#include "bot/core/understanding/command.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pln {

struct PatternToken {
  // text: one or more words; number: one; tag: one that begins with '#'
  enum class Kind : std::uint8_t { word, text, number, tag };
  Kind kind{Kind::word};
  std::string word{};  // folded; for slots empty
  bool operator==(const PatternToken&) const = default;
};

// "my subjects are {text}" -> word my, word subjects, word are, text. Alternatives "(a|b)" and
// optional words "[please]" of the file are expanded when it is read.
struct Phrase {
  CommandName command{CommandName::not_understood};
  std::string
      topic{};  // what it is about: "subjects", "contact", a flow's name, a language tag ...
  std::vector<PatternToken> pattern{};
  bool operator==(const Phrase&) const = default;
};

// A finished search phrase but for its blanks "{subject}" and "{country}", as written (not folded).
struct SearchPattern {
  SearchKind kind{SearchKind::other};
  std::string text{};
  bool operator==(const SearchPattern&) const = default;
};

// Words by which a message tells of a crisis, or that only sound so (crisis.hpp).
enum class AlarmKind : std::uint8_t {
  direct,   // about the person who writes
  other,    // about somebody the person knows
  unclear,  // may be meant so or not
  soft,     // makes what it overlaps unclear
  idiom     // makes what it overlaps harmless
};
template <>
struct Names<AlarmKind> {
  static constexpr auto all =
      std::to_array<std::string_view>({"direct", "other", "unclear", "soft", "idiom"});
};

// Folded words; "^" and "$" are the beginning and end of a clause, "@name" is any one word of the
// category `name`. Words of the category alarm_filler may stand in between.
struct Alarm {
  AlarmKind kind{AlarmKind::direct};
  std::vector<std::string> words{};
  bool operator==(const Alarm&) const = default;
};

class Lexicon {
 public:
  struct Entry {
    std::string phrase{};  // one or more folded words joined by single spaces
    std::string value{};   // what it stands for: "monday", "3", "vendor", an option id
    bool operator==(const Entry&) const = default;
  };
  // One category of words, for example weekday, month, number, ordinal, unit, frequency, role,
  // option, conjunction, filler. Entries keep the order of the file.
  struct Category {
    std::string name{};
    std::vector<Entry> entries{};
    bool operator==(const Category&) const = default;
  };

  std::string language{};  // "en"
  std::vector<Phrase> phrases{};
  std::vector<Category> categories{};
  std::vector<SearchPattern> searches{};  // `search: {thought_leader: [...], analyst: [...]}`
  std::vector<Alarm> alarms{};

  // Builds the look-up tables; called once after the members above were filled.
  void index();

  // The value of `phrase` in `category`, or "" if the language has no such word.
  [[nodiscard]] std::string_view value_of(std::string_view category, std::string_view phrase) const;
  // All entries of a category; empty for an unknown one.
  [[nodiscard]] const std::vector<Entry>& entries(std::string_view category) const;
  // Positions in `phrases` whose pattern starts with this folded word and then ends or has a slot;
  // patterns that start with a slot are in the list of "".
  [[nodiscard]] const std::vector<std::uint32_t>& phrases_starting_with(
      std::string_view word) const;
  // Those whose pattern starts with these two words, joined by a space.
  [[nodiscard]] const std::vector<std::uint32_t>& phrases_starting_with_two(
      std::string_view words) const;
  // Whether an entry of the category "filler" starts or ends with this word: most words do neither,
  // and looking no further for them is what makes reading quick.
  [[nodiscard]] bool starts_filler(std::string_view word) const;
  [[nodiscard]] bool ends_filler(std::string_view word) const;
  // The words of the category "option" that mean this option.
  [[nodiscard]] const std::vector<std::string>& words_of_option(std::string_view id) const;
  // An alarm and the place in it of its key: a word of the category alarm_key, which makes that
  // most messages need not be compared with any alarm.
  struct AlarmKey {
    std::uint32_t alarm{0};
    std::uint32_t place{0};
  };
  [[nodiscard]] const std::vector<AlarmKey>& alarms_with_key(std::string_view word) const;
  // The keys that start with this letter.
  [[nodiscard]] const std::vector<std::string>& alarm_keys(char first) const;
  // Positions of the phrases without a slot that have so many words.
  [[nodiscard]] const std::vector<std::uint32_t>& phrases_of_length(std::size_t words) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  template <class T>
  using Table = std::unordered_map<std::string, T, Hash, std::equal_to<>>;
  Table<Table<std::string>> words_{};
  Table<std::size_t> category_at_{};
  Table<std::vector<std::uint32_t>> first_words_{}, first_two_words_{};
  Table<std::vector<std::string>> options_{};
  Table<bool> filler_starts_{}, filler_ends_{};
  Table<std::vector<AlarmKey>> alarm_keys_{};
  Table<std::vector<std::string>> alarm_keys_by_letter_{};
  void index_alarms();
  std::vector<std::vector<std::uint32_t>> by_length_{};  // without a slot, by number of words
};

}  // namespace pln
