// Opting out (method 8.4, C19): every listed form at once, in every state, and nothing else.
#include "tests/dialogue/talk.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace pln::tests {

namespace {

void check_stopped(Talk& talk) {
  CHECK(talk.understood_as(CommandName::stop));
  CHECK(talk.learner.nudges->stopped);
  CHECK(talk.question().empty());
  CHECK(talk.messages.size() == 1);
  CHECK(talk.options.empty());
}

}  // namespace

TEST_CASE("each form of opting out works at once, in the person's language and in the other") {
  for (const char* language : {"en", "de"}) {
    const auto forms = care_lines(std::string("opt_out_") + language);
    CHECK(forms.size() >= 40);
    for (const std::string& form : forms) {
      CAPTURE(form);
      for (const char* locale : {"en", "de"}) {
        Talk idle(locale);
        for (const char* text : {"hello", "yes", "HR analytics"}) idle.hear(text);
        REQUIRE_FALSE(idle.question().empty());
        idle.hear(form);
        check_stopped(idle);
      }
    }
  }
}

TEST_CASE("opting out before the yes, twice, and back with start or unstop") {
  for (const char* back : {"start", "UNSTOP", "Start."}) {
    Talk talk;
    talk.hear("hello");
    talk.hear("STOP");
    check_stopped(talk);
    talk.hear("hello");
    talk.hear("yes");
    REQUIRE(talk.learner.consented());
    talk.hear("HR analytics");
    talk.hear("unsubscribe");
    check_stopped(talk);
    CHECK(talk.wait(days{60}).empty());
    talk.hear("stop");
    check_stopped(talk);
    talk.hear(back);
    CHECK_FALSE(talk.learner.nudges->stopped);
    CHECK(talk.messages.size() == 1);
  }
}

TEST_CASE(
    "cancel, end and quit opt out when nothing is open; in a flow they leave it and name STOP") {
  const std::vector<std::pair<std::string, std::string>> words{
      {"en", "cancel"}, {"en", "END"}, {"en", "Quit."}, {"de", "abbrechen"}, {"de", "Ende"}};
  for (const auto& [locale, word] : words) {
    CAPTURE(word);
    Talk idle;
    idle.first_sitting();
    idle.learner.settings.edit().locale = locale;
    idle.hear(word);
    check_stopped(idle);
    Talk busy(locale);
    for (const char* text : {"hello", "yes", "HR analytics"}) busy.hear(text);
    REQUIRE_FALSE(busy.question().empty());
    busy.hear(word);
    CHECK_FALSE(busy.learner.nudges->stopped);
    CHECK(busy.understood_as(CommandName::cancel));
    const bool names_stop = busy.said.find("stop") != std::string::npos;
    CHECK(names_stop);
  }
}

TEST_CASE("the word inside an answer or another wish is no opt-out") {
  for (const std::string& text : care_lines("no_opt_out")) {
    CAPTURE(text);
    Talk talk;
    for (const char* line : {"hello", "yes"}) talk.hear(line);
    talk.hear(text);
    CHECK_FALSE(talk.learner.nudges->stopped);
    CHECK_FALSE(talk.understood_as(CommandName::stop));
  }
}

}  // namespace pln::tests
