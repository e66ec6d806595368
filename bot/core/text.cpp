#include "bot/core/text.hpp"

namespace pln {

namespace {

// What U+00C0 to U+017F fold to; '+' is a capital without a decomposition, which becomes the next
// code point's letter (one on, or 32 on below U+0100), '-' one that stays.
constexpr std::string_view latin_1 =
    "aaaaaa+ceeeeiiii+nooooo-+uuuuy+saaaaaa-ceeeeiiii-nooooo--uuuuy-y";
constexpr std::string_view latin_extended_a =
    "aaaaaaccccccccdd+-eeeeeeeeeegggggggghh+-iiiiiiiii-+-jjkk-llllllll+-nnnnnnn+-oooooo+-rrrrrr"
    "sssssssstttt+-uuuuuuuuuuuuwwyyyzzzzzzs";

void append(std::string& out, unsigned code) {
  out.push_back(static_cast<char>(0xC0U | code >> 6U));
  out.push_back(static_cast<char>(0x80U | (code & 0x3FU)));
}

void append_folded(std::string& out, unsigned code) {
  constexpr unsigned first = 0xC0, extended = 0x100, sharp_s = 0xDF;
  if (code == sharp_s) {
    out += "ss";
    return;
  }
  const bool is_latin_1 = code < extended;
  const char to = is_latin_1 ? latin_1[code - first] : latin_extended_a[code - extended];
  if (to == '+') return append(out, is_latin_1 ? code + 32U : code + 1U);
  if (to == '-') return append(out, code);
  out.push_back(to);
}

static_assert(latin_1.size() == 64 && latin_extended_a.size() == 128);

}  // namespace

std::string folded_name(std::string_view written) {
  std::string out;
  out.reserve(written.size());
  for (std::size_t at = 0; at < written.size(); ++at) {
    const auto byte = static_cast<unsigned char>(written[at]);
    const bool latin = byte >= 0xC3 && byte <= 0xC5 && at + 1 < written.size();
    if (latin) {
      const auto next = static_cast<unsigned char>(written[++at]);
      append_folded(out, (byte & 0x1FU) << 6U | (next & 0x3FU));
    } else if (byte >= 'A' && byte <= 'Z') {
      out.push_back(static_cast<char>(byte - 'A' + 'a'));
    } else {
      out.push_back(written[at]);
    }
  }
  return out;
}

Text text_of(std::string_view written) {
  Text text;
  text.written = written;
  text.folded = folded_name(written);
  if (text.folded.size() == written.size()) return text;
  // The two walk together: each character of the written form folds by itself.
  for (std::size_t at = 0; at < written.size();) {
    const auto byte = static_cast<unsigned char>(written[at]);
    const std::size_t length = byte >= 0xC3 && byte <= 0xC5 && at + 1 < written.size() ? 2 : 1;
    const std::size_t folds_to = folded_name(written.substr(at, length)).size();
    text.origin.insert(text.origin.end(), folds_to, static_cast<std::uint32_t>(at));
    at += length;
  }
  text.origin.push_back(static_cast<std::uint32_t>(written.size()));
  return text;
}

std::string shortened(std::string_view text, std::size_t bytes_max) {
  constexpr std::string_view dots = "...";
  if (text.size() <= bytes_max) return std::string{text};
  std::size_t end = bytes_max > dots.size() ? bytes_max - dots.size() : 0;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string{text.substr(0, end)}.append(dots);
}

}  // namespace pln
