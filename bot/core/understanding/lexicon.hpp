// The words of one language as data: how commands are phrased and what numbers, days, roles and
// options are called. It comes from prompts/<language>/words.yaml, so that a language is a folder
// and not code. All words and phrases in here are folded (text.hpp).
#pragma once

#include "bot/core/understanding/command.hpp"
#include "bot/core/understanding/word_table.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
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

  using WordId = understanding::WordId;

  // The number of a word or phrase that stands anywhere in here; no_word for all others.
  [[nodiscard]] WordId id_of(std::string_view phrase) const { return table_.find(phrase); }
  [[nodiscard]] std::string_view text_of(WordId id) const { return table_.text(id); }
  [[nodiscard]] std::size_t ids() const { return table_.size(); }  // one more than the highest

  // The value of `phrase` in `category`, or "" if the language has no such word.
  [[nodiscard]] std::string_view value_of(std::string_view category,
                                          std::string_view phrase) const {
    return value_of(category, id_of(phrase));
  }
  [[nodiscard]] std::string_view value_of(std::string_view category, WordId phrase) const;
  // Whether it is among the words for this value; value_of tells the first one only.
  [[nodiscard]] bool stands_for(std::string_view category, WordId phrase,
                                std::string_view value) const;
  // How many words the longest entry of any category has that begins with this word.
  [[nodiscard]] std::size_t longest_entry_from(WordId word) const { return facts_[word].longest; }
  // All entries of a category; empty for an unknown one.
  [[nodiscard]] const std::vector<Entry>& entries(std::string_view category) const;
  // Whether an entry of the category "filler" starts with this word, and how many words the longest
  // has that ends with it (at most filler_words_max): most words do neither, and looking no further
  // for them is what makes reading quick.
  [[nodiscard]] bool starts_filler(WordId word) const { return facts_[word].starts_filler; }
  [[nodiscard]] std::size_t longest_filler_to(WordId word) const {
    return facts_[word].longest_filler_to;
  }
  static constexpr std::uint8_t filler_words_max = 4;
  // The words of the category "option" that mean this option.
  [[nodiscard]] const std::vector<std::string>& words_of_option(std::string_view id) const;

  // An alarm and the place in it of its key: a word of the category alarm_key, which makes that
  // most messages need not be compared with any alarm.
  struct AlarmKey {
    std::uint32_t alarm{0};
    std::uint32_t place{0};
  };
  [[nodiscard]] const std::vector<AlarmKey>& alarms_with_key(std::string_view word) const {
    return alarms_by_key_[facts_[id_of(word)].alarm_key];
  }
  // The keys that start with this letter.
  [[nodiscard]] const std::vector<std::string>& alarm_keys(char first) const {
    return alarm_keys_[static_cast<unsigned char>(first)];
  }

  // A pattern in numbers: `before` tokens, then, if it has one, the slot for words and `after`
  // more.
  struct CompiledToken {
    WordId word{understanding::no_word};  // without its colon
    PatternToken::Kind kind{PatternToken::Kind::word};
    bool colon_follows{false};
  };
  struct CompiledPattern {
    std::uint32_t begin{0};
    std::uint16_t before{0}, after{0};
    WordId last{understanding::no_word};  // of the pattern, if a word stands there
    bool has_text{false};
  };
  [[nodiscard]] const CompiledPattern& compiled(std::uint32_t phrase) const {
    return compiled_[phrase];
  }
  // The tokens of a pattern but for the slot for words.
  [[nodiscard]] const CompiledToken* compiled_tokens(const CompiledPattern& pattern) const {
    return compiled_tokens_.data() + pattern.begin;
  }

  // A phrase that may be meant, and its third word if a plain word stands there.
  struct Candidate {
    WordId third{understanding::no_word};
    std::uint32_t phrase{0};  // its position in `phrases`
  };
  using Candidates = std::span<const Candidate>;  // in the order of `phrases`
  // The patterns that begin with these two words; no_word: with the first one and then a slot or
  // nothing.
  [[nodiscard]] Candidates beginning_with(WordId first, WordId second) const {
    return candidates(facts_[first].groups, second);
  }
  // Those that begin with a number or a tag and this word; no_word: and no word.
  [[nodiscard]] Candidates beginning_with_number(WordId second) const {
    return candidates(with_number_, second);
  }
  // Those that begin with a slot for words and end with this word; no_word: with no word.
  [[nodiscard]] Candidates ending_with(WordId last) const { return candidates(with_slot_, last); }
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

  struct Range {
    std::uint32_t begin{0}, end{0};
  };
  // What is known of a word or phrase, by its number.
  struct Facts {
    Range meanings{};
    Range groups{};  // of the patterns that begin with it
    std::uint8_t longest{0};
    std::uint8_t longest_filler_to{0};
    bool starts_filler{false};
    std::uint16_t alarm_key{0};  // its place in `alarms_by_key_`
  };
  struct Meaning {
    WordId id{understanding::no_word};
    std::uint32_t category{0}, entry{0};
  };

  // Candidates that have two words in common, or a slot and a word.
  struct Group {
    WordId second{understanding::no_word};
    Range candidates{};
  };
  struct Key;

  void index_entries();
  void index_words_of(const Entry& entry, bool is_filler);
  void index_candidates();
  [[nodiscard]] Key key_of(std::uint32_t phrase) const;
  [[nodiscard]] Candidates candidates(Range groups, WordId second) const;
  void index_phrases();
  void index_alarms();
  void compile(const Phrase& phrase);
  Facts& facts_of_new(std::string_view text);

  understanding::WordTable table_{};
  std::vector<Facts> facts_ = std::vector<Facts>(1);
  std::vector<Meaning> meanings_{};  // those of one phrase stand together
  Table<std::size_t> category_at_{};
  Table<std::vector<std::string>> options_{};
  std::vector<CompiledPattern> compiled_{};
  std::vector<CompiledToken> compiled_tokens_{};
  std::vector<Group> groups_{};        // in each range of them sorted by the word
  Range with_number_{}, with_slot_{};  // the groups that begin with a number, with a slot for words
  std::vector<Candidate> candidates_{};
  std::vector<std::vector<std::uint32_t>> by_length_{};  // without a slot, by number of words
  // The first is of the words that are no key.
  std::vector<std::vector<AlarmKey>> alarms_by_key_ = std::vector<std::vector<AlarmKey>>(1);
  std::array<std::vector<std::string>, 256> alarm_keys_{};  // by their first letter
};

}  // namespace pln
