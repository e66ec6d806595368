// Text on a terminal: wrapped at words, harmless, and each message once.
#include "adapters/console/console.hpp"

#include "adapters/console/wrap.hpp"

#include <doctest/doctest.h>

#include <clocale>
#include <sstream>
#include <string>

using namespace pln;
using namespace pln::console;

namespace {

Outgoing message(const std::string& id, const std::string& text) {
  Outgoing result;
  result.id.text = id;
  result.to = {Platform::console, "", "ana"};
  result.text = text;
  return result;
}

Look terminal(std::size_t width) {
  Look look;
  look.is_terminal = true;
  look.width = width;
  return look;
}

Delivery::Kind deliver(Console& console, const Outgoing& said) {
  Delivery::Kind kind{Delivery::Kind::unknown};
  int answers = 0;
  console.deliver(said, [&](const Delivery& delivery) {
    kind = delivery.kind;
    ++answers;
  });
  CHECK(answers == 1);
  return kind;
}

}  // namespace

TEST_CASE("text is wrapped at words and keeps its own lines") {
  CHECK(wrapped("one two three", 7) == "one two\nthree");
  CHECK(wrapped("one two three", 13) == "one two three");
  CHECK(wrapped("one\n\ntwo three", 5) == "one\n\ntwo\nthree");
  CHECK(wrapped("", 5).empty());
  CHECK(wrapped("https://a.example/long and more", 8) == "https://a.example/long\nand more");
}

TEST_CASE("an option is continued under its words") {
  CHECK(wrapped("1 one two three", 9) == "1 one two\n  three");
  CHECK(wrapped("10. one two", 8) == "10. one\n    two");
  CHECK(wrapped("2026", 3) == "2026");
}

TEST_CASE("letters outside ASCII count as the columns they take") {
  REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
  CHECK(columns("K\xC3\xBC"
                "che") == 5);
  CHECK(columns("e\xCC\x81") == 1);                 // a letter and a combining accent
  CHECK(columns("\xE6\x97\xA5\xE6\x9C\xAC") == 4);  // two wide letters
  CHECK(wrapped("\xC3\xBC\xC3\xBC \xC3\xBC\xC3\xBC", 5) == "\xC3\xBC\xC3\xBC \xC3\xBC\xC3\xBC");
  std::setlocale(LC_CTYPE, "C");
}

TEST_CASE("nothing that a terminal would obey is left") {
  CHECK(harmless("a\x1b[31mb\x07\x7f\tc\nd") == "a[31mbc\nd");
  CHECK(harmless("a\xC2\x9B"
                 "31mb") == "a31mb");  // the one-character form of ESC [
  CHECK(harmless("a\xFF\xC3") == "a\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(harmless("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a lone surrogate
}

TEST_CASE("a message is shown once, to its person only, with the typed line out of the way") {
  std::ostringstream out;
  Console console{"ana", out, [] { return terminal(10); }};
  std::string calls;
  console.around([&] { calls += "("; }, [&] { calls += ")"; });
  CHECK(deliver(console, message("m1", "one two three")) == Delivery::Kind::delivered);
  CHECK(out.str() == "\none two\nthree\n\n");
  CHECK(deliver(console, message("m1", "one two three")) == Delivery::Kind::delivered);
  CHECK(calls == "()");

  Outgoing other = message("m2", "secret");
  other.to.id = "ben";
  CHECK(deliver(console, other) == Delivery::Kind::signed_out);
  CHECK(out.str() == "\none two\nthree\n\n");
}

TEST_CASE("a pipe gets plain text, a coloured terminal colour") {
  std::ostringstream plain, coloured;
  Console pipe{"ana", plain, [] { return Look{}; }};
  deliver(pipe, message("m1", "one two three"));
  CHECK(plain.str() == "one two three\n");
  Look look = terminal(80);
  look.in_colour = true;
  Console screen{"ana", coloured, [&] { return look; }};
  deliver(screen, message("m1", "hi"));
  CHECK(coloured.str().find("\x1b[36mhi\x1b[0m") != std::string::npos);
}

TEST_CASE("output that is gone is not taken for delivered") {
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  Console console{"ana", out, [] { return Look{}; }};
  CHECK(deliver(console, message("m1", "hi")) == Delivery::Kind::unknown);
}
