// Messages of any length and shape are read in bounded time, and keep their way back.
#include "bot/core/understanding/links.hpp"
#include "bot/core/understanding/lists.hpp"
#include "bot/core/understanding/numbers.hpp"
#include "bot/core/understanding/options.hpp"
#include "bot/core/understanding/people.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/tags.hpp"
#include "bot/core/understanding/times.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/yes_no.hpp"
#include "tests/core/understanding_words.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

using namespace pln;
using namespace pln::tests;
using namespace pln::understanding;

namespace {

void read_everything(const Text& text, const Lexicon& lexicon) {
  const LocalDate today{std::chrono::year{2026}, std::chrono::March, std::chrono::day{4}};
  const std::vector<OptionWords> options{{"yes", "yes"}, {"no", "no"}, {"later", "later"}};
  if (const auto command = match_phrase(text, lexicon)) read_list(slot(*command), lexicon);
  match_phrase_fuzzy(text, lexicon);
  match_option(text, options, lexicon);
  CHECK(read_list(text, lexicon).size() <= list_items_max);
  CHECK(read_people(text, lexicon).size() <= mentions_max);
  read_add(text, lexicon);
  read_tags(text, lexicon);
  read_links(text);
  without_links(text);
  read_number(text, lexicon);
  read_rating(text, lexicon);
  read_selection(text, 9, lexicon);
  read_yes_no(text, lexicon);
  read_date(text, today, lexicon);
  read_span(text, lexicon);
  read_time_of_day(text, lexicon);
  read_window(text, lexicon);
  read_set_nudging(text, lexicon);
  read_reminder(text, today, lexicon);
}

std::string repeated(const std::string& piece) {
  std::string result{};
  while (result.size() < text_bytes_max) result += piece;
  return result;
}

}  // namespace

TEST_CASE("the longest messages of any shape are read in bounded time") {
  english();
  for (const char* piece : {"a",
                            "a ",
                            "a, ",
                            "\n",
                            "\"",
                            "(",
                            "@a ",
                            "@a",
                            "#",
                            "https://x.example ",
                            "and ",
                            "1. ",
                            "1 ",
                            "ok ",
                            "add ",
                            "- a\n",
                            "\U0001F600",
                            "Ana @ana@x.example ",
                            "not ",
                            "a and b, ",
                            "mon ",
                            "in ",
                            "as a ",
                            "9-11 ",
                            "\u00df",
                            ".",
                            "a.",
                            "please ",
                            "my subjects are ",
                            "twenty ",
                            "& ",
                            " & a",
                            "a(b ",
                            "\" a ",
                            "1) a 2) b 3) c ",
                            "http://"}) {
    CAPTURE(std::string{piece});
    const Text text = said(repeated(piece));
    const auto start = std::chrono::steady_clock::now();
    read_everything(text, english());
    read_everything(text, german());
    const auto spent = std::chrono::steady_clock::now() - start;
    CHECK(spent < std::chrono::seconds{2});  // all readers, twice; a slow, checked build
  }
}

TEST_CASE("words keep handles, links, dates and times whole") {
  std::vector<std::string> words{};
  for (const Token& token : tokens("hi, @kim@social.example (https://x.example/@a?b=c). 10:30, "
                                   "31.12. don't r&d c++ #hrhour \u2713 e-mail! a/b")) {
    words.push_back(token.word);
  }
  CHECK(words == std::vector<std::string>{"hi", "@kim@social.example", "https://x.example/@a?b=c",
                                          "10:30", "31.12", "dont", "r&d", "c++", "#hrhour",
                                          "e-mail", "a/b"});
}

TEST_CASE("parts keep their way back to what was written") {
  const Text text = said("  Größe und ﬁne  Straße ");
  const Text part = part_of(text, 0, text.folded.size());
  CHECK(part.written == "Größe und ﬁne Straße");
  for (const Token& token : tokens(part)) {
    const std::string_view written = part.written_slice(token.begin, token.end);
    CHECK(said(written).folded == part.folded.substr(token.begin, token.end - token.begin));
  }
}
