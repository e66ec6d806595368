// Commands and statements in both languages, and what is none of them.
#include "bot/core/understanding/phrases.hpp"
#include "tests/core/understanding_words.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pln;
using namespace pln::tests;
using understanding::match_phrase;
using understanding::match_phrase_fuzzy;

namespace {

struct Case {
  const char* message;
  const char* command;  // "" if it must be none
  const char* topic{""};
  const char* text{""};
  int number{-1};
};

void check(const Lexicon& lexicon, const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    CAPTURE(std::string{one.message});
    const auto found = match_phrase(said(one.message), lexicon);
    const std::string name{found ? name_of(found->name) : ""};
    CHECK(name == one.command);
    if (!found) continue;
    CHECK(found->topic == one.topic);
    CHECK(found->text == one.text);
    CHECK(found->number.value_or(-1) == one.number);
    CHECK_FALSE(found->fuzzy);
  }
}

}  // namespace

TEST_CASE("commands in English, about the talk") {
  check(english(), {
                       {"help", "help"},
                       {"HELP!!", "help"},
                       {"?", "help"},
                       {"Hey coach, can you help me please?", "help"},
                       {"what can I say", "help"},
                       {"INFO", "help"},
                       {"why?", "why"},
                       {"why do you ask", "why"},
                       {"\U0001F914 why?", "why"},
                       {"say again", "repeat"},
                       {"Give me an example, please.", "example"},
                       {"back", "back"},
                       {"go back please", "back"},
                       {"skip", "skip"},
                       {"Skip this one", "skip"},
                       {"later", "skip"},
                       {"I don't know", "skip"},
                       {"dont know", "skip"},
                       {"undo", "undo"},
                       {"Undo that", "undo"},
                       {"redo", "redo"},
                       {"cancel", "cancel"},
                       {"forget this goal", "cancel"},
                       {"never mind", "cancel"},
                       {"pause", "pause"},
                       {"not until 8 January", "pause", "", "8 January"},
                       {"pause two weeks", "pause", "", "two weeks"},
                       {"pause for two weeks please", "pause", "", "two weeks"},
                       {"pause until 3 March", "pause", "", "3 March"},
                       {"resume", "resume"},
                       {"where were we?", "resume"},
                       {"I'm back", "resume"},
                   });
}

TEST_CASE("commands in English, about oneself and the coach") {
  check(english(),
        {
            {"start", "start"},
            {"Let's start", "start"},
            {"unstop", "start"},
            {"what do you know about me?", "status"},
            {"my list", "status"},
            {"show my goals", "status", "goals"},
            {"Show me my subjects", "status", "subjects"},
            {"who is on my list", "status", "contacts"},
            {"did you remind me?", "status", "sent_reminders"},
            {"export", "export"},
            {"export my data", "export"},
            {"forget me", "forget"},
            {"delete my data", "forget"},
            {"please forget me", "forget"},
            {"auf Deutsch", "switch_language", "de"},
            {"German please", "switch_language", "de"},
            {"in English please", "switch_language", "en"},
            {"I'm in Tokyo now", "set_timezone", "place", "Tokyo"},
            {"My time zone is Europe/Berlin", "set_timezone", "zone", "Europe/Berlin"},
            {"can I talk to someone?", "ask_human"},
            {"am I talking to a person?", "are_you_human"},
            {"are you a bot?", "are_you_human"},
            {"lol", "small_talk", "fun"},
            {"Thanks!", "small_talk", "thanks"},
            {"hello", "small_talk", "hello"},
            {"you're useless", "small_talk", "insult"},
            {"what is a PLN?", "ask_about", "pln"},
            {"What's a PLN", "ask_about", "pln"},
            {"book me a flight", "out_of_scope", "", "a flight"},
            {"suggest shorter messages", "suggest", "", "shorter messages"},
            {"who of mine knows about onboarding?", "ask_about", "who_knows", "onboarding?"},
        });
}

TEST_CASE("statements in English") {
  check(english(),
        {
            {"nudge me on Tuesdays at 10", "set_nudging", "", "on Tuesdays at 10"},
            {"please write to me in the mornings", "set_nudging", "", "in the mornings"},
            {"don't remind me on Fridays", "set_nudging", "", "Fridays"},
            {"not on Fridays", "set_nudging", "", "Fridays"},
            {"daily nudges", "set_nudging", "daily"},
            {"no more nudges", "set_nudging", "off"},
            {"remind me tomorrow to ask Ana", "remind", "", "tomorrow to ask Ana"},
            {"log: asked Ben in #lrnchat", "log_activity", "", "asked Ben in #lrnchat"},
            {"Log: read Ana's post.", "log_activity", "", "read Ana's post."},
            {"log asked Ben about data", "log_activity", "", "asked Ben about data"},
            {"note for myself: Ana answers fast", "add", "journal", "Ana answers fast"},
            {"Note to self - call Ben", "add", "journal", "call Ben"},
            {"add Ana Ruiz (@ana@learn.example) as an analyst for coaching", "add", "contact",
             "Ana Ruiz (@ana@learn.example) as an analyst for coaching"},
            {"note Acme as a vendor", "add", "contact", "Acme as a vendor"},
            {"note the tag #lrnchat", "add", "tag", "#lrnchat"},
            {"add tag HRHour", "add", "tag", "HRHour"},
            {"add coaching to my subjects", "add", "subject", "coaching"},
            {"also SaaS sales as a subject", "add", "subject", "SaaS sales"},
            {"also SaaS sales", "add", "subject", "SaaS sales"},
            {"My subjects are: A, B and C", "replace", "subjects", "A, B and C"},
            {"start over with these: A, B", "replace", "subjects", "A, B"},
            {"remove Ana", "remove", "", "Ana"},
            {"drop the third", "remove", "", "the third"},
            {"delete Anna from my list", "remove", "", "Anna"},
            {"I have 45 minutes a week", "correct", "minutes", "", 45},
            {"make it 20 minutes", "correct", "minutes", "", 20},
            {"I have two hours a week", "correct", "minutes", "", 120},
            {"I have half an hour a week", "correct", "minutes", "", 30},
            {"it's a hobby", "correct", "purpose_hobby"},
            {"it is for work", "correct", "purpose_work"},
            {"call me Zoë", "correct", "name", "Zoë"},
            {"I can offer code reviews", "add", "offer", "code reviews"},
            {"actually change my goal date to 3 March", "correct", "goal_review", "3 March"},
            {"no, I meant product, not project", "correct", "", "product, not project"},
            {"next", "start_flow", "next"},
            {"What's next?", "start_flow", "next"},
            {"continue", "start_flow", "next"},
            {"step 6", "start_flow", "step", "", 6},
            {"go to step six", "start_flow", "step", "", 6},
            {"jump to step 3 please", "start_flow", "step", "", 3},
            {"the sixth step", "start_flow", "step", "", 6},
            {"set a goal", "start_flow", "goal"},
            {"I want to set a new goal", "start_flow", "goal"},
            {"check in", "start_flow", "check_in"},
            {"let's do the check-in", "start_flow", "check_in"},
            {"rate my feed", "start_flow", "feed_rating"},
            {"prune", "start_flow", "prune"},
            {"let's do my network instead", "start_flow", "leaders"},
            {"count me in for introductions in #hr", "add", "intros", "#hr"},
            {"no introductions", "remove", "intros"},
            {"Kim Lee and @kim@learn.example are the same", "merge", "",
             "Kim Lee and @kim@learn.example"},
        });
}

TEST_CASE("answers that only begin like commands are none") {
  check(english(),
        {
            {"learning analytics, coaching and SaaS sales", ""},
            {"Ana Ruiz", ""},
            {"next generation learning", ""},
            {"help desk software", ""},
            {"I want to get better at asking questions", ""},
            {"stop motion animation", ""},
            {"note taking, sketching", ""},
            {"log analysis, coaching", ""},
            {"write down three ideas every week", ""},
            {"add one useful reply to every thread I read in the week", ""},
            {"back office automation", ""},
            {"I want to undo the damage of bad training and stop people from leaving", ""},
            {"", ""},
            {"\U0001F600", ""},
            {"skip lists and trees", ""},
            {"export controls, customs", ""},
            {"Pause, a magazine about breaks", ""},
            {"10", ""},
            {"starting a podcast about goals", ""},
            {"Ben Okafor @ben", ""},
        });
  check(german(), {
                      {"Weiterbildung, Coaching", ""},
                      {"Hilfsmittel für Lehrkräfte", ""},
                      {"Zurückhaltung üben", ""},
                      {"Stoppuhren und Zeitmessung", ""},
                      {"Ana Ruiz", ""},
                      {"Ich möchte besser fragen lernen", ""},
                  });
}

TEST_CASE("commands in German") {
  check(german(),
        {
            {"Hilfe!", "help"},
            {"hilf mir bitte", "help"},
            {"Warum?", "why"},
            {"warum fragst du das?", "why"},
            {"nochmal", "repeat"},
            {"Zeig mir ein Beispiel", "example"},
            {"zurück", "back"},
            {"zurueck", "back"},
            {"ZURUCK", "back"},
            {"überspringen", "skip"},
            {"weiß nicht", "skip"},
            {"weiss nicht", "skip"},
            {"später", "skip"},
            {"rückgängig", "undo"},
            {"mach das rückgängig", "undo"},
            {"abbrechen", "cancel"},
            {"Pause bis 8. Januar", "pause", "", "8. Januar"},
            {"Pause", "pause"},
            {"nicht vor dem 8. Januar", "pause", "", "8. Januar"},
            {"wo waren wir?", "resume"},
            {"Was weißt du über mich?", "status"},
            {"zeig mir meine Ziele", "status", "goals"},
            {"exportiere meine Daten", "export"},
            {"vergiss mich", "forget"},
            {"lösche meine Daten", "forget"},
            {"auf Deutsch bitte", "switch_language", "de"},
            {"Auf Englisch bitte", "switch_language", "en"},
            {"ich bin jetzt in Tokio", "set_timezone", "place", "Tokio"},
            {"kann ich mit jemandem sprechen?", "ask_human"},
            {"bist du ein Mensch?", "are_you_human"},
            {"danke", "small_talk", "thanks"},
            {"du bist nutzlos", "small_talk", "insult"},
            {"was ist ein PLN?", "ask_about", "pln"},
            {"meine Themen sind A, B und C", "replace", "subjects", "A, B und C"},
            {"Füge Ana Ruiz als Analystin hinzu", "add", "contact", "Ana Ruiz als Analystin"},
            {"notiere Acme als Anbieter", "add", "contact", "Acme als Anbieter"},
            {"nimm Coaching als Thema auf", "add", "subject", "Coaching"},
            {"notiere den Tag #lrnchat", "add", "tag", "#lrnchat"},
            {"Ich habe 45 Minuten die Woche", "correct", "minutes", "", 45},
            {"es ist ein Hobby", "correct", "purpose_hobby"},
            {"nenn mich Zoë", "correct", "name", "Zoë"},
            {"erinnere mich morgen an Ana", "remind", "", "morgen an Ana"},
            {"schreib mir dienstags um 10", "set_nudging", "", "dienstags um 10"},
            {"nicht am Freitag", "set_nudging", "", "Freitag"},
            {"Log: Ana gefragt", "log_activity", "", "Ana gefragt"},
            {"Notiz für mich: Ana ist schnell", "add", "journal", "Ana ist schnell"},
            {"weiter", "start_flow", "next"},
            {"Schritt 6", "start_flow", "step", "", 6},
            {"geh zu Schritt sechs", "start_flow", "step", "", 6},
            {"ein Ziel setzen", "start_flow", "goal"},
            {"Ich möchte ein neues Ziel setzen", "start_flow", "goal"},
            {"Check-in", "start_flow", "check_in"},
            {"streiche Ana von der Liste", "remove", "", "Ana"},
            {"Vorschlag: kürzere Texte", "suggest", "", "kürzere Texte"},
        });
}

TEST_CASE("other ways to say the same") {
  check(english(),
        {
            {"Could you nudge me every Tuesday at 10?", "set_nudging", "", "every Tuesday at 10?"},
            {"I've got 60 minutes per week", "correct", "minutes", "", 60},
            {"my weekly time is 40 minutes", "correct", "minutes", "", 40},
            {"jot down: Ana is nice", "add", "journal", "Ana is nice"},
            {"set me a goal", "start_flow", "goal"},
            {"enter step 6", "start_flow", "step", "", 6},
            {"step no. 4", "start_flow", "step", "", 4},
            {"my topics: a, b", "replace", "subjects", "a, b"},
            {"are u human", "are_you_human"},
            {"Show everything you know about me", "status"},
            {"write less often", "set_nudging"},
        });
  check(german(), {
                      {"ich hab 45 Minuten pro Woche", "correct", "minutes", "", 45},
                      {"meine Themen: A, B", "replace", "subjects", "A, B"},
                      {"nicht freitags", "set_nudging"},
                      {"öffne Schritt 4", "start_flow", "step", "", 4},
                  });
}

TEST_CASE("mistyped safe commands are found, dangerous ones are not") {
  for (const auto& [message, command] :
       std::vector<std::pair<const char*, const char*>>{{"udno", "undo"},
                                                        {"hlep", "help"},
                                                        {"halp me", "help"},
                                                        {"exmaple", "example"},
                                                        {"show my gaols", "status"},
                                                        {"resme", "resume"},
                                                        {"where wree we", "resume"}}) {
    CAPTURE(std::string{message});
    CHECK_FALSE(match_phrase(said(message), english()));
    const auto found = match_phrase_fuzzy(said(message), english());
    REQUIRE(found);
    CHECK(name_of(found->name) == command);
    CHECK(found->fuzzy);
  }
  for (const char* message :
       {"exprot", "forgte me", "cancle", "delete my dtaa", "wyh", "Ana Ruiz", "learning", "stpo"}) {
    CAPTURE(std::string{message});
    const auto found = match_phrase_fuzzy(said(message), english());
    CHECK((!found || (found->name != CommandName::export_ && found->name != CommandName::forget &&
                      found->name != CommandName::cancel && found->name != CommandName::stop)));
  }
  CHECK_FALSE(match_phrase_fuzzy(said("Ana Ruiz"), english()));
  CHECK(match_phrase_fuzzy(said("zuruck"), german()));
  CHECK(match_phrase_fuzzy(said("ruckgangg"), german())->name == CommandName::undo);
}

TEST_CASE("opting out works in any language and case, alone in a message") {
  for (const char* message : {"STOP",
                              "stop",
                              "Stop!",
                              "stop.",
                              "STOPALL",
                              "unsubscribe",
                              "OPT OUT",
                              "optout",
                              "opt-out",
                              "Remove me",
                              "please stop",
                              "stop please",
                              "abmelden",
                              "STOPP",
                              "hör auf",
                              "Lass mich in Ruhe",
                              "\U0001F6D1 stop",
                              "stop \U0001F64F",
                              "unsubscribe me",
                              "bitte aufhören"}) {
    CAPTURE(std::string{message});
    CHECK(understanding::is_opt_out(said(message), lexicons()));
  }
  for (const char* message : {"stop motion", "don't stop", "bus stops", "remove me as a leader", "",
                              "start", "cancel", "stop it or not", "I can't stop reading", "END"}) {
    CAPTURE(std::string{message});
    CHECK_FALSE(understanding::is_opt_out(said(message), lexicons()));
  }
  for (const char* message : {"CANCEL", "end", "Quit!", "abbrechen", "Ende"}) {
    CHECK(understanding::is_opt_out_when_idle(said(message), lexicons()));
  }
  CHECK_FALSE(understanding::is_opt_out_when_idle(said("week end"), lexicons()));
}

TEST_CASE("a slot keeps spelling and place") {
  const auto found = match_phrase(said("Add Ünal Öztürk (@unal@über.example) als Ünal"), english());
  REQUIRE(found);
  CHECK(found->text == "Ünal Öztürk (@unal@über.example) als Ünal");
  const Text slot = understanding::slot(*found);
  CHECK(slot.written_slice(slot.folded.find("ozturk"), slot.folded.find("ozturk") + 6) == "Öztürk");
}
