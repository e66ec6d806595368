#include "bot/core/understanding/tokens.hpp"

#include <cstdint>

namespace pln::understanding {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_plain_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// The length of the UTF-8 character at `at`, and whether it belongs to a word. Emoji, arrows,
// general punctuation and their variation marks do not.
struct Character {
  std::size_t bytes{1};
  bool in_word{false};
};

Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t index) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[index]));
  };
  const std::uint32_t lead = byte(at);
  if (lead < 0x80) return {1, is_plain_word(text[at])};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC0 || at + bytes > text.size()) return {1, false};
  std::uint32_t point = lead & (0xFFU >> (bytes + 1));
  for (std::size_t index = 1; index < bytes; ++index)
    point = point << 6 | (byte(at + index) & 0x3F);
  const bool mark = point < 0xC0 || point == 0xD7 || point == 0xF7 ||
                    (point >= 0x2000 && point <= 0x2BFF) || (point >= 0x3000 && point <= 0x3004) ||
                    (point >= 0x3008 && point <= 0x3020) || (point >= 0xFE00 && point <= 0xFE6F) ||
                    (point >= 0xFF00 && point <= 0xFF0F) || point == 0xFFFD ||
                    (point >= 0x1F000 && point <= 0x1FAFF) || point >= 0xE0000;
  return {bytes, !mark};
}

bool word_starts_at(std::string_view text, std::size_t at) {
  return at < text.size() && character_at(text, at).in_word;
}

bool is_link_start(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at, 8);
  return rest.starts_with("http://") || rest == "https://";
}

std::size_t link_end(std::string_view text, std::size_t begin) {
  std::size_t end = text.find_first_of(" \n<>\"", begin);
  if (end == std::string_view::npos) end = text.size();
  const bool has_bracket = text.substr(begin, end - begin).find('(') != std::string_view::npos;
  while (end > begin + 1) {
    const char last = text[end - 1];
    const bool strip = std::string_view{".,;:!?'*]}"}.find(last) != std::string_view::npos ||
                       (last == ')' && !has_bracket);
    if (!strip) break;
    --end;
  }
  return end;
}

// Whether the mark at `at` holds a word together: there is a word on both sides of it.
bool joins(std::string_view text, std::size_t at) {
  const char mark = text[at];
  if (mark == ':') return is_digit(text[at - 1]) && at + 1 < text.size() && is_digit(text[at + 1]);
  if (mark == '/' && at + 1 < text.size() && text[at + 1] == '@') {
    return word_starts_at(text, at + 2);
  }
  if (std::string_view{".@#-'/+&"}.find(mark) == std::string_view::npos) return false;
  return word_starts_at(text, at + 1);
}

std::size_t word_end(std::string_view text, std::size_t begin) {
  std::size_t at = begin;
  while (at < text.size()) {
    const Character character = character_at(text, at);
    if (character.in_word) {
      at += character.bytes;
    } else if (at > begin && joins(text, at)) {
      at += text[at + 1] == '@' ? 2 : 1;
    } else {
      break;
    }
  }
  while (at > begin && at < text.size() && (text[at] == '+' || text[at] == '#')) ++at;  // "c++"
  return at;
}

std::string without_apostrophes(std::string_view word) {
  std::string result{};
  result.reserve(word.size());
  for (const char c : word) {
    if (c != '\'') result += c;
  }
  return result;
}

bool is_blank(char c) { return c == ' ' || c == '\n'; }

}  // namespace

std::vector<Token> tokens(std::string_view folded) {
  std::vector<Token> result{};
  std::size_t at = 0;
  while (at < folded.size()) {
    const bool sigil = (folded[at] == '@' || folded[at] == '#') && word_starts_at(folded, at + 1);
    const Character character = character_at(folded, at);
    if (!sigil && !character.in_word) {
      at += character.bytes;
      continue;
    }
    const std::size_t end =
        is_link_start(folded, at) ? link_end(folded, at) : word_end(folded, sigil ? at + 1 : at);
    result.push_back({without_apostrophes(folded.substr(at, end - at)), at, end});
    at = end;
  }
  return result;
}

Text part_of(const Text& text, std::size_t begin, std::size_t end) {
  const std::string_view folded{text.folded};
  while (begin < end && is_blank(folded[begin])) ++begin;
  while (end > begin && is_blank(folded[end - 1])) --end;
  Text part{
      std::string{text.written_slice(begin, end)}, text.folded.substr(begin, end - begin), {}};
  if (text.origin.empty()) return part;
  part.origin.reserve(end - begin + 1);
  for (std::size_t at = begin; at <= end; ++at) {
    part.origin.push_back(text.origin[at] - text.origin[begin]);
  }
  part.origin.back() = static_cast<std::uint32_t>(part.written.size());
  return part;
}

std::string joined(const std::vector<Token>& words, std::size_t first, std::size_t last) {
  std::string result{};
  for (std::size_t at = first; at < last; ++at) {
    if (at > first) result += ' ';
    result += words[at].word;
  }
  return result;
}

}  // namespace pln::understanding
