// Crisis (method 8.6, C41): lists of what must be found and what must not, and what a talk does
// then.
#include "bot/core/understanding/crisis.hpp"

#include "bot/voice/fold.hpp"
#include "tests/dialogue/talk.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace pln::tests {

namespace {

using understanding::Crisis;

Crisis crisis_in(const std::string& line) {
  return understanding::find_crisis(voice::make_text(line), shipped_prompts().lexicons);
}

int count(const std::vector<std::string>& lines, bool (*is_counted)(Crisis), const char* what) {
  int counted = 0;
  for (const std::string& line : lines) {
    if (!is_counted(crisis_in(line))) continue;
    ++counted;
    MESSAGE(what, ": ", line);
  }
  return counted;
}

bool is_alarm(Crisis crisis) { return crisis == Crisis::direct || crisis == Crisis::about_other; }

}  // namespace

TEST_CASE("every direct form of the lists is found, in either language and any letter case") {
  for (const char* language : {"en", "de"}) {
    const auto lines = care_lines(std::string("direct_") + language);
    CHECK(lines.size() >= 60);
    for (std::string line : lines) {
      CAPTURE(line);
      CHECK(crisis_in(line) == Crisis::direct);
      std::transform(line.begin(), line.end(), line.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      });
      CHECK(crisis_in(line + " ...") == Crisis::direct);
      CHECK(crisis_in("> " + line + " \xF0\x9F\x98\xA2") == Crisis::direct);
    }
  }
}

TEST_CASE("somebody else in danger is told apart from the person who writes") {
  for (const char* language : {"en", "de"}) {
    for (const std::string& line : care_lines(std::string("about_other_") + language)) {
      CAPTURE(line);
      CHECK(crisis_in(line) == Crisis::about_other);
    }
  }
}

TEST_CASE("what may be meant seriously or not is unclear, and no alarm") {
  for (const char* language : {"en", "de"}) {
    for (const std::string& line : care_lines(std::string("unclear_") + language)) {
      CAPTURE(line);
      const Crisis crisis = crisis_in(line);
      CHECK((crisis == Crisis::unclear || crisis == Crisis::unclear_all));
    }
  }
}

TEST_CASE("figures of speech, songs and ordinary subjects: at most two in a hundred alarms") {
  for (const char* language : {"en", "de"}) {
    const auto lines = care_lines(std::string("harmless_") + language);
    CHECK(lines.size() >= 120);
    const auto all = static_cast<double>(lines.size());
    CHECK(count(lines, is_alarm, "alarm") <= 0.02 * all);
    // A soft line is allowed, but must stay rare.
    const auto is_soft = [](Crisis crisis) {
      return crisis == Crisis::unclear || crisis == Crisis::unclear_all;
    };
    CHECK(count(lines, is_soft, "soft") <= 0.05 * all);
  }
}

TEST_CASE("a crisis parks the flow, silences the coach for a week and keeps nothing of the words") {
  Talk talk;
  talk.operator_country = "DE";
  talk.first_sitting();
  talk.hear("set a goal");
  const std::string asked = talk.question();
  REQUIRE_FALSE(asked.empty());
  const Learner before = talk.learner;
  talk.hear("I want to die");
  CHECK(talk.last.understood == std::vector{CommandName::crisis});
  CHECK(talk.question().empty());
  CHECK(talk.learner.position.stack.empty());
  CHECK(talk.learner.position.parked.size() == before.position.parked.size() + 1);
  CHECK(talk.learner.history->size() == before.history->size());
  CHECK(talk.learner.goals == before.goals);
  CHECK(talk.learner.journal == before.journal);
  CHECK(talk.messages.size() == 1);
  CHECK(talk.said.find("0800 111 0 111") != std::string::npos);
  CHECK(talk.said.find("findahelpline.com") != std::string::npos);
  CHECK(talk.said.find('?') == std::string::npos);
  CHECK(talk.options.empty());
  const UtcTime day = std::chrono::floor<days>(talk.now) + days{7};
  CHECK(talk.learner.settings->paused_until == day);
  const UtcTime told = talk.now;
  for (const UtcTime at : talk.wait(days{30})) CHECK(at >= told + days{7});
}

TEST_CASE("\"resume\" ends the silence after a crisis and brings the flow back") {
  Talk talk;
  talk.first_sitting();
  talk.learner.settings.edit().locale = "de";
  talk.hear("ich will ein Ziel setzen");
  const std::string asked = talk.question();
  talk.hear("ich will nicht mehr leben");
  CHECK(talk.understood_as(CommandName::crisis));
  talk.hear("fortsetzen");
  CHECK_FALSE(talk.learner.settings->paused_until.has_value());
  CHECK_FALSE(talk.learner.nudges->quiet_until.has_value());
  CHECK(talk.question() == asked);
}

TEST_CASE("a crisis is heard before consent, inside an answer and in an edit; an opt-out counts") {
  Talk talk;
  talk.hear("I am going to kill myself");
  CHECK(talk.understood_as(CommandName::crisis));
  CHECK(talk.question().empty());
  CHECK_FALSE(talk.learner.consented());
  talk.hear("hello");
  CHECK(talk.question() == "consent");
  talk.hear("yes");
  talk.hear("HR analytics, honestly I want to die, coaching");
  CHECK(talk.understood_as(CommandName::crisis));
  CHECK(talk.learner.subjects->empty());
  talk.hear("resume");
  talk.hear("HR analytics, coaching");
  CHECK(talk.learner.subjects->size() == 2);
  talk.edit(talk.event, "I don't want to live anymore");
  CHECK(talk.understood_as(CommandName::crisis));
  CHECK(talk.learner.subjects->empty());
  talk.hear("I want to die. STOP");
  CHECK(talk.understood_as(CommandName::crisis));
  CHECK(talk.understood_as(CommandName::stop));
  CHECK(talk.learner.nudges->stopped);
  Talk other;
  other.first_sitting();
  other.hear("I want to die and stop messaging me");
  CHECK(other.learner.nudges->stopped);
}

TEST_CASE("an unclear line gets a line of help, and the question stays") {
  Talk talk;
  for (const char* text : {"hello", "yes"}) talk.hear(text);
  talk.hear("I can't take it anymore");
  CHECK_FALSE(talk.understood_as(CommandName::crisis));
  CHECK(talk.question() == "subjects");
  CHECK(talk.learner.subjects->empty());
  CHECK(talk.said.find("findahelpline.com") != std::string::npos);
  CHECK_FALSE(talk.learner.settings->paused_until.has_value());
  talk.hear("suicide prevention, palliative care");
  CHECK(talk.learner.subjects->size() == 2);
  CHECK(talk.said.find("findahelpline.com") == std::string::npos);
}

TEST_CASE("the numbers are those of the country that is configured") {
  const std::vector<std::pair<std::string, std::string>> numbers{
      {"US", "988"},         {"CA", "988"},      {"GB", "116 123"},
      {"UK", "116 123"},     {"IE", "116 123"},  {"DE", "0800 111 0 111"},
      {"AT", "142"},         {"CH", "143"},      {"FR", "3114"},
      {"NL", "113"},         {"ES", "024"},      {"IT", "02 2327 2327"},
      {"PL", "800 70 2222"}, {"AU", "13 11 14"}, {"NZ", "1737"},
      {"IN", "14416"},       {"", "116 123"},    {"BR", "988"}};
  for (const auto& [country, number] : numbers) {
    for (const char* locale : {"en", "de"}) {
      Talk talk(locale);
      talk.operator_country = country;
      talk.hear("I want to die");
      CAPTURE(country);
      CHECK(talk.said.find(number) != std::string::npos);
      CHECK(talk.messages.size() == 1);
      CHECK(talk.said.size() <= 500);
    }
  }
}

TEST_CASE("whoever is too young is told kindly and forgotten, at once") {
  for (const char* text :
       {"I'm 15", "i am only 14 years old", "I'm a minor", "I'm sixteen and new", "ich bin 15",
        "ich bin erst vierzehn Jahre alt", "Ich bin minderjährig", "I'm a 15-year-old student",
        "hi, im 12", "ich bin 13 und will lernen"}) {
    CAPTURE(text);
    Talk talk;
    talk.first_sitting();
    talk.hear(text);
    CHECK(talk.last.erased);
    CHECK(talk.learner.subjects->empty());
    CHECK(talk.messages.size() == 1);
    Talk fresh;
    fresh.hear(text);
    CHECK(fresh.last.erased);
    CHECK(fresh.question().empty());
  }
}

TEST_CASE("other people's ages, other numbers and grown-ups forget nobody") {
  for (const char* text :
       {"my daughter is 12", "kids", "I'm 34", "I am 10 minutes late", "I'm 12 weeks in",
        "ich bin 42", "meine Tochter ist 12", "ich bin 10 Minuten zu spät", "I am 15 km away",
        "teaching 12-year-olds", "Kinder und Jugendliche", "when I was 12 I loved chemistry",
        "I'm in 3 groups", "I am 18", "ich bin 18 Jahre alt", "my son, 15, is curious",
        "Kim is 15"}) {
    CAPTURE(text);
    Talk talk;
    for (const char* line : {"hello", "yes"}) talk.hear(line);
    talk.hear(text);
    CHECK_FALSE(talk.last.erased);
  }
}

TEST_CASE("a bare number at a question for numbers is an answer and no age") {
  Talk talk;
  talk.first_sitting();
  talk.hear("rate my feed");
  REQUIRE(talk.question() == "feed_rating");
  talk.hear("I'm 7");
  CHECK_FALSE(talk.last.erased);
}

}  // namespace pln::tests
