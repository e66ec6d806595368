// A learner's page at a glance: it shows what the state holds, and each button says words that the
// coach understands as the command that stands on it, in every language and wherever the talk is.
#include "bot/core/dialogue/glance.hpp"

#include "tests/dialogue/talk.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace pln::tests {
namespace {

std::vector<GlanceSection> page_of(const Talk& talk) {
  Context context;
  context.prompts = &shipped_prompts();
  context.zone = &talk.zone;
  context.platform = Platform::slack;
  return glance(context, talk.learner, talk.now);
}

std::string worded(const TextPart& part, const std::string& locale) {
  return shipped_texts().render(part, locale);
}

std::string all_words(const Talk& talk) {
  std::string words;
  for (const GlanceSection& section : page_of(talk)) {
    words += worded(section.heading, talk.learner.settings->locale) + "\n";
    for (const TextPart& line : section.lines) {
      words += worded(line, talk.learner.settings->locale) + "\n";
    }
  }
  return words;
}

bool has_button(const Talk& talk, const std::string& id) {
  for (const GlanceSection& section : page_of(talk)) {
    for (const GlanceButton& button : section.buttons) {
      if (button.id == id) return true;
    }
  }
  return false;
}

// What a button is to be understood as.
const std::map<std::string, CommandName> meanings{
    {"status", CommandName::status},  {"set_goal", CommandName::start_flow},
    {"pause", CommandName::pause},    {"resume", CommandName::resume},
    {"stop", CommandName::stop},      {"start", CommandName::start},
    {"export", CommandName::export_}, {"forget", CommandName::forget},
};

void check_buttons(const Talk& talk) {
  const std::string locale = talk.learner.settings->locale;
  for (const GlanceSection& section : page_of(talk)) {
    for (const GlanceButton& button : section.buttons) {
      const std::string says = worded(button.says, locale);
      CAPTURE(locale);
      CAPTURE(says);
      Talk pressed = talk;
      pressed.hear(says);
      CHECK_FALSE(pressed.understood_as(CommandName::not_understood));
      CHECK_FALSE(pressed.understood_as(CommandName::out_of_scope));
      if (const auto meant = meanings.find(button.id); meant != meanings.end()) {
        CHECK(pressed.understood_as(meant->second));
      }
    }
  }
}

}  // namespace

TEST_CASE("somebody new sees an invitation, and nothing about themselves") {
  for (const char* locale : {"en", "de"}) {
    const Talk talk{locale};
    const auto page = page_of(talk);
    REQUIRE(page.size() == 1);
    CHECK(page.front().buttons.size() == 1);
    check_buttons(talk);
  }
}

TEST_CASE("every button of the page is understood, at rest and at a question") {
  for (const char* locale : {"en", "de"}) {
    Talk talk{locale};
    talk.hear(locale == std::string{"en"} ? "hello" : "hallo");
    talk.hear(locale == std::string{"en"} ? "yes" : "ja");
    check_buttons(talk);
    talk.hear(locale == std::string{"en"} ? "coaching, learning analytics" : "Coaching, Didaktik");
    check_buttons(talk);
  }
  Talk rested;
  rested.first_sitting();
  check_buttons(rested);
}

TEST_CASE("the page follows the state") {
  Talk talk;
  talk.first_sitting();
  const std::string words = all_words(talk);
  CHECK(words.find("of 10") != std::string::npos);
  CHECK(has_button(talk, "pause"));
  talk.hear("pause for a week");
  CHECK(has_button(talk, "resume"));
  CHECK_FALSE(has_button(talk, "pause"));
  talk.hear("resume");
  talk.hear("stop");
  CHECK(has_button(talk, "start"));
  CHECK_FALSE(has_button(talk, "stop"));
}

TEST_CASE("looking changes nothing, and blanks are filled") {
  Talk talk;
  talk.first_sitting();
  const Learner before = talk.learner;
  for (const char* locale : {"en", "de"}) {
    talk.learner.settings.edit().locale = locale;
    const std::string words = all_words(talk);
    CHECK(words.find('[') == std::string::npos);
    CHECK(words.find('{') == std::string::npos);
  }
  talk.learner.settings.edit().locale = before.settings->locale;
  CHECK(talk.learner == before);
}

}  // namespace pln::tests
