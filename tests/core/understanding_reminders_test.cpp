// Orders for reminders, and days that people name in words, as they write them.
#include "bot/core/rfc3339.hpp"
#include "bot/core/understanding/times.hpp"
#include "tests/core/understanding_cases.hpp"
#include "tests/core/understanding_words.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pln;
using namespace pln::tests;
using namespace std::chrono;

namespace {

constexpr LocalDate today{year{2026}, March, day{4}};  // a Wednesday

std::string date(const char* message, const Lexicon& lexicon) {
  const auto found = understanding::read_date(said(message), today, lexicon);
  if (!found) return "";
  return iso_date(found->date) + (found->other ? " or " + iso_date(*found->other) : "");
}

// Text, day, hour, rhythm; then the minutes from now, or the hour that a part of the day stands
// for.
std::string wish(const char* message, const Lexicon& lexicon) {
  const auto found = understanding::read_reminder(said(message), today, lexicon);
  std::string result = found.text + "|" + (found.date ? iso_date(found.date->date) : "") + "|" +
                       (found.time ? clock_reading(*found.time) : "") + "|" +
                       (found.every ? rule_text(*found.every) : "");
  if (found.in) result += "|" + std::to_string(found.in->minutes);
  if (found.part_named() && !found.time) {
    result += "|at " + clock_reading(understanding::hour_of(found.part));
  }
  return result;
}

}  // namespace

TEST_CASE("days in many words, in English") {
  check({{"03-04-2027", "2027-04-03 or 2027-03-04"},
         {"3.4.", "2026-04-03"},
         {"in 3 weeks' time", "2026-03-25"},
         {"end of January", "2027-01-31"},
         {"mid April", "2026-04-15"},
         {"beginning of May", "2026-05-01"},
         {"the first Friday of the month", "2026-03-06"},
         {"the last Thursday of March", "2026-03-26"},
         {"first Monday of April", "2026-04-06"},
         {"second Tuesday of next month", "2026-04-14"},
         {"the Tuesday after next", "2026-03-17"},
         {"Friday next week", "2026-03-13"},
         {"next week on Thursday", "2026-03-12"},
         {"the week after next", "2026-03-16"},
         {"two weeks from Monday", "2026-03-23"},
         {"tomorrow in a week", "2026-03-12"},
         {"on the 15th", "2026-03-15"},
         {"wednesay", "2026-03-11"},
         {"10 Febuary", "2027-02-10"},
         {"3 Septmber", "2026-09-03"},
         {"the 2nd draft", ""}},
        [](const char* message) { return date(message, english()); });
}

TEST_CASE("days in many words, in German") {
  check({{"heute in acht Tagen", "2026-03-11"},
         {"in acht Tagen", "2026-03-12"},
         {"übernächsten Dienstag", "2026-03-17"},
         {"kommenden Freitag", "2026-03-06"},
         {"Freitag in einer Woche", "2026-03-13"},
         {"morgen in einer Woche", "2026-03-12"},
         {"übernächste Woche", "2026-03-16"},
         {"nächste Woche Donnerstag", "2026-03-12"},
         {"am Monatsende", "2026-03-31"},
         {"Ende Januar", "2027-01-31"},
         {"Mitte April", "2026-04-15"},
         {"am ersten Freitag im Monat", "2026-03-06"},
         {"letzter Donnerstag im März", "2026-03-26"},
         {"am 15.", "2026-03-15"},
         {"31.12.", "2026-12-31"},
         {"12/31", "2026-12-31"},
         {"Mitwoch", "2026-03-11"},
         {"nächsten Donerstag", "2026-03-05"},
         {"5. Septembr", "2026-09-05"}},
        [](const char* message) { return date(message, german()); });
}

TEST_CASE("orders for reminders, in English") {
  check({{"tomorrow at 10 to ask Ana", "ask Ana|2026-03-05|10:00|"},
         {"to ask Ana on Friday at 3pm", "ask Ana|2026-03-06|15:00|"},
         {"every Friday at 9 to read the digest", "read the digest||09:00|every week on friday"},
         {"in two weeks about the goal", "the goal|2026-03-18||"},
         {"in two hours to call Ben", "call Ben||||120"},
         {"in 1 hour and 30 minutes to call Ben", "call Ben||||90"},
         {"in 10 minutes' time to call Ben", "call Ben||||10"},
         {"every two weeks to post", "post|||every 2 weeks"},
         {"daily to write one line", "write one line|||every day"},
         {"Tuesdays at 10", "||10:00|every week on tuesday"},
         {"on Tuesdays and Thursdays at 9 to read", "read||09:00|every week on tuesday, thursday"},
         {"every other Monday at 10 about the triage", "the triage||10:00|every 2 weeks on monday"},
         {"every weekday at 8:30 to skim",
          "skim||08:30|every week on monday, tuesday, wednesday, "
          "thursday, friday"},
         {"on the first Friday of every month at noon to prune",
          "prune||12:00|every month on the first friday"},
         {"every last Thursday of the month to look back",
          "look back|||every month on the last thursday"},
         {"on the 15th of every month to pay", "pay|||every month on day 15"},
         {"monthly on the 1st at 9 to prune", "prune||09:00|every month on day 1"},
         {"every 3 weeks on Wednesday to ask Ben", "ask Ben|||every 3 weeks on wednesday"},
         {"to write to Ana tomorrow at 9 about the report",
          "write to Ana about the report|2026-03-05|09:00|"},
         {"tonight at 8 to call Ben", "call Ben|2026-03-04|20:00|"},
         {"tomorrow evening to call Ben", "call Ben|2026-03-05|||at 19:00"},
         {"tomorrow at 3 to call Ben", "call Ben|2026-03-05|15:00|"},
         {"next Tue 9ish to call Ben", "call Ben|2026-03-10|09:00|"},
         {"to buy 3 books", "buy 3 books|||"},
         {"to spend two hours on the report", "spend two hours on the report|||"},
         {"on 3 March 2027 to review my goal", "review my goal|2027-03-03||"}},
        [&](const char* message) { return wish(message, english()); });
}

TEST_CASE("orders for reminders, in German") {
  check({{"morgen um 10 an Ana", "Ana|2026-03-05|10:00|"},
         {"jeden Freitag um 9 daran zu lesen", "lesen||09:00|every week on friday"},
         {"jeden zweiten Montag um 10 an die Triage", "die Triage||10:00|every 2 weeks on monday"},
         {"alle drei Wochen an die Liste", "die Liste|||every 3 weeks"},
         {"dienstags und donnerstags um 9 ans Lesen",
          "ans Lesen||09:00|every week on tuesday, thursday"},
         {"am ersten Freitag jedes Monats an den Verteiler",
          "den Verteiler|||every month on the first friday"},
         {"jeden letzten Donnerstag im Monat an den Rückblick",
          "den Rückblick|||every month on the last thursday"},
         {"am 15. jedes Monats an die Rechnung", "die Rechnung|||every month on day 15"},
         {"werktags um halb neun an die Links",
          "die Links||08:30|every week on monday, tuesday, wednesday, thursday, friday"},
         {"heute Abend um 8 an Ben", "Ben|2026-03-04|20:00|"},
         {"übermorgen um viertel vor drei an Ana", "Ana|2026-03-06|14:45|"},
         {"Freitag um 9 herum an Ana", "Ana|2026-03-06|09:00|"},
         {"heute in acht Tagen an Ana", "Ana|2026-03-11||"},
         {"in zwei Wochen an das Ziel", "das Ziel|2026-03-18||"}},
        [&](const char* message) { return wish(message, german()); });
}
