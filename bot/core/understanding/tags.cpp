#include "bot/core/understanding/tags.hpp"

#include "bot/core/understanding/lists.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>
#include <unordered_set>

namespace pln::understanding {
namespace {

constexpr std::size_t tag_bytes_max = 100;  // platforms allow about as much

class Collected {
 public:
  void add(std::string_view tag, std::string folded) {
    if (tag.empty() || tag.size() > tag_bytes_max || tags_.size() >= list_items_max) return;
    if (seen_.insert(std::move(folded)).second) tags_.emplace_back(tag);
  }
  std::vector<std::string> take() { return std::move(tags_); }

 private:
  std::vector<std::string> tags_{};
  std::unordered_set<std::string> seen_{};
};

std::string_view tag_slice(const Text& text, const Token& token) {
  std::string_view slice = text.written_slice(token.begin, token.end);
  if (slice.starts_with('#')) slice.remove_prefix(1);
  return slice;
}

// Words that lead to a tag or follow it ("the tag edchat").
bool is_frame(const std::vector<Token>& words, std::size_t at, const Lexicon& lexicon) {
  return is_a(words, at, "article", lexicon) || is_a(words, at, "tag_word", lexicon);
}

}  // namespace

std::vector<std::string> read_tags(const Text& text, const Lexicon& lexicon) {
  Collected found{};
  for (const Text& part : list_parts(text, lexicon, list_items_max * 2)) {
    const std::vector<Token> words = tokens(part);
    const bool has_sign = std::any_of(
        words.begin(), words.end(), [](const Token& token) { return token.word.starts_with('#'); });
    if (has_sign) {
      for (const Token& token : words) {
        if (token.word.starts_with('#')) found.add(tag_slice(part, token), token.word.substr(1));
      }
      continue;
    }
    std::size_t first = 0;
    std::size_t last = words.size();
    while (first + 1 < last && is_frame(words, first, lexicon)) ++first;
    while (first + 1 < last && is_frame(words, last - 1, lexicon)) --last;
    const bool plain = last - first == 1 && words[first].word.find('@') == std::string::npos &&
                       words[first].word.find('/') == std::string::npos &&
                       !is_a(words, first, "filler", lexicon);
    if (plain) found.add(tag_slice(part, words[first]), words[first].word);
  }
  return found.take();
}

}  // namespace pln::understanding
