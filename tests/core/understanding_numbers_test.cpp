// Numbers, ratings, picks, options, yes and no, as people write them.
#include "bot/core/understanding/distance.hpp"
#include "bot/core/understanding/numbers.hpp"
#include "bot/core/understanding/options.hpp"
#include "bot/core/understanding/yes_no.hpp"
#include "tests/core/understanding_words.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace pln;
using namespace pln::tests;
using understanding::OptionWords;
using Numbers = std::vector<int>;

namespace {

constexpr int none = -1;

struct NumberCase {
  const char* message;
  int value;
};

struct SelectionCase {
  const char* message;
  Numbers keep, drop;
};

void check_selections(const Lexicon& lexicon, const std::vector<SelectionCase>& cases) {
  for (const SelectionCase& one : cases) {
    CAPTURE(std::string{one.message});
    const auto found = understanding::read_selection(said(one.message), 5, lexicon);
    REQUIRE(found);
    CHECK(found->keep == one.keep);
    CHECK(found->drop == one.drop);
  }
}

}  // namespace

TEST_CASE("numbers") {
  const auto read = [](const char* message, const Lexicon& lexicon) {
    return understanding::read_number(said(message), lexicon).value_or(none);
  };
  for (const auto& [message, value] :
       std::vector<NumberCase>{{"45", 45},
                               {"about 45", 45},
                               {"45 minutes a week", 45},
                               {"forty five", 45},
                               {"forty-five minutes", 45},
                               {"half an hour", 30},
                               {"an hour", 60},
                               {"2 hours a week", 120},
                               {"1.5 hours", 90},
                               {"one hour 30", 90},
                               {"an hour and a half", 90},
                               {"1 hour 15 minutes", 75},
                               {"45min", 45},
                               {"2h", 120},
                               {"around twenty, I guess", 20},
                               {"\U0001F552 30", 30},
                               {"half an hour a week", 30},
                               {"thirty minutes per week please", 30},
                               {"none", none},
                               {"30 to 45", none},
                               {"-5", none},
                               {"", none},
                               {"a lot", none},
                               {"1234567", none}}) {
    CAPTURE(std::string{message});
    CHECK(read(message, english()) == value);
  }
  for (const auto& [message, value] : std::vector<NumberCase>{{"45 Minuten", 45},
                                                              {"fünfundvierzig", 45},
                                                              {"fuenfundvierzig Minuten", 45},
                                                              {"eine halbe Stunde", 30},
                                                              {"eine Stunde pro Woche", 60},
                                                              {"1,5 Stunden", 90},
                                                              {"etwa 20", 20},
                                                              {"anderthalb Stunden", 90},
                                                              {"zwei Stunden die Woche", 120},
                                                              {"viel", none}}) {
    CAPTURE(std::string{message});
    CHECK(read(message, german()) == value);
  }
}

TEST_CASE("ratings") {
  for (const auto& [message, value] : std::vector<NumberCase>{{"8", 8},
                                                              {"8/10", 8},
                                                              {"8 / 10", 8},
                                                              {"seven", 7},
                                                              {"8 out of 10", 8},
                                                              {"10 of 10", 10},
                                                              {"0", 0},
                                                              {"an 8, I think", 8},
                                                              {"7.5", 8},
                                                              {"11", none},
                                                              {"-1", none},
                                                              {"good", none},
                                                              {"6 or 7", none},
                                                              {"100", none}}) {
    CAPTURE(std::string{message});
    CHECK(understanding::read_rating(said(message), english()).value_or(none) == value);
  }
  CHECK(understanding::read_rating(said("acht von zehn"), german()) == 8);
}

TEST_CASE("picks out of a numbered list") {
  check_selections(english(), {
                                  {"drop 1 3 5", {}, {1, 3, 5}},
                                  {"1, 3 and 5", {}, {1, 3, 5}},
                                  {"1,3,5", {}, {1, 3, 5}},
                                  {"keep 2", {2}, {}},
                                  {"all", {}, {1, 2, 3, 4, 5}},
                                  {"none", {1, 2, 3, 4, 5}, {}},
                                  {"keep all", {1, 2, 3, 4, 5}, {}},
                                  {"keep none", {}, {1, 2, 3, 4, 5}},
                                  {"drop none", {1, 2, 3, 4, 5}, {}},
                                  {"drop the rest", {}, {1, 2, 3, 4, 5}},
                                  {"keep 2, drop the rest", {2}, {1, 3, 4, 5}},
                                  {"keep all but 2", {1, 3, 4, 5}, {2}},
                                  {"drop all except 2 and 4", {2, 4}, {1, 3, 5}},
                                  {"drop 1-3", {}, {1, 2, 3}},
                                  {"1 to 3", {}, {1, 2, 3}},
                                  {"the first and the last", {}, {1, 5}},
                                  {"drop 1 and 2 but keep 3", {3}, {1, 2}},
                                  {"don't drop 2", {2}, {}},
                                  {"#1 #2", {}, {1, 2}},
                                  {"Drop one and three, please", {}, {1, 3}},
                                  {"everyone", {}, {1, 2, 3, 4, 5}},
                                  {"1. 3. 5.", {}, {1, 3, 5}},
                                  {"keep 1 and 2", {1, 2}, {}},
                                  {"drop 1, keep the rest", {2, 3, 4, 5}, {1}},
                              });
  check_selections(german(), {
                                 {"weg 1 3 5", {}, {1, 3, 5}},
                                 {"1 und 3 weg", {}, {1, 3}},
                                 {"2 behalten", {2}, {}},
                                 {"alle außer 2", {2}, {1, 3, 4, 5}},
                                 {"alle behalten", {1, 2, 3, 4, 5}, {}},
                                 {"keine", {1, 2, 3, 4, 5}, {}},
                                 {"den Rest streichen", {}, {1, 2, 3, 4, 5}},
                                 {"1 bis 3", {}, {1, 2, 3}},
                                 {"der erste und der letzte", {}, {1, 5}},
                                 {"behalte 2, den Rest weg", {2}, {1, 3, 4, 5}},
                             });
  for (const char* message : {"6", "0", "drop 7", "Ana", "", "1 Ana", "later", "drop 1 keep 1"}) {
    CAPTURE(std::string{message});
    CHECK_FALSE(understanding::read_selection(said(message), 5, english()));
  }
}

TEST_CASE("options by number, letter, ordinal, label and synonym") {
  const std::vector<OptionWords> options{
      {"follow", "follow"}, {"skip", "skip"}, {"later", "later"}};
  const auto pick = [&](const char* message, const Lexicon& lexicon) {
    const auto found = understanding::match_option(said(message), options, lexicon);
    return found ? static_cast<int>(*found) : none;
  };
  for (const auto& [message, value] :
       std::vector<NumberCase>{{"2", 1},
                               {"2.", 1},
                               {"#2", 1},
                               {"(2)", 1},
                               {"option 2", 1},
                               {"b", 1},
                               {"B)", 1},
                               {"the second one", 1},
                               {"second", 1},
                               {"last", 2},
                               {"the last one please", 2},
                               {"number two", 1},
                               {"two", 1},
                               {"Skip", 1},
                               {"skip it", 1},
                               {"pass", 1},
                               {"follwo", 0},
                               {"ok, follow them", 0},
                               {"I'd like to follow", 0},
                               {"FOLLOW!!", 0},
                               {"2 \U0001F44D", 1},
                               {"maybe later", 2},
                               {"yes", 0},
                               {"no", 1},
                               {"4", none},
                               {"0", none},
                               {"d", none},
                               {"2 and 3", none},
                               {"help", none},
                               {"Ana Ruiz", none},
                               {"don't know", none},
                               {"", none},
                               {"following up on the data is what I want", none}}) {
    CAPTURE(std::string{message});
    CHECK(pick(message, english()) == value);
  }
}

TEST_CASE("options in German, and options that are people") {
  const std::vector<OptionWords> deutsch{
      {"follow", "folgen"}, {"skip", "weglassen"}, {"later", "spater"}};
  for (const auto& [message, value] : std::vector<NumberCase>{{"die zweite", 1},
                                                              {"Nummer 2", 1},
                                                              {"weglasen", 1},
                                                              {"später", 2},
                                                              {"spaeter", 2},
                                                              {"ich folge ihr", 0},
                                                              {"zwei", 1},
                                                              {"der letzte", 2}}) {
    CAPTURE(std::string{message});
    const auto found = understanding::match_option(said(message), deutsch, german());
    CHECK((found ? static_cast<int>(*found) : none) == value);
  }
  const std::vector<OptionWords> people{{"a1", "ana ruiz"}, {"a2", "ana lee"}, {"none", "neither"}};
  CHECK(understanding::match_option(said("Ruiz"), people, english()) == 0);
  CHECK_FALSE(understanding::match_option(said("Ana"), people, english()));
}

TEST_CASE("yes and no") {
  for (const char* message : {"yes", "Yes please", "yep!", "sure", "ok", "OK, yes", "y",
                              "\U0001F44D", "yes yes", "of course", "yess", "sounds good"}) {
    CAPTURE(std::string{message});
    CHECK(understanding::read_yes_no(said(message), english()) == true);
  }
  for (const char* message :
       {"no", "nope", "No thanks", "not really", "n", "\U0001F44E", "no way"}) {
    CAPTURE(std::string{message});
    CHECK(understanding::read_yes_no(said(message), english()) == false);
  }
  for (const char* message :
       {"yes men and their bosses", "no code tools", "maybe", "", "Norway", "later", "Ana"}) {
    CAPTURE(std::string{message});
    CHECK_FALSE(understanding::read_yes_no(said(message), english()));
  }
  CHECK(understanding::read_yes_no(said("Ja, gern"), german()) == true);
  CHECK(understanding::read_yes_no(said("Nein danke"), german()) == false);
}

TEST_CASE("edit distance") {
  using understanding::edit_distance;
  CHECK(edit_distance("undo", "udno", 2) == 1);
  CHECK(edit_distance("help", "help", 2) == 0);
  CHECK(edit_distance("help", "hel", 2) == 1);
  CHECK(edit_distance("abcdef", "uvwxyz", 2) == 3);
  CHECK(edit_distance("", "ab", 2) == 2);
  CHECK(edit_distance(std::string(100, 'a'), std::string(101, 'a'), 2) == 3);
}

TEST_CASE("one word means different options at different questions") {
  const std::vector<OptionWords> visibility{{"private", ""}, {"group", ""}, {"public", ""}};
  const std::vector<OptionWords> purpose{{"work", ""}, {"hobby", ""}};
  const std::vector<OptionWords> companies{{"none_known", ""}, {"later", ""}};
  CHECK(understanding::match_option(said("only me"), visibility, english()) == 0);
  CHECK(understanding::match_option(said("private"), purpose, english()) == 1);
  CHECK(understanding::match_option(said("none"), companies, english()) == 0);
  CHECK(understanding::match_option(said("mir fällt niemand ein"), companies, german()) == 0);
}
