// Folding of people's text: what it levels, that it maps back, and any Unicode at all.
#include "bot/voice/fold.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <unicode/utf8.h>

#include <string>
#include <vector>

namespace pln::voice {
namespace {

std::string encoded(UChar32 c) {
  std::uint8_t bytes[U8_MAX_LENGTH] = {};
  std::size_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, c);
  return {reinterpret_cast<const char*>(bytes), length};
}

// Text from the neighbourhoods that matter: Latin, marks, signs, other scripts, emoji.
std::string any_text() {
  const auto points = *rc::gen::container<std::vector<int>>(
      rc::gen::oneOf(rc::gen::inRange(0x20, 0x250), rc::gen::inRange(0x300, 0x370),
                     rc::gen::inRange(0x2000, 0x2070), rc::gen::inRange(0x1100, 0x1200),
                     rc::gen::inRange(0x370, 0x1100), rc::gen::inRange(0xE000, 0x1FFFF),
                     rc::gen::inRange(0x3000, 0xD7FF)));
  std::string text;
  for (const int point : points) text += encoded(point);
  return text;
}

TEST_CASE("plain ASCII is lower-cased and needs no map") {
  const Text text = make_text("Add Ana RUIZ, `x` (@ana@learn.example)\nnow");
  CHECK(text.written == "Add Ana RUIZ, `x` (@ana@learn.example)\nnow");
  CHECK(text.folded == "add ana ruiz, 'x' (@ana@learn.example)\nnow");
  CHECK(text.origin.empty());
}

TEST_CASE("letters are folded as people type them without their accents") {
  CHECK(fold("Ünal") == "unal");
  CHECK(fold("UNAL") == fold("Ünal"));
  CHECK(fold("Stra\u00DFe") == "strasse");
  CHECK(fold("STRA\u1E9EE") == "strasse");
  CHECK(fold("\u0130stanbul") == "istanbul");
  CHECK(fold("\uFB01ne") == "fine");       // a ligature
  CHECK(fold("\uFF21\uFF22") == "ab");     // full width
  CHECK(fold("e\u0301t\u00E9") == "ete");  // both forms of an accent
  CHECK(fold("S\u00F8ren \u0141ukasz \u00C6gir") == "soren lukasz aegir");
}

TEST_CASE("typographic signs become those of a keyboard") {
  CHECK(fold("\u201Ea\u201C \u201Cb\u201D \u00ABc\u00BB") == "\"a\" \"b\" \"c\"");
  CHECK(fold("don\u2019t \u2018x\u2019") == "don't 'x'");
  CHECK(fold("a \u2013 b \u2014 c") == "a - b - c");
  CHECK(fold("wait\u2026") == "wait...");
}

TEST_CASE("marks that make another word stay") {
  CHECK(fold("\u304B") != fold("\u304C"));              // ka, ga
  CHECK(fold("\u0E01\u0E34") != fold("\u0E01\u0E35"));  // Thai short and long i
}

TEST_CASE("control characters, marks of direction and odd blanks do not get in") {
  const Text text = make_text("a\tb\r\nc\x01\x7F\u00A0d\u200E\u202Ee\u2028f\uFEFF");
  CHECK(text.written == "a b\nc de f");
  CHECK(text.folded == "a b\nc de f");
  CHECK(fold("st\u200Dop") == "stop");
  CHECK(make_text(std::string_view("a\0b", 3)).written == "ab");
}

TEST_CASE("invalid UTF-8 is replaced, not dropped and not passed on") {
  CHECK(make_text("a\xFF"
                  "b")
            .written == "a\uFFFDb");
  CHECK(make_text("\xC3").written == "\uFFFD");
  CHECK(make_text("\xED\xA0\x80").written.find("\uFFFD") == 0);  // a surrogate
  CHECK(make_text("\xC0\xAF").written.find('/') == std::string::npos);
}

TEST_CASE("long messages are cut on the border of a character") {
  const Text ascii = make_text(std::string(text_bytes_max + 10, 'a'));
  CHECK(ascii.written.size() == text_bytes_max);
  std::string long_text = "a";
  while (long_text.size() < text_bytes_max + 10) long_text += "\u00FC";
  const Text text = make_text(long_text);
  CHECK(text.written.size() == text_bytes_max - 1);
  CHECK(is_valid_utf8(text.written));
  CHECK(make_text(std::string(3 * text_bytes_max, '\xFF')).written.size() <= text_bytes_max);
}

TEST_CASE("a word of the folded form leads back to its spelling") {
  const std::string written = "Ich folge \u00DCnal Stra\u00DFe-\u0130y e\u0301t \u2026 ok";
  const Text text = make_text(written);
  const auto slice = [&text](std::string_view folded_word) {
    const std::size_t begin = text.folded.find(folded_word);
    REQUIRE(begin != std::string::npos);
    return std::string(text.written_slice(begin, begin + folded_word.size()));
  };
  CHECK(slice("unal") == "\u00DCnal");
  CHECK(slice("strasse-iy") == "Stra\u00DFe-\u0130y");
  CHECK(slice("et") == "\u00E9t");
  CHECK(slice("...") == "\u2026");
  CHECK(slice("ok") == "ok");
}

TEST_CASE("every code point folds to something that stays as it is") {
  int unstable = 0;
  for (UChar32 c = 1; c <= 0x10FFFF; ++c) {
    if (U_IS_SURROGATE(c)) continue;
    const std::string folded = fold(encoded(c));
    if (fold(folded) != folded) ++unstable;
  }
  CHECK(unstable == 0);
}

TEST_CASE("marks on one letter have one order, whatever they came with") {
  const std::string folded = fold("\uFC5B\u05B0");  // a letter with a mark of its own, and a point
  CHECK(folded == fold("\u0630\u0670\u05B0"));
  CHECK(folded == fold("\u0630\u05B0\u0670"));
  CHECK(fold(folded) == folded);
}

TEST_CASE("properties of any text") {
  CHECK(rc::check("folding twice changes nothing", [] {
    const std::string folded = fold(any_text());
    RC_ASSERT(fold(folded) == folded);
  }));
  CHECK(rc::check("the map is whole, in order and on borders", [] {
    const Text text = make_text(any_text());
    RC_ASSERT(is_valid_utf8(text.written));
    RC_ASSERT(is_valid_utf8(text.folded));
    if (text.origin.empty()) {
      RC_ASSERT(text.written.size() == text.folded.size());
      return;
    }
    RC_ASSERT(text.origin.size() == text.folded.size() + 1);
    RC_ASSERT(text.origin.back() == text.written.size());
    for (std::size_t at = 0; at + 1 < text.origin.size(); ++at) {
      RC_ASSERT(text.origin[at] <= text.origin[at + 1]);
    }
  }));
  CHECK(rc::check("a whole word leads back to a spelling that folds to it", [] {
    const Text text = make_text(any_text());
    for (std::size_t begin = 0; begin < text.folded.size();) {
      const std::size_t end = std::min(text.folded.find(' ', begin), text.folded.size());
      const std::string word = text.folded.substr(begin, end - begin);
      // Characters that fold to a blank and more (a spacing accent) are no whole word.
      const std::string spelling(text.written_slice(begin, end));
      if (fold(spelling).find(' ') == std::string::npos) RC_ASSERT(fold(spelling) == word);
      begin = end + 1;
    }
  }));
  CHECK(rc::check("any bytes give valid text", [](const std::string& bytes) {
    const Text text = make_text(bytes);
    RC_ASSERT(is_valid_utf8(text.written));
    RC_ASSERT(is_valid_utf8(text.folded));
    for (const char c : text.written) RC_ASSERT(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
  }));
}

}  // namespace
}  // namespace pln::voice
