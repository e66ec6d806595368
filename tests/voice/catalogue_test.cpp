// Texts with blanks, plurals and lists in a language, and what happens without one.
#include "bot/voice/catalogue.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace pln::voice {
namespace {

using namespace std::chrono_literals;

Pieces pieces(std::string_view pattern) {
  Compiled compiled = compile(pattern);
  REQUIRE_MESSAGE(compiled.fault.empty(), compiled.fault);
  return std::move(compiled.pieces);
}

std::string said(std::string_view language, std::string_view pattern,
                 std::vector<Argument> arguments = {}) {
  Catalogue catalogue;
  catalogue.add(language, {{"t.x", pieces(pattern)}});
  std::string text = catalogue.render({"t.x", std::move(arguments)}, language);
  CHECK(catalogue.bugs_met() == 0);
  return text;
}

Argument names(std::vector<std::string> items) { return {"x", std::move(items)}; }
Argument number(std::int64_t n) { return {"n", n}; }

TEST_CASE("literals, quotes and blanks") {
  CHECK(said("en", "Hello {x}, it's me.", {{"x", std::string("Ünal")}}) == "Hello Ünal, it's me.");
  CHECK(said("en", "braces '{'x'}' and ''quotes''") == "braces {x} and 'quotes'");
  CHECK(said("en", "say \"skip\"") == "say \"skip\"");
}

TEST_CASE("plurals by the rules of the language") {
  const std::string_view english =
      "{n, plural, =0 {nobody} one {# person} other {# people}} on your list";
  CHECK(said("en", english, {number(0)}) == "nobody on your list");
  CHECK(said("en", english, {number(1)}) == "1 person on your list");
  CHECK(said("en", english, {number(2100)}) == "2,100 people on your list");
  const std::string_view german = "{n, plural, one {eine Person} other {# Personen}}";
  CHECK(said("de", german, {number(1)}) == "eine Person");
  CHECK(said("de", german, {number(2100)}) == "2.100 Personen");
  const std::string_view polish = "{n, plural, one {osoba} few {osoby} many {os\u00F3b} other {?}}";
  CHECK(said("pl", polish, {number(3)}) == "osoby");
  CHECK(said("pl", polish, {number(5)}) == "os\u00F3b");
  CHECK(said("pl", polish, {number(1'000'002)}) == "osoby");
}

TEST_CASE("a plural counts a list, and holds other pieces") {
  const std::string_view pattern =
      "{x, plural, one {Only {x}} other {# of them: {x}, {kind, select, tag {tags} other "
      "{people}}}}";
  const Argument kind{"kind", std::string("tag")};
  CHECK(said("en", pattern, {names({"Ana"}), kind}) == "Only Ana");
  CHECK(said("en", pattern, {names({"a", "b"}), kind}) == "2 of them: a and b, tags");
  CHECK(said("en", pattern, {names({"a", "b"}), {"kind", std::string("q")}}) ==
        "2 of them: a and b, people");
}

TEST_CASE("lists") {
  CHECK(said("en", "{x}", {names({})}).empty());
  CHECK(said("en", "{x}", {names({"a"})}) == "a");
  CHECK(said("en", "{x, list}", {names({"a", "b"})}) == "a and b");
  CHECK(said("en", "{x, list}", {names({"a", "b", "c", "d"})}) == "a, b, c and d");
  CHECK(said("de", "{x, list}", {names({"a", "b", "c"})}) == "a, b und c");
  CHECK(said("en", "{x, numbered}", {names({"a", "b"})}) == "1 a, 2 b");
  const Argument numbered{"x", NumberedList{{"a", "b"}, 6}};
  CHECK(said("en", "{x}", {numbered}) == "6 a, 7 b");
  CHECK(said("en", "{x, list}", {numbered}) == "a and b");
}

TEST_CASE("dates, times and weekdays in the manner of the language") {
  const Argument date{"d", LocalDate{2026y / 3 / 3}};
  CHECK(said("en", "{d, date}", {date}) == "Tuesday 3 March");
  CHECK(said("de", "{d, date}", {date}) == "Dienstag, 3. M\u00E4rz");
  CHECK(said("en", "{d}", {date}) == "Tuesday 3 March");
  CHECK(said("en", "{t, time}", {{"t", TimeOfDay{9 * 60 + 5}}}) == "09:05");
  CHECK(said("de", "{t}", {{"t", TimeOfDay{1440}}}) == "24:00");
  CHECK(said("de", "{w}", {{"w", std::chrono::Sunday}}) == "Sonntag");
  CHECK(said("en", "{w}", {{"w", std::chrono::Saturday}}) == "Saturday");
}

TEST_CASE("numbers in words up to ten") {
  CHECK(said("en", "{n, spellout}", {number(10)}) == "ten");
  CHECK(said("en", "{n, spellout}", {number(11)}) == "11");
  CHECK(said("de", "{n, spellout}", {number(3)}) == "drei");
  CHECK(said("en", "{n}", {number(-1'234'567)}) == "-1,234,567");
  CHECK(said("en", "{n}", {number(-123)}) == "-123");
}

TEST_CASE("the language of a locale, else the default") {
  Catalogue catalogue;
  catalogue.add("en", {{"t.x", pieces("yes")}});
  catalogue.add("de", {{"t.x", pieces("ja")}});
  catalogue.add("de-formal", {{"t.x", pieces("jawohl")}});
  CHECK(catalogue.render({"t.x", {}}, "de-AT") == "ja");
  CHECK(catalogue.render({"t.x", {}}, "de-formal") == "jawohl");
  CHECK(catalogue.render({"t.x", {}}, "de_CH") == "ja");
  CHECK(catalogue.render({"t.x", {}}, "fr") == "yes");
  CHECK(catalogue.render({"t.x", {}}, "") == "yes");
  CHECK(catalogue.languages() == std::vector<std::string>{"en", "de", "de-formal"});
}

TEST_CASE("labels of options") {
  Catalogue catalogue;
  catalogue.add("en", {{"options.yes", pieces("yes")}});
  CHECK(catalogue.label({"yes", {}}, "en") == "yes");
  CHECK(catalogue.label({"c12", "Ana Ruiz"}, "en") == "Ana Ruiz");
}

TEST_CASE("a bug of ours is shown and counted") {
  Catalogue catalogue;
  CHECK(catalogue.render({"t.x", {}}, "en") == "[t.x]");
  catalogue.add("en", {{"t.x", pieces("Hello {name}, {n, plural, one {a} other {b}}")}});
  CHECK(catalogue.render({"t.x", {}}, "en") == "Hello [name], b");
  CHECK(catalogue.render({"t.y", {}}, "en") == "[t.y]");
  CHECK(catalogue.bugs_met() == 4);
}

TEST_CASE("patterns that cannot be kept are refused and say where") {
  const auto fault_at = [](std::string_view pattern) {
    const Compiled compiled = compile(pattern);
    CHECK_FALSE(compiled.fault.empty());
    CHECK_FALSE(compiled.mend.empty());
    CHECK(compiled.pieces.empty());
    return compiled.column;
  };
  CHECK(fault_at("Hello {x") > 0);
  CHECK(fault_at("Gr\u00FC\u00DFe {0}") == 8);
  CHECK(fault_at("a {n, ordinal}") == 7);
  CHECK(fault_at("a {n, number, integer}") == 7);
  CHECK(fault_at("a {d, date, short}") == 12);
  CHECK(fault_at("{n, plural, one {a}}") > 0);
  CHECK(fault_at("{n, plural, single {a} other {b}}") == 13);
  CHECK(fault_at("{n, plural, offset:1 one {a} other {b}}") > 0);
  CHECK(fault_at("{n, selectordinal, one {a} other {b}}") > 0);
  CHECK(fault_at(std::string(30'000, 'x')) == 1);
}

TEST_CASE("names of blanks and the longest way through the branches") {
  const Pieces all = pieces("{b} {n, plural, one {{a} abc} other {ab {b}}} x");
  CHECK(argument_names(all) == std::vector<std::string>{"a", "b", "n"});
  CHECK(longest_fixed_length(all) == 1 + 4 + 2);
}

}  // namespace
}  // namespace pln::voice
