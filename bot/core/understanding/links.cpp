#include "bot/core/understanding/links.hpp"

#include "bot/core/understanding/tokens.hpp"

#include <algorithm>

namespace pln::understanding {
namespace {

constexpr std::size_t links_max = 50;

bool is_link(const Token& token) {
  const std::string& word = token.word;
  return (word.starts_with("http://") && word.size() > 7) ||
         (word.starts_with("https://") && word.size() > 8);
}

}  // namespace

std::vector<std::string> read_links(const Text& text) {
  std::vector<std::string> result{};
  for (const Token& token : tokens(text)) {
    if (!is_link(token) || result.size() >= links_max) continue;
    std::string link{text.written_slice(token.begin, token.end)};
    if (std::find(result.begin(), result.end(), link) == result.end()) {
      result.push_back(std::move(link));
    }
  }
  return result;
}

std::string without_links(const Text& text) {
  std::string result{};
  std::size_t begin = 0;
  const auto take = [&](std::size_t end) {
    const Text part = part_of(text, begin, end);
    if (!result.empty() && !part.written.empty()) result += ' ';
    result += part.written;
  };
  for (const Token& token : tokens(text)) {
    if (!is_link(token)) continue;
    take(token.begin);
    begin = token.end;
  }
  take(text.folded.size());
  constexpr std::string_view marks{" ,;:-()<>\n"};
  const std::size_t first = result.find_first_not_of(marks);
  if (first == std::string::npos) return {};
  return result.substr(first, result.find_last_not_of(marks) + 1 - first);
}

}  // namespace pln::understanding
