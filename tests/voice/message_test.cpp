// Messages as text: parts, options by number and letter, and the limits of length.
#include "bot/voice/message.hpp"

#include "bot/voice/fold.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace pln::voice {
namespace {

Catalogue echo_catalogue() {
  Catalogue catalogue;
  catalogue.add("en", {{"t.echo", compile("{x}").pieces},
                       {"options.yes", compile("yes").pieces},
                       {"options.no", compile("no").pieces}});
  return catalogue;
}

Say say_of(const std::vector<std::string>& texts, std::vector<Option> options = {}) {
  Say say{};
  for (const std::string& text : texts) say.parts.push_back({"t.echo", {{"x", text}}});
  say.options = std::move(options);
  return say;
}

std::vector<RenderedMessage> rendered(const Say& say) {
  const Catalogue catalogue = echo_catalogue();
  auto messages = render_say(catalogue, say, "en", Platform::console);
  CHECK(catalogue.bugs_met() == 0);
  return messages;
}

// Everything but white space, in order.
std::string squeezed(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

TEST_CASE("short parts make one paragraph, the options a line of their own") {
  const auto messages = rendered(say_of({"Noted: a, b.", "Who leads?"}, {{"yes", ""}, {"no", ""}}));
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].text == "Noted: a, b. Who leads?\n1 yes  2 no");
  CHECK(messages[0].options == std::vector<Option>{{"yes", "yes"}, {"no", "no"}});
}

TEST_CASE("parts with lines of their own are paragraphs") {
  const auto messages = rendered(say_of({"List:\na\nb", "", "And now?"}));
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].text == "List:\na\nb\n\nAnd now?");
  CHECK(messages[0].options.empty());
}

TEST_CASE("many or long options stand below each other") {
  const auto four = rendered(say_of({"Q?"}, {{"a", "A"}, {"b", "B"}, {"c", "C"}, {"d", "D"}}));
  CHECK(four[0].text == "Q?\n1 A\n2 B\n3 C\n4 D");
  const std::string long_label(40, 'x');
  const auto two = rendered(say_of({"Q?"}, {{"a", long_label}, {"b", long_label}}));
  CHECK(two[0].text == "Q?\n1 " + long_label + "\n2 " + long_label);
  CHECK(rendered(say_of({}, {{"yes", ""}}))[0].text == "1 yes");
  CHECK(rendered(say_of({})).empty());
}

TEST_CASE("what is too long is split between parts, options with the question") {
  const std::string first(300, 'a');
  const std::string second(190, 'b');
  const auto messages = rendered(say_of({first, second, "Q?"}, {{"yes", ""}, {"no", ""}}));
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].text == first + " " + second);
  CHECK(messages[0].options.empty());
  CHECK(messages[1].text == "Q?\n1 yes  2 no");
  CHECK(messages[1].options.size() == 2);
}

TEST_CASE("a part that is too long is split at its lines, then at words, then anywhere") {
  const std::string line(200, 'a');
  const auto lines = rendered(say_of({line + "\n" + line + "\n" + line}));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].text == line + "\n" + line);
  CHECK(lines[1].text == line);

  std::string words;
  for (int count = 0; count < 120; ++count) words += "words ";
  const auto by_words = rendered(say_of({words + "end"}));
  REQUIRE(by_words.size() == 2);
  CHECK(by_words[0].text.ends_with("words"));
  CHECK(by_words[1].text.starts_with("words"));

  std::string umlauts;
  for (int count = 0; count < 501; ++count) umlauts += "\u00FC";
  const auto cut = rendered(say_of({umlauts}));
  REQUIRE(cut.size() == 2);
  CHECK(count_characters(cut[0].text) == 500);
  CHECK(cut[0].text + cut[1].text == umlauts);
}

TEST_CASE("length is counted in characters, not bytes") {
  std::string umlauts;
  for (int count = 0; count < 500; ++count) umlauts += "\u00FC";
  CHECK(rendered(say_of({umlauts})).size() == 1);
}

TEST_CASE("splitting loses no text and no option, and keeps the limit") {
  const Catalogue catalogue = echo_catalogue();
  CHECK(rc::check("whatever the parts", [&catalogue] {
    const auto word = rc::gen::map(rc::gen::inRange(0, 700), [](int length) {
      std::string text;
      for (int at = 0; at < length; ++at) {
        text += at % 97 == 96 ? "\n" : at % 13 == 12 ? " " : at % 5 == 4 ? "\u00E9" : "x";
      }
      return text;
    });
    const auto texts = *rc::gen::container<std::vector<std::string>>(word);
    const auto count = *rc::gen::inRange(0, 12);
    std::vector<Option> options;
    for (int at = 0; at < count; ++at) {
      options.push_back(
          {"o" + std::to_string(at), std::string(static_cast<std::size_t>(1 + at * 9), 'l')});
    }
    const Say say = say_of(texts, options);
    const auto messages = render_say(catalogue, say, "en", Platform::mastodon);
    std::string expected;
    for (const std::string& text : texts) expected += text;
    for (std::size_t at = 0; at < options.size(); ++at) {
      expected += std::to_string(at + 1) + options[at].label;
    }
    std::string all;
    for (std::size_t at = 0; at < messages.size(); ++at) {
      RC_ASSERT(count_characters(messages[at].text) <= 500);
      RC_ASSERT(!messages[at].text.empty());
      RC_ASSERT(messages[at].options.empty() || at + 1 == messages.size());
      all += messages[at].text;
    }
    RC_ASSERT(squeezed(all) == squeezed(expected));
    if (!options.empty()) RC_ASSERT(messages.back().options == options);
  }));
}

}  // namespace
}  // namespace pln::voice
