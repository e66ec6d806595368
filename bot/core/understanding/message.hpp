// A message cut into words once, for all who read it, with what each language makes of the words.
// Of use while one message is thought about; it refers to the text and the lexicons.
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/lexicon.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <forward_list>
#include <vector>

namespace pln::understanding {

// The words as one lexicon knows them.
struct Reading {
  const Lexicon* lexicon{nullptr};
  std::vector<WordId> ids{};  // of the words
  bool all_known{true};       // no word is strange to the language
  // Where a message may begin and end, with fillers left out; see filler_starts and filler_ends.
  Places starts{}, ends{}, polite_ends{};

  [[nodiscard]] WordId id_at(std::size_t place) const {
    return place < ids.size() ? ids[place] : no_word;
  }
};

class Message {
 public:
  explicit Message(const Text& text) : text_(text), words_(tokens(text)) {}

  [[nodiscard]] const Text& text() const { return text_; }
  [[nodiscard]] const std::vector<Token>& words() const { return words_; }
  // Made when it is first asked for.
  [[nodiscard]] const Reading& in(const Lexicon& lexicon) const;

 private:
  const Text& text_;
  std::vector<Token> words_;
  mutable std::forward_list<Reading> readings_{};  // a handful of languages at most
};

}  // namespace pln::understanding
