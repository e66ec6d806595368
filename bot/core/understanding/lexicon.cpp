#include "bot/core/understanding/lexicon.hpp"

#include <algorithm>
#include <tuple>

namespace pln {
namespace {

using understanding::no_word;

// Apostrophes do not count (tokens.hpp), neither here nor in a message.
void leave_out_apostrophes(std::string& text) {
  if (text.find('\'') != std::string::npos) std::erase(text, '\'');
}

// A word of a pattern may end in ':', which then has to follow it in the message.
bool has_colon(std::string_view word) { return word.size() > 1 && word.ends_with(':'); }

}  // namespace

void Lexicon::index() {
  table_.clear();
  facts_.assign(1, {});
  category_at_.clear();
  options_.clear();
  index_entries();
  index_phrases();
  index_alarms();
}

Lexicon::Facts& Lexicon::facts_of_new(std::string_view text) {
  const WordId id = table_.add(text);
  if (facts_.size() <= id) facts_.resize(id + 1);
  return facts_[id];
}

// All words of an entry are known, so that a message with a strange word can be no entry.
void Lexicon::index_words_of(const Entry& entry, bool is_filler) {
  const std::string_view phrase{entry.phrase};
  const auto words = static_cast<std::uint8_t>(
      std::min<std::ptrdiff_t>(std::count(phrase.begin(), phrase.end(), ' ') + 1, 255));
  for (std::size_t begin = 0; begin <= phrase.size();) {
    const std::size_t end = std::min(phrase.find(' ', begin), phrase.size());
    Facts& facts = facts_of_new(phrase.substr(begin, end - begin));
    if (begin == 0) {
      facts.longest = std::max(facts.longest, words);
      facts.starts_filler = facts.starts_filler || is_filler;
    }
    if (end == phrase.size() && is_filler && words <= filler_words_max) {
      facts.longest_filler_to = std::max(facts.longest_filler_to, words);
    }
    begin = end + 1;
  }
}

void Lexicon::index_entries() {
  meanings_.clear();
  for (std::size_t at = 0; at < categories.size(); ++at) {
    Category& category = categories[at];
    category_at_.emplace(category.name, at);
    for (std::size_t place = 0; place < category.entries.size(); ++place) {
      Entry& entry = category.entries[place];
      leave_out_apostrophes(entry.phrase);
      const std::string_view phrase{entry.phrase};
      if (category.name == "option") options_[entry.value].push_back(entry.phrase);
      facts_of_new(phrase);
      meanings_.push_back(
          {table_.find(phrase), static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(place)});
      index_words_of(entry, category.name == "filler");
    }
  }
  std::sort(meanings_.begin(), meanings_.end(), [](const Meaning& left, const Meaning& right) {
    return std::tie(left.id, left.category, left.entry) <
           std::tie(right.id, right.category, right.entry);
  });
  for (std::uint32_t at = 0; at < meanings_.size(); ++at) {
    Range& range = facts_[meanings_[at].id].meanings;
    if (range.end == 0) range.begin = at;
    range.end = at + 1;
  }
}

void Lexicon::compile(const Phrase& phrase) {
  CompiledPattern compiled;
  compiled.begin = static_cast<std::uint32_t>(compiled_tokens_.size());
  for (const PatternToken& token : phrase.pattern) {
    if (token.kind == PatternToken::Kind::text && !compiled.has_text) {
      compiled.has_text = true;
      compiled.last = no_word;
      continue;
    }
    const std::string_view word{token.word};
    const bool colon = has_colon(word);
    const WordId id = token.kind == PatternToken::Kind::word
                          ? table_.add(colon ? word.substr(0, word.size() - 1) : word)
                          : no_word;
    compiled_tokens_.push_back({id, token.kind, colon});
    compiled.last = id;
    ++(compiled.has_text ? compiled.after : compiled.before);
  }
  compiled_.push_back(compiled);
}

void Lexicon::index_phrases() {
  compiled_.clear();
  compiled_tokens_.clear();
  by_length_.clear();
  for (Phrase& phrase : phrases) {
    for (PatternToken& token : phrase.pattern) leave_out_apostrophes(token.word);
    compile(phrase);
  }
  facts_.resize(table_.size());
  for (std::uint32_t at = 0; at < phrases.size(); ++at) {
    const auto& pattern = phrases[at].pattern;
    const bool has_slot = std::any_of(pattern.begin(), pattern.end(), [](const auto& token) {
      return token.kind != PatternToken::Kind::word;
    });
    if (has_slot || pattern.empty()) continue;
    if (by_length_.size() <= pattern.size()) by_length_.resize(pattern.size() + 1);
    by_length_[pattern.size()].push_back(at);
  }
  index_candidates();
}

// By what a phrase is found, and the phrase.
struct Lexicon::Key {
  WordId first{no_word}, second{no_word};
  std::uint32_t phrase{0};
  auto operator<=>(const Key&) const = default;

  // In place of a first word: a number or tag, a slot for words.
  static constexpr WordId number = ~WordId{0}, slot = ~WordId{1};
};

Lexicon::Key Lexicon::key_of(std::uint32_t phrase) const {
  const CompiledPattern& pattern = compiled_[phrase];
  if (pattern.before == 0) return {Key::slot, pattern.last, phrase};
  const CompiledToken* tokens = compiled_tokens(pattern);
  const bool word = tokens[0].kind == PatternToken::Kind::word;
  return {word ? tokens[0].word : Key::number, pattern.before > 1 ? tokens[1].word : no_word,
          phrase};
}

void Lexicon::index_candidates() {
  std::vector<Key> keys;
  keys.reserve(phrases.size());
  for (std::uint32_t at = 0; at < phrases.size(); ++at) {
    if (!phrases[at].pattern.empty()) keys.push_back(key_of(at));
  }
  std::sort(keys.begin(), keys.end());
  groups_.clear();
  candidates_.clear();
  with_number_ = with_slot_ = {};
  for (const Key& key : keys) {
    const auto place = static_cast<std::uint32_t>(candidates_.size());
    const auto group = static_cast<std::uint32_t>(groups_.size());
    Range& range = key.first == Key::number ? with_number_
                   : key.first == Key::slot ? with_slot_
                                            : facts_[key.first].groups;
    if (range.end == 0) range = {group, group};
    if (range.end == range.begin || groups_.back().second != key.second) {
      groups_.push_back({key.second, {place, place}});
      ++range.end;
    }
    const CompiledPattern& pattern = compiled_[key.phrase];
    const bool has_third = key.second != no_word && pattern.before > 2;
    candidates_.push_back({has_third ? compiled_tokens(pattern)[2].word : no_word, key.phrase});
    ++groups_.back().candidates.end;
  }
}

void Lexicon::index_alarms() {
  alarms_by_key_.assign(1, {});
  for (std::vector<std::string>& keys : alarm_keys_) keys.clear();
  for (const Entry& key : entries("alarm_key")) {  // the rare words stand first in the file
    if (key.phrase.empty()) continue;
    alarm_keys_[static_cast<unsigned char>(key.phrase.front())].push_back(key.phrase);
    std::uint16_t& place = facts_[table_.find(key.phrase)].alarm_key;
    if (place != 0) continue;
    place = static_cast<std::uint16_t>(alarms_by_key_.size());
    alarms_by_key_.emplace_back();
  }
  for (std::uint32_t at = 0; at < alarms.size(); ++at) {
    std::vector<std::string>& words = alarms[at].words;
    std::size_t rarest = alarms_by_key_.size();
    std::uint32_t place = 0;
    for (std::uint32_t word = 0; word < words.size(); ++word) {
      leave_out_apostrophes(words[word]);
      const std::size_t key = facts_[table_.find(words[word])].alarm_key;
      if (key == 0 || key >= rarest) continue;
      rarest = key;
      place = word;
    }
    if (rarest < alarms_by_key_.size()) alarms_by_key_[rarest].push_back({at, place});
  }
}

Lexicon::Candidates Lexicon::candidates(Range groups, WordId second) const {
  const Group* const end = groups_.data() + groups.end;
  const Group* const found =
      std::lower_bound(groups_.data() + groups.begin, end, second,
                       [](const Group& group, WordId word) { return group.second < word; });
  if (found == end || found->second != second) return {};
  return {candidates_.data() + found->candidates.begin, candidates_.data() + found->candidates.end};
}

const std::vector<std::string>& Lexicon::words_of_option(std::string_view id) const {
  static const std::vector<std::string> none{};
  const auto found = options_.find(id);
  return found == options_.end() ? none : found->second;
}

const std::vector<std::uint32_t>& Lexicon::phrases_of_length(std::size_t words) const {
  static const std::vector<std::uint32_t> none{};
  return words < by_length_.size() ? by_length_[words] : none;
}

std::string_view Lexicon::value_of(std::string_view category, WordId phrase) const {
  const Range range = facts_[phrase].meanings;
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    const Category& one = categories[meanings_[at].category];
    if (one.name == category) return one.entries[meanings_[at].entry].value;
  }
  return {};
}

bool Lexicon::stands_for(std::string_view category, WordId phrase, std::string_view value) const {
  const Range range = facts_[phrase].meanings;
  for (std::uint32_t at = range.begin; at < range.end; ++at) {
    const Category& one = categories[meanings_[at].category];
    if (one.name == category && one.entries[meanings_[at].entry].value == value) return true;
  }
  return false;
}

const std::vector<Lexicon::Entry>& Lexicon::entries(std::string_view category) const {
  static const std::vector<Entry> none{};
  const auto found = category_at_.find(category);
  return found == category_at_.end() ? none : categories[found->second].entries;
}

}  // namespace pln
