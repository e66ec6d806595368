#include "bot/core/understanding/tokens.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace pln::understanding {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What a byte can be without a look at its neighbours; most of what people write is plain ASCII.
enum class ByteKind : std::uint8_t { mark, word, sigil, wide };

constexpr auto byte_kinds = [] {
  std::array<ByteKind, 256> kinds{};
  for (std::size_t byte = 0; byte < kinds.size(); ++byte) {
    const bool word = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                      (byte >= 'A' && byte <= 'Z') || byte == '_';
    kinds[byte] = byte >= 0x80                 ? ByteKind::wide
                  : word                       ? ByteKind::word
                  : byte == '@' || byte == '#' ? ByteKind::sigil
                                               : ByteKind::mark;
  }
  return kinds;
}();

ByteKind kind_of(char c) { return byte_kinds[static_cast<unsigned char>(c)]; }

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
  if (lead < 0x80) return {1, kind_of(text[at]) == ByteKind::word};
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
    while (at < text.size() && kind_of(text.data()[at]) == ByteKind::word) ++at;
    if (at == text.size()) break;
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

// Where the next word begins, the end of the text if there is none.
std::size_t next_word(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    switch (kind_of(text[at])) {
      case ByteKind::word:
        return at;
      case ByteKind::mark:
        ++at;
        break;
      case ByteKind::sigil:
        if (word_starts_at(text, at + 1)) return at;
        ++at;
        break;
      case ByteKind::wide:
        const Character character = character_at(text, at);
        if (character.in_word) return at;
        at += character.bytes;
        break;
    }
  }
  return at;
}

void add_word(std::vector<Token>& words, std::string_view text, std::size_t begin,
              std::size_t end) {
  const std::string_view word = text.substr(begin, end - begin);
  words.push_back({std::string{word}, begin, end});
  std::string& kept = words.back().word;
  if (word.find('\'') != std::string_view::npos) std::erase(kept, '\'');
}

bool is_blank(char c) { return c == ' ' || c == '\n'; }

}  // namespace

std::vector<Token> tokens(std::string_view folded) {
  std::vector<Token> result{};
  constexpr std::size_t usual_words = 8;
  if (!folded.empty()) result.reserve(std::min(usual_words, folded.size() / 4 + 1));
  for (std::size_t at = next_word(folded, 0); at < folded.size();) {
    const bool sigil = kind_of(folded[at]) == ByteKind::sigil;
    const bool link = folded[at] == 'h' && is_link_start(folded, at);
    const std::size_t end = link ? link_end(folded, at) : word_end(folded, sigil ? at + 1 : at);
    add_word(result, folded, at, end);
    at = next_word(folded, end);
  }
  return result;
}

bool has_words(std::string_view folded) { return next_word(folded, 0) < folded.size(); }

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
