#include "adapters/console/wrap.hpp"

#include <algorithm>
#include <cstdint>
#include <cwchar>

namespace pln::console {
namespace {

constexpr char32_t no_character = 0xFFFD;

struct Decoded {
  char32_t character{no_character};
  std::size_t bytes{1};
};

// The character at the front; an invalid byte counts as one replacement character.
Decoded decoded(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80U) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : 2;
  if (lead < 0xC2U || lead > 0xF4U || text.size() < bytes) return {};
  char32_t character = lead & (0x7FU >> bytes);
  for (std::size_t index = 1; index < bytes; ++index) {
    const auto next = static_cast<unsigned char>(text[index]);
    if ((next & 0xC0U) != 0x80U) return {};
    character = (character << 6U) | (next & 0x3FU);
  }
  const char32_t least = bytes == 2 ? 0x80 : bytes == 3 ? 0x800 : 0x10000;
  if (character < least || character > 0x10FFFF) return {};
  if (character >= 0xD800 && character <= 0xDFFF) return {};
  return {character, bytes};
}

bool is_control(char32_t character) {
  return character < 0x20 || (character >= 0x7F && character < 0xA0);
}

// Where the words of a line begin behind its indent and, of an option, its number.
std::size_t hanging_indent(std::string_view line) {
  const std::size_t indent = line.find_first_not_of(' ');
  if (indent == std::string_view::npos) return 0;
  std::size_t end = indent;
  while (end < line.size() && line[end] >= '0' && line[end] <= '9') ++end;
  if (end == indent) return indent;
  while (end < line.size() && (line[end] == '.' || line[end] == ')')) ++end;
  return end < line.size() && line[end] == ' ' ? end + 1 : indent;
}

void append_wrapped(std::string& out, std::string_view line, std::size_t width) {
  const std::size_t indent = std::min(hanging_indent(line), width / 2);
  std::size_t used = 0;
  bool at_start = true;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' ', 1), line.size());
    std::string_view word = line.substr(0, end);  // with the space before it
    line.remove_prefix(end);
    const std::size_t needed = columns(word);
    if (!at_start && used + needed > width) {
      out += '\n';
      out.append(indent, ' ');
      used = indent;
      word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
    }
    out += word;
    used += columns(word);
    at_start = false;
  }
}

}  // namespace

std::string harmless(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Decoded next = decoded(text);
    if (next.character == no_character) {
      result += "\xEF\xBF\xBD";
    } else if (next.character == '\n' || !is_control(next.character)) {
      result += text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes);
  }
  return result;
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const Decoded next = decoded(text);
    const int width = ::wcwidth(static_cast<wchar_t>(next.character));
    count += width >= 0 ? static_cast<std::size_t>(width) : 1;
    text.remove_prefix(next.bytes);
  }
  return count;
}

std::string wrapped(std::string_view text, std::size_t width) {
  std::string result;
  for (;;) {
    const std::size_t end = text.find('\n');
    append_wrapped(result, text.substr(0, end), width);
    if (end == std::string_view::npos) return result;
    result += '\n';
    text.remove_prefix(end + 1);
  }
}

}  // namespace pln::console
