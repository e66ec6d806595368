// Phrases and word lists: how they expand, what matches, which mistakes are found.
#include "bot/prompts/phrases.hpp"
#include "tests/prompts/samples.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace pln::prompts {
namespace {

using samples::fault_at;
using samples::load_with;
using samples::shown;

std::vector<std::string> expanded(std::string_view phrase) {
  const Expansion expansion = expand(phrase);
  CHECK_MESSAGE(expansion.fault.empty(), expansion.fault);
  std::vector<std::string> all;
  for (const Pattern& pattern : expansion.patterns) all.push_back(written(pattern));
  return all;
}
using Lines = std::vector<std::string>;

TEST_CASE("alternatives and optional words") {
  CHECK(expanded("My  (subjects|topics) are {text}") ==
        Lines{"my subjects are {text}", "my topics are {text}"});
  CHECK(expanded("[please] skip") == Lines{"skip", "please skip"});
  CHECK(expanded("go (back [to it]|on)") == Lines{"go back", "go back to it", "go on"});
  CHECK(expanded("(a|a) b") == Lines{"a b"});
  CHECK(expanded("[a|b c] d") == Lines{"d", "a d", "b c d"});
  CHECK(expanded("step {number}, why?") == Lines{"step {number} why"});
  CHECK(expanded("log: {text}") == Lines{"log: {text}"});
}

TEST_CASE("umlauts can be typed in three ways") {
  CHECK(expanded("für alle") == Lines{"fur alle", "fuer alle"});
  CHECK(expanded("vergiß das") == Lines{"vergiss das"});
  CHECK(spellings("ÜBER") == Lines{"uber", "ueber"});
  CHECK(spellings("later") == Lines{"later"});
  CHECK(spellings("u\u0308ber") == Lines{"uber", "ueber"});
}

TEST_CASE("phrases that cannot be expanded") {
  for (const std::string_view phrase :
       {"(a", "[a", "a)", "a | b", "{thing} a", "{text", "[a] [b]", "{text}", "a {text} b {text}",
        "((((((((a))))))))", "[a|b|c] [a|b|c] [a|b|c] [a|b|c] [a|b|c] d", ""}) {
    const Expansion expansion = expand(phrase);
    CHECK_MESSAGE(!expansion.fault.empty(), phrase);
    CHECK_FALSE(expansion.mend.empty());
    CHECK(expansion.patterns.empty());
  }
}

TEST_CASE("the lexicon of a language") {
  const Loaded loaded = load_files(samples::whole());
  REQUIRE(loaded.prompts.lexicons.size() == 2);
  const Lexicon& english = loaded.prompts.lexicons[0];
  CHECK(english.language == "en");
  REQUIRE(english.phrases.size() == 7);
  CHECK(english.phrases[0].command == CommandName::replace);
  CHECK(english.phrases[0].topic == "subjects");
  CHECK(written(english.phrases[3].pattern) == "please set my subjects to {text}");
  CHECK(english.phrases[6].command == CommandName::skip);
  CHECK(english.phrases[6].topic.empty());

  REQUIRE(english.searches.size() == 2);
  CHECK(english.searches[0].kind == SearchKind::thought_leader);
  CHECK(english.searches[1].text == "{subject} Analysts");

  Lexicon german = loaded.prompts.lexicons[1];
  CHECK(german.language == "de");
  german.index();
  CHECK(german.value_of("weekday", "montag") == "monday");
  CHECK(german.value_of("option", "spater") == "later");
  CHECK(german.value_of("option", "spaeter") == "later");
  CHECK(german.value_of("option", "hier niemand") == "none_for_this");
  CHECK(german.entries("option").size() == 3);
  CHECK(german.phrases.size() == 3);
}

TEST_CASE("faults of words.yaml") {
  const std::string_view file = "en/words.yaml";
  const auto found = [file](std::string_view from, std::string_view to, int line,
                            std::string_view words) {
    const Loaded loaded = load_with(file, from, to);
    CHECK_MESSAGE(fault_at(loaded, file, line, words), shown(loaded));
  };
  found("command: replace", "command: replce", 2, "no command");
  found("command: replace", "comand: replace", 2, "no key \"comand\"");
  found("    say: [\"skip", "    says: [\"skip", 5, "without phrases");
  found("skip [it]", "skip [it", 6, "without \"]\"");
  found("not now", "(my|your) topics are {text}", 6,
        "means skip here and replace (subjects) in line 4");
  found("not now", "[a|b|c|d|e] [a|b|c|d|e] [a|b|c|d|e] [a|b|c|d|e] x", 6, "more than 1000");
  found("tuesday: tuesday", "tuesday: mon", 8, "both \"monday\" and \"tuesday\"");
  found("tuesday: tuesday", "tuesday: ", 8, "has no words");
  found("tuesday: tuesday", "tuesday: {a: b}", 8, "is no list");
  found("weekday: {monday: [monday, mon], tuesday: tuesday}", "weekday: [a]", 8, "is no map");
  found("words:", "wordz:", 7, "no key \"wordz\"");
  found("  tell: {great: [great]}", "  tell: great", 9, "is no map");

  found("  analyst:", "  analist:", 12, "no kind of search");
  found("{subject} Analysts", "Analysts", 12, "no {subject}");
  found("{subject} Analysts", "{subject} in {place}", 12, "nobody fills");

  std::vector<SourceFile> files = samples::whole();
  std::erase_if(files, [](const SourceFile& one) { return one.name == "de/words.yaml"; });
  CHECK(fault_at(load_files(files), "de/words.yaml", 0, "missing"));
}

TEST_CASE("all phrases together are bounded") {
  const auto with_lines = [](std::size_t count) {
    std::string lines = "  - command: help\n    say:\n";
    for (std::size_t at = 0; at < count; ++at) {
      lines += "      - w" + std::to_string(at) + " (a|b|c|d|e) (a|b|c|d|e) (a|b|c|d|e)\n";
    }
    return load_with("en/words.yaml", "words:", lines + "words:");
  };
  constexpr std::size_t patterns_of_line = 125;
  const Loaded fits = with_lines(patterns_max / patterns_of_line - 1);
  CHECK_MESSAGE(fits.faults.empty(), shown(fits));
  const Loaded too_many = with_lines(patterns_max / patterns_of_line + 5);
  CHECK(std::count_if(too_many.faults.begin(), too_many.faults.end(), [](const auto& fault) {
          return fault.fault.find("all phrases together expand") != std::string::npos;
        }) == 1);
  CHECK(too_many.prompts.lexicons[0].phrases.size() <= patterns_max);
}

}  // namespace
}  // namespace pln::prompts
