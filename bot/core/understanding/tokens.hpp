// Cuts a message into words. A handle, link, tag, date or time stays one word; marks, emoji and
// punctuation around words are no words. Pure; everything here is linear in the length.
#pragma once

#include "bot/core/text.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pln::understanding {

struct Token {
  std::string word{};            // folded, apostrophes left out: "don't" -> "dont"
  std::size_t begin{0}, end{0};  // where it stands in `folded`
  bool operator==(const Token&) const = default;
};

std::vector<Token> tokens(std::string_view folded);
inline std::vector<Token> tokens(const Text& text) { return tokens(text.folded); }
// Whether there is any.
bool has_words(std::string_view folded);

// folded[begin, end) as a message of its own, blanks at both ends left out.
Text part_of(const Text& text, std::size_t begin, std::size_t end);

// The words from `first` up to `last` joined by single spaces.
std::string joined(const std::vector<Token>& words, std::size_t first, std::size_t last);

}  // namespace pln::understanding
