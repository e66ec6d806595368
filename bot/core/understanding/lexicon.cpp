#include "bot/core/understanding/lexicon.hpp"

#include <algorithm>

namespace pln {
namespace {

// Apostrophes do not count (tokens.hpp), neither here nor in a message.
void leave_out_apostrophes(std::string& text) { std::erase(text, '\''); }

// A word of a pattern may end in ':', which then has to follow it in the message.
std::string_view without_colon(std::string_view word) {
  if (word.size() > 1 && word.ends_with(':')) word.remove_suffix(1);
  return word;
}

}  // namespace

void Lexicon::index() {
  words_.clear();
  category_at_.clear();
  first_words_.clear();
  first_two_words_.clear();
  by_length_.clear();
  options_.clear();
  filler_starts_.clear();
  filler_ends_.clear();
  for (std::size_t at = 0; at < categories.size(); ++at) {
    Category& category = categories[at];
    category_at_.emplace(category.name, at);
    Table<std::string>& table = words_[category.name];
    for (Entry& entry : category.entries) {
      leave_out_apostrophes(entry.phrase);
      table.emplace(entry.phrase, entry.value);
      if (category.name == "option") options_[entry.value].push_back(entry.phrase);
      if (category.name == "filler") {
        const std::string& phrase = entry.phrase;
        filler_starts_[phrase.substr(0, phrase.find(' '))] = true;
        filler_ends_[phrase.substr(phrase.rfind(' ') + 1)] = true;
      }
    }
  }
  for (std::size_t at = 0; at < phrases.size(); ++at) {
    for (PatternToken& token : phrases[at].pattern) leave_out_apostrophes(token.word);
    if (phrases[at].pattern.empty()) continue;
    const PatternToken& first = phrases[at].pattern.front();
    const auto& pattern = phrases[at].pattern;
    std::string key{without_colon(first.word)};
    const bool two_words = pattern.size() > 1 && first.kind == PatternToken::Kind::word &&
                           pattern[1].kind == PatternToken::Kind::word;
    if (two_words) key.append(" ").append(without_colon(pattern[1].word));
    (two_words ? first_two_words_ : first_words_)[key].push_back(static_cast<std::uint32_t>(at));
    const bool has_slot = std::any_of(pattern.begin(), pattern.end(), [](const auto& token) {
      return token.kind != PatternToken::Kind::word;
    });
    if (has_slot) continue;
    if (by_length_.size() <= pattern.size()) by_length_.resize(pattern.size() + 1);
    by_length_[pattern.size()].push_back(static_cast<std::uint32_t>(at));
  }
  index_alarms();
}

void Lexicon::index_alarms() {
  alarm_keys_.clear();
  alarm_keys_by_letter_.clear();
  Table<std::size_t> rank;  // the rare words stand first in the file
  for (const Entry& key : entries("alarm_key")) {
    rank.emplace(key.phrase, rank.size());
    alarm_keys_by_letter_[key.phrase.substr(0, 1)].push_back(key.phrase);
  }
  for (std::size_t at = 0; at < alarms.size(); ++at) {
    std::vector<std::string>& words = alarms[at].words;
    std::size_t best = rank.size(), place = 0;
    for (std::size_t word = 0; word < words.size(); ++word) {
      leave_out_apostrophes(words[word]);
      const auto found = rank.find(words[word]);
      if (found == rank.end() || found->second >= best) continue;
      best = found->second;
      place = word;
    }
    if (best == rank.size()) continue;
    alarm_keys_[words[place]].push_back(
        {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(place)});
  }
}

const std::vector<Lexicon::AlarmKey>& Lexicon::alarms_with_key(std::string_view word) const {
  static const std::vector<AlarmKey> none{};
  const auto found = alarm_keys_.find(word);
  return found == alarm_keys_.end() ? none : found->second;
}

const std::vector<std::string>& Lexicon::alarm_keys(char first) const {
  static const std::vector<std::string> none{};
  const auto found = alarm_keys_by_letter_.find(std::string_view{&first, 1});
  return found == alarm_keys_by_letter_.end() ? none : found->second;
}

const std::vector<std::uint32_t>& Lexicon::phrases_starting_with_two(std::string_view words) const {
  static const std::vector<std::uint32_t> none{};
  const auto found = first_two_words_.find(words);
  return found == first_two_words_.end() ? none : found->second;
}

bool Lexicon::starts_filler(std::string_view word) const {
  return filler_starts_.find(word) != filler_starts_.end();
}

bool Lexicon::ends_filler(std::string_view word) const {
  return filler_ends_.find(word) != filler_ends_.end();
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

std::string_view Lexicon::value_of(std::string_view category, std::string_view phrase) const {
  const auto table = words_.find(category);
  if (table == words_.end()) return {};
  const auto found = table->second.find(phrase);
  return found == table->second.end() ? std::string_view{} : std::string_view{found->second};
}

const std::vector<Lexicon::Entry>& Lexicon::entries(std::string_view category) const {
  static const std::vector<Entry> none{};
  const auto found = category_at_.find(category);
  return found == category_at_.end() ? none : categories[found->second].entries;
}

const std::vector<std::uint32_t>& Lexicon::phrases_starting_with(std::string_view word) const {
  static const std::vector<std::uint32_t> none{};
  const auto found = first_words_.find(word);
  return found == first_words_.end() ? none : found->second;
}

}  // namespace pln
