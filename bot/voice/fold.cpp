#include "bot/voice/fold.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace pln::voice {
namespace {

constexpr UChar32 replacement = 0xFFFD;

// Marks that change the direction or hide in a text. The joiners (200C, 200D) stay in the written
// form, since emoji and Persian words need them; folding drops them.
bool is_hidden_mark(UChar32 c) {
  return c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0x061C || c == 0x00AD;
}

// 0 for what is dropped.
UChar32 cleaned(UChar32 c) {
  if (c == '\n' || (c >= 0x20 && c < 0x7F)) return c;
  if (c == '\r') return 0;  // the usual "\r\n" keeps its '\n'
  if (u_isUWhiteSpace(c) != 0) return ' ';
  if (u_charType(c) == U_CONTROL_CHAR || is_hidden_mark(c)) return 0;
  if (U_IS_UNICODE_NONCHAR(c)) return replacement;
  return c;
}

void append(std::string& out, UChar32 c) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
    return;
  }
  std::array<std::uint8_t, U8_MAX_LENGTH> bytes{};
  std::size_t length = 0;
  U8_APPEND_UNSAFE(bytes.data(), length, c);
  out.append(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
}

UChar32 next_of(std::string_view text, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(bytes, at, text.size(), c);
  return c;
}

void cut(std::string& text) {
  if (text.size() <= text_bytes_max) return;
  std::size_t end = text_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
}

const icu::Normalizer2& nfc() {
  static const icu::Normalizer2& instance = []() -> const icu::Normalizer2& {
    UErrorCode status = U_ZERO_ERROR;
    return *icu::Normalizer2::getNFCInstance(status);
  }();
  return instance;
}
const icu::Normalizer2& nfkd() {
  static const icu::Normalizer2& instance = []() -> const icu::Normalizer2& {
    UErrorCode status = U_ZERO_ERROR;
    return *icu::Normalizer2::getNFKDInstance(status);
  }();
  return instance;
}
const icu::Normalizer2& casefold() {
  static const icu::Normalizer2& instance = []() -> const icu::Normalizer2& {
    UErrorCode status = U_ZERO_ERROR;
    return *icu::Normalizer2::getNFKCCasefoldInstance(status);
  }();
  return instance;
}

// Whether all letters come before the combining marks of Unicode: then each stands alone, composed,
// and there are no marks to put in order. These letters take two bytes at most.
bool is_simple(std::string_view text) {
  constexpr unsigned char lead_of_marks = 0xCC;  // of U+0300
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < lead_of_marks; });
}

std::string to_nfc(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  out.reserve(text.size());
  icu::StringByteSink<std::string> sink(&out);
  nfc().normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
                      sink, nullptr, status);
  return U_SUCCESS(status) ? out : std::string(text);
}

std::string clean(std::string_view bytes) {
  // One character more than fits, so that the cut below falls on a border.
  bytes = bytes.substr(0, text_bytes_max + U8_MAX_LENGTH);
  std::string kept;
  kept.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const UChar32 c = cleaned(next_of(bytes, at));
    const bool is_second_blank = c == ' ' && kept.ends_with(' ');
    if (c != 0 && !is_second_blank) append(kept, c);
  }
  cut(kept);
  if (is_simple(kept)) return kept;
  std::string written = to_nfc(kept);
  cut(written);
  return written;
}

// Typographic and undecomposable characters that people type in ASCII.
std::string_view plain_form(UChar32 c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x2039:
    case 0x203A:
    case 0x00B4:
    case 0x02BC:
    case '`':
      return "'";
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
    case 0x00AB:
    case 0x00BB:
      return "\"";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0x2043:
    case 0xFE58:
      return "-";
    case 0x2044:
      return "/";
    case 0x00F8:
      return "o";
    case 0x0142:
      return "l";
    case 0x0111:
      return "d";
    case 0x0131:
      return "i";
    case 0x00E6:
      return "ae";
    case 0x0153:
      return "oe";
    default:
      return {};
  }
}

// Accents: marks beside, above and through a letter. Vowel signs and voicing marks of other scripts
// have lower classes and make other words, so they stay.
bool is_accent(UChar32 c) {
  const auto combining = u_getCombiningClass(c);
  return combining == 1 || combining >= 200;
}

void append_plain(const icu::UnicodeString& text, std::string& out) {
  for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const UChar32 c = text.char32At(at);
    if (is_accent(c)) continue;
    if (const std::string_view plain = plain_form(c); !plain.empty()) {
      out += plain;
    } else {
      append(out, c);
    }
  }
}

char folded_ascii(char c) {
  if (c == '`') return '\'';
  return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

void append_folded_by_icu(UChar32 c, std::string& out) {
  if (const std::string_view plain = plain_form(c); !plain.empty()) {
    out += plain;
    return;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString small = casefold().normalize(icu::UnicodeString(c), status);
  append_plain(nfkd().normalize(small, status), out);
}

// ICU needs a third of a microsecond for a letter, so those of Europe are folded once.
constexpr UChar32 europe_begin = 0x80;
constexpr UChar32 europe_end = 0x250;

const std::string& folded_in_europe(UChar32 c) {
  static const auto table = [] {
    std::array<std::string, europe_end - europe_begin> made{};
    for (UChar32 at = europe_begin; at < europe_end; ++at) {
      append_folded_by_icu(at, made[static_cast<std::size_t>(at - europe_begin)]);
    }
    return made;
  }();
  return table[static_cast<std::size_t>(c - europe_begin)];
}

void append_folded(UChar32 c, std::string& out) {
  if (c < europe_begin) {
    out += folded_ascii(static_cast<char>(c));
  } else if (c < europe_end) {
    out += folded_in_europe(c);
  } else {
    append_folded_by_icu(c, out);
  }
}

// Marks on one letter in Unicode's order: a character that folds to a letter and a mark may be
// followed by a mark that belongs before that one. Marks that change places are one spelling.
void put_marks_in_order(Text& text) {
  struct Mark {
    std::uint8_t combining{0};
    std::size_t place{0};  // equals keep their order
    std::string bytes{};
  };
  std::vector<Mark> marks;
  std::size_t begin = 0;  // of the marks at hand
  const auto put_back = [&](std::size_t end) {
    const auto lower = [](const Mark& left, const Mark& right) {
      return std::pair{left.combining, left.place} < std::pair{right.combining, right.place};
    };
    if (!std::is_sorted(marks.begin(), marks.end(), lower)) {
      std::sort(marks.begin(), marks.end(), lower);
      std::string ordered;
      for (const Mark& mark : marks) ordered += mark.bytes;
      text.folded.replace(begin, end - begin, ordered);
      std::fill(text.origin.begin() + static_cast<std::ptrdiff_t>(begin),
                text.origin.begin() + static_cast<std::ptrdiff_t>(end), text.origin[begin]);
    }
    marks.clear();
  };
  for (std::size_t at = 0; at < text.folded.size();) {
    const std::size_t here = at;
    const std::uint8_t combining = u_getCombiningClass(next_of(text.folded, at));
    if (combining == 0) {
      put_back(here);
      continue;
    }
    if (marks.empty()) begin = here;
    marks.push_back({combining, here, text.folded.substr(here, at - here)});
  }
  put_back(text.folded.size());
}

bool is_plain_ascii(std::string_view bytes) {
  return bytes.size() <= text_bytes_max && bytes.find("  ") == std::string_view::npos &&
         std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7F); });
}

}  // namespace

Text make_text(std::string_view bytes) {
  Text text{};
  if (is_plain_ascii(bytes)) {
    text.written = bytes;
    text.folded = bytes;
    for (char& c : text.folded) c = folded_ascii(c);
    return text;
  }
  text.written = clean(bytes);
  text.folded.reserve(text.written.size());
  text.origin.reserve(text.written.size() + 1);
  for (std::size_t at = 0; at < text.written.size();) {
    const std::size_t begin = at;
    const std::size_t end = text.folded.size();
    append_folded(next_of(text.written, at), text.folded);
    // Between two blanks there may be what folds to nothing.
    const bool is_second_blank = end > 0 && text.folded[end - 1] == ' ' &&
                                 end < text.folded.size() && text.folded[end] == ' ';
    if (is_second_blank) text.folded.erase(end, 1);
    text.origin.resize(text.folded.size(), static_cast<std::uint32_t>(begin));
  }
  if (!is_simple(text.folded)) put_marks_in_order(text);
  text.origin.push_back(static_cast<std::uint32_t>(text.written.size()));
  return text;
}

std::string fold(std::string_view bytes) { return make_text(bytes).folded; }

bool is_valid_utf8(std::string_view bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  for (std::size_t at = 0; at < bytes.size();) {
    UChar32 c = 0;
    U8_NEXT(data, at, bytes.size(), c);
    if (c < 0) return false;
  }
  return true;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace pln::voice
