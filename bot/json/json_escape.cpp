#include "bot/json/json_escape.hpp"

#include "bot/voice/fold.hpp"

namespace pln::json {
namespace {

constexpr std::string_view hexadecimal = "0123456789abcdef";

void append_unit(std::string& line, unsigned unit) {
  line += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) line += hexadecimal[(unit >> shift) & 15U];
}

// A character above ASCII, of `bytes` bytes.
void append_character(std::string& line, std::string_view character) {
  const auto last = static_cast<unsigned char>(character.back());
  if (character.size() == 2 && character[0] == '\xC2' && last < 0xA0) {
    append_unit(line, last);  // C1
  } else if (character == "\xE2\x80\xA8" || character == "\xE2\x80\xA9") {
    append_unit(line, 0x2000U + (last - 0x80U));
  } else {
    line += character;
  }
}

}  // namespace

std::size_t first_character_bytes(std::string_view text) {
  if (text.empty()) return 0;
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t bytes = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  return bytes <= text.size() && voice::is_valid_utf8(text.substr(0, bytes)) ? bytes : 0;
}

void append_escaped(std::string& line, std::string_view text, std::size_t bytes_max) {
  const bool cut = text.size() > bytes_max;
  std::string_view rest = text;
  while (!rest.empty() && text.size() - rest.size() < bytes_max) {
    const char letter = rest.front();
    const auto byte = static_cast<unsigned char>(letter);
    if (byte >= 0x80) {
      const std::size_t bytes = first_character_bytes(rest);
      if (bytes == 0) {
        line += "\xEF\xBF\xBD";
      } else {
        append_character(line, rest.substr(0, bytes));
      }
      rest.remove_prefix(bytes == 0 ? 1 : bytes);
      continue;
    }
    if (letter == '"' || letter == '\\') {
      line += '\\';
      line += letter;
    } else if (byte < 0x20 || byte == 0x7F) {
      append_unit(line, byte);
    } else {
      line += letter;
    }
    rest.remove_prefix(1);
  }
  if (cut) line += "\xE2\x80\xA6";
}

}  // namespace pln::json
