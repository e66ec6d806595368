// One of each kind of message, form and view, beside what it was when somebody looked at it last:
// tests/slack/gallery. PLN_WRITE_GALLERY=1 writes them anew; then look at the difference.
#include "adapters/slack/blocks.hpp"
#include "adapters/slack/forms.hpp"
#include "tests/slack/material.hpp"
#include "tests/slack/samples.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>

using namespace pln::slack;
using namespace pln;
using tests::shipped_phrase;

namespace {

void compare(const std::string& name, std::string_view locale, const Json& shown) {
  const std::string path = "slack/gallery/" + name + "." + std::string(locale) + ".json";
  const std::string text = shown.dump(2) + "\n";
  if (std::getenv("PLN_WRITE_GALLERY") != nullptr) {
    std::ofstream{std::string{PLN_TEST_DATA} + "/" + path, std::ios::binary} << text;
  }
  CAPTURE(path);
  CHECK(tests::file_text(path) == text);
}

Outgoing subjects_question(bool german) {
  Outgoing message = tests::message_of(
      german
          ? "Zu welchen Themen willst du lernen? Drei bis sieben in groben Worten, alle in einer "
            "Nachricht."
          : "What do you want to learn about? Three to seven subjects in broad words, all in one "
            "message.",
      {}, german ? "de" : "en");
  message.question = "subjects";
  return message;
}

Outgoing decision(bool german) {
  return tests::message_of(
      german
          ? "Kim Osei, Lernentwicklerin in einem Klinikverbund: https://learn.example/@kim. Zwei "
            "deiner Vordenker folgen ihr. Folgen, weglassen oder später?"
          : "Kim Osei, learning engineer at a hospital trust: https://learn.example/@kim. Two of "
            "the leaders you chose follow her. Follow, skip or later?",
      german ? std::vector<Option>{{"follow", "folgen"}, {"skip", "weglassen"}, {"later", "später"}}
             : std::vector<Option>{{"follow", "follow"}, {"skip", "skip"}, {"later", "later"}},
      german ? "de" : "en");
}

Outgoing nudge(bool german) {
  Outgoing message = tests::message_of(
      german ? "Du wolltest Ana fragen, wie sie mit fehlenden Daten umgeht. Zwei Minuten: Soll ich "
               "deinen Entwurf zeigen?"
             : "You wanted to ask Ana how she handles missing data. Two minutes: shall I show your "
               "draft?",
      german ? std::vector<Option>{{"yes", "ja"},
                                   {"next_week", "nächste Woche"},
                                   {"not_for_me", "nichts für mich"},
                                   {"done", "schon getan"}}
             : std::vector<Option>{{"yes", "yes"},
                                   {"next_week", "next week"},
                                   {"not_for_me", "not for me"},
                                   {"done", "already done"}},
      german ? "de" : "en");
  message.cause = Cause::nudge;
  return message;
}

}  // namespace

TEST_CASE("the gallery is as it was looked at") {
  for (const char* locale : {"en", "de"}) {
    const bool german = std::string_view(locale) == "de";
    const auto message = [&](const char* name, const Outgoing& shown) {
      compare(name, locale, message_arguments(shown, shipped_phrase()));
    };
    message("reply_with_options", decision(german));
    message("reply_with_form", subjects_question(german));
    message("nudge", nudge(german));
    compare("home_new", locale, home_view(tests::new_overview(locale), shipped_phrase()));
    compare("home_known", locale, home_view(tests::known_overview(locale), shipped_phrase()));
    const Overview overview = tests::known_overview(locale);
    const auto form = [&](const char* name, const FormWanted& wanted) {
      compare(name, locale, form_view(wanted, &overview, shipped_phrase()));
    };
    form("form_answer", tests::form_wanted("answer", "subjects", locale));
    form("form_rhythm", tests::form_wanted("rhythm", "", locale));
    form("form_save", tests::save_wanted(locale));
  }
  CHECK(tests::phrase_bugs() == 0);
}
