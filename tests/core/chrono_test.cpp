// Goal: what people say about time is read as an independent reader reads it, or there is a reason.
// Method: phrases with the answers of chrono-node (tests/peers/chrono), stored; a phrase that we
// read otherwise holds our answer and the reason in words. tests/long computes chrono's answers
// anew.
#include "bot/core/rfc3339.hpp"
#include "bot/core/understanding/times.hpp"
#include "tests/core/understanding_words.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <string>
#include <vector>

using namespace pln;
using namespace pln::tests;

namespace {

std::vector<std::string> columns_of(const std::string& line) {
  std::vector<std::string> columns(1);
  for (const char c : line) {
    if (c == '\t') {
      columns.emplace_back();
    } else {
      columns.back() += c;
    }
  }
  columns.resize(6);
  return columns;
}

std::string ours(const std::string& phrase, UtcTime now, const Lexicon& lexicon) {
  const LocalDate today{std::chrono::floor<days>(LocalTime{now.time_since_epoch()})};
  const auto wish = understanding::read_reminder(said(phrase), today, lexicon);
  if (wish.in) {
    const std::string at = rfc3339(now + minutes{wish.in->minutes});
    return at.substr(0, 10) + " " + at.substr(11, 5);
  }
  std::string all;
  const auto add = [&all](const std::string& part) { all += (all.empty() ? "" : " ") + part; };
  if (wish.every) add(rule_text(*wish.every));
  if (wish.date) {
    add(iso_date(wish.date->date));
    if (wish.date->other) add("or " + iso_date(*wish.date->other));
  }
  if (wish.time) add(clock_reading(*wish.time));
  return all.empty() ? "-" : all;
}

}  // namespace

TEST_CASE("every difference to chrono-node has a reason") {
  std::ifstream file(std::string{PLN_TEST_DATA} + "/peers/chrono/phrases.tsv");
  REQUIRE(file);
  int english_phrases = 0, german_phrases = 0;
  std::set<std::string> seen;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto columns = columns_of(line);
    const std::string &language = columns[0], &phrase = columns[2], &theirs = columns[3];
    CAPTURE(language);
    CAPTURE(phrase);
    CHECK(seen.insert(language + phrase).second);
    const auto now = instant_from_rfc3339(columns[1] + ":00Z");
    REQUIRE(now);
    const bool is_english = language == "en";
    ++(is_english ? english_phrases : german_phrases);
    const std::string read = ours(phrase, *now, is_english ? english() : german());
    if (read == theirs) {
      CHECK_MESSAGE(columns[5].empty(), "the reason explains a difference that is gone");
      continue;
    }
    CHECK(read == columns[4]);
    CHECK_MESSAGE(columns[5].size() >= 10, "chrono reads " << theirs << " and nobody says why");
  }
  CHECK(english_phrases >= 150);
  CHECK(german_phrases >= 150);
}
