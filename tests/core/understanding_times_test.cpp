// Dates, spans, hours, rhythms, windows and reminders, as people write them.
#include "bot/core/understanding/times.hpp"
#include "tests/core/understanding_cases.hpp"
#include "tests/core/understanding_words.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pln;
using namespace pln::tests;
using namespace std::chrono;
using understanding::Window;

namespace {

constexpr LocalDate today{year{2026}, March, day{4}};  // a Wednesday

std::string shown(LocalDate date) {
  const auto two = [](unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::to_string(int{date.year()}) + "-" + two(unsigned{date.month()}) + "-" +
         two(unsigned{date.day()});
}
std::string shown(TimeOfDay time) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two(time.minute / 60) + ":" + two(time.minute % 60);
}
std::string shown(WeekdaySet set) {
  constexpr const char* names[] = {"su", "mo", "tu", "we", "th", "fr", "sa"};
  std::string result{};
  for (unsigned index = 0; index < 7; ++index) {
    if (set.has(Weekday{index})) result += names[index];
  }
  return result;
}
// "mo 10:00-12:00", with "!" for an hour that was named.
std::string shown(const Window& window) {
  std::string result = shown(window.days);
  if (window.from || window.to) result += " " + (window.from ? shown(*window.from) : "");
  if (window.to) result += "-" + shown(*window.to);
  return result + (window.named ? "!" : "");
}

std::string date(const char* message, const Lexicon& lexicon) {
  const auto found = understanding::read_date(said(message), today, lexicon);
  if (!found) return "";
  return shown(found->date) + (found->other ? " or " + shown(*found->other) : "");
}

}  // namespace

TEST_CASE("dates") {
  check({{"8 January", "2027-01-08"},
         {"3 March 2027", "2027-03-03"},
         {"March 3, 2027", "2027-03-03"},
         {"the 3rd of April", "2026-04-03"},
         {"2026-05-03", "2026-05-03"},
         {"31.12.", "2026-12-31"},
         {"31.12.2027", "2027-12-31"},
         {"12/31", "2026-12-31"},
         {"31/12", "2026-12-31"},
         {"03/04", "2026-04-03 or 2026-03-04"},
         {"tomorrow", "2026-03-05"},
         {"today", "2026-03-04"},
         {"day after tomorrow", "2026-03-06"},
         {"next Tuesday", "2026-03-10"},
         {"on Friday", "2026-03-06"},
         {"Wednesday", "2026-03-11"},
         {"in two weeks", "2026-03-18"},
         {"in a fortnight", "2026-03-18"},
         {"until 8 January", "2027-01-08"},
         {"two weeks", "2026-03-18"},
         {"in a month", "2026-04-04"},
         {"next week", "2026-03-09"},
         {"next month", "2026-04-01"},
         {"end of the month", "2026-03-31"},
         {"in May", "2026-05-01"},
         {"in 10 days", "2026-03-14"},
         {"4 March", "2026-03-04"},
         {"29 February", "2028-02-29"},
         {"31 February", ""},
         {"2026-13-40", ""},
         {"5/5", "2026-05-05"},
         {"I may do it", ""},
         {"soon", ""},
         {"", ""},
         {"99.99.", ""},
         {"a couple of weeks", "2026-03-18"},
         {"tmrw", "2026-03-05"}},
        [](const char* message) { return date(message, english()); });
  check({{"8. Januar", "2027-01-08"},
         {"am 3. März 2027", "2027-03-03"},
         {"3.3.2027", "2027-03-03"},
         {"03/04", "2026-04-03 or 2026-03-04"},
         {"morgen", "2026-03-05"},
         {"übermorgen", "2026-03-06"},
         {"nächsten Dienstag", "2026-03-10"},
         {"in zwei Wochen", "2026-03-18"},
         {"in 14 Tagen", "2026-03-18"},
         {"bis zum 8. Januar", "2027-01-08"},
         {"nächste Woche", "2026-03-09"},
         {"Ende des Monats", "2026-03-31"},
         {"im Mai", "2026-05-01"},
         {"Freitag", "2026-03-06"},
         {"in einem Monat", "2026-04-04"},
         {"irgendwann", ""}},
        [](const char* message) { return date(message, german()); });
}

TEST_CASE("spans") {
  const auto span = [](const char* message, const Lexicon& lexicon) {
    const auto found = understanding::read_span(said(message), lexicon);
    if (!found) return std::string{};
    return std::to_string(found->months) + "m" + std::to_string(found->days) + "d" +
           std::to_string(found->minutes);
  };
  check({{"two weeks", "0m14d0"},
         {"10 days", "0m10d0"},
         {"a month", "1m0d0"},
         {"half an hour", "0m0d30"},
         {"2h", "0m0d120"},
         {"a fortnight", "0m14d0"},
         {"a month and two weeks", "1m14d0"},
         {"a year", "12m0d0"},
         {"for a few days", "0m3d0"},
         {"weeks", ""},
         {"ten", ""}},
        [&](const char* message) { return span(message, english()); });
  check({{"zwei Wochen", "0m14d0"},
         {"einen Monat", "1m0d0"},
         {"eine Viertelstunde", "0m0d15"},
         {"ein paar Tage", "0m2d0"}},
        [&](const char* message) { return span(message, german()); });
  CHECK(understanding::later_by(LocalDate{year{2026}, January, day{31}}, {0, 0, 1}) ==
        LocalDate{year{2026}, February, day{28}});
}

TEST_CASE("hours") {
  const auto hour = [](const char* message, const Lexicon& lexicon) {
    const auto found = understanding::read_time_of_day(said(message), lexicon);
    return found ? shown(*found) : std::string{};
  };
  check({{"10", "10:00"},
         {"10:30", "10:30"},
         {"9ish", "09:00"},
         {"9-ish", "09:00"},
         {"3pm", "15:00"},
         {"3 pm", "15:00"},
         {"3:30pm", "15:30"},
         {"12am", "00:00"},
         {"noon", "12:00"},
         {"half past nine", "09:30"},
         {"quarter to ten", "09:45"},
         {"at 3", "15:00"},
         {"at ten", "10:00"},
         {"Tuesday 9ish", "09:00"},
         {"7 in the evening", "19:00"},
         {"10 o'clock", "10:00"},
         {"around 8 please", "08:00"},
         {"25", ""},
         {"3 times", ""},
         {"whenever", ""},
         {"10:75", ""}},
        [&](const char* message) { return hour(message, english()); });
  check({{"9 Uhr", "09:00"},
         {"9 Uhr 30", "09:30"},
         {"halb zehn", "09:30"},
         {"Viertel nach neun", "09:15"},
         {"Viertel vor zehn", "09:45"},
         {"um 10", "10:00"},
         {"14.30 Uhr", "14:30"},
         {"um 8 abends", "20:00"},
         {"15h", "15:00"},
         {"gegen zehn", "10:00"}},
        [&](const char* message) { return hour(message, german()); });
}

TEST_CASE("weekdays and rhythms") {
  const auto days_of = [](const char* message) {
    return shown(understanding::read_weekdays(said(message), english()));
  };
  check({{"Tuesdays", "tu"},
         {"Mon, Wed and Fri", "mowefr"},
         {"Monday to Thursday", "motuweth"},
         {"mon-fri", "motuwethfr"},
         {"weekdays", "motuwethfr"},
         {"weekends", "susa"},
         {"sat to mon", "sumosa"},
         {"none", ""},
         {"wensday", "we"}},
        days_of);
  CHECK(shown(understanding::read_weekdays(said("montags und donnerstags"), german())) == "moth");
  const auto often = [](const char* message, const Lexicon& lexicon) {
    const auto found = understanding::read_frequency(said(message), lexicon);
    return std::string{found ? name_of(*found) : ""};
  };
  check({{"twice a week", "twice_weekly"},
         {"daily", "daily"},
         {"every day", "daily"},
         {"weekly", "weekly"},
         {"once a week please", "weekly"},
         {"3 times a week", "thrice_weekly"},
         {"3x a week", "thrice_weekly"},
         {"three times per week", "thrice_weekly"},
         {"every two weeks", "fortnightly"},
         {"every other week", "fortnightly"},
         {"once a month", "monthly"},
         {"every Tuesday", "weekly"},
         {"every other Monday", "fortnightly"},
         {"never", "off"},
         {"off", "off"},
         {"weekley", "weekly"},
         {"dialy", "daily"},
         {"two times a month", "fortnightly"},
         {"mornings", ""},
         {"3", ""}},
        [&](const char* message) { return often(message, english()); });
  check({{"zweimal die Woche", "twice_weekly"},
         {"täglich", "daily"},
         {"jeden Tag", "daily"},
         {"wöchentlich", "weekly"},
         {"3 mal pro Woche", "thrice_weekly"},
         {"alle zwei Wochen", "fortnightly"},
         {"einmal im Monat", "monthly"},
         {"nie", "off"},
         {"jeden zweiten Montag", "fortnightly"}},
        [&](const char* message) { return often(message, german()); });
  CHECK(understanding::read_more_or_less(said("less often please"), english()) == -1);
  CHECK(understanding::read_more_or_less(said("öfter"), german()) == 1);
  CHECK(understanding::read_more_or_less(said("Tuesdays"), english()) == 0);
}

TEST_CASE("windows") {
  const auto window = [](const char* message, const Lexicon& lexicon) {
    const auto found = understanding::read_window(said(message), lexicon);
    return found ? shown(*found) : std::string{};
  };
  check({{"mornings", " 08:00-12:00"},
         {"Tuesdays at 10", "tu 10:00!"},
         {"9 to 11", " 09:00-11:00"},
         {"9-11", " 09:00-11:00"},
         {"between 9 and 11", " 09:00-11:00"},
         {"from 9 to 5", " 09:00-17:00"},
         {"weekdays after 14:00", "motuwethfr 14:00"},
         {"weekends", "susa"},
         {"before noon", " -12:00"},
         {"14:00-16:00", " 14:00-16:00"},
         {"Mon and Wed at 9:30", "mowe 09:30!"},
         {"2 to 4pm", " 14:00-16:00"},
         {"Tuesday mornings", "tu 08:00-12:00"},
         {"10", " 10:00!"},
         {"at 3pm on Fridays", "fr 15:00!"},
         {"twice a week", ""},
         {"every 2 weeks", ""},
         {"hello", ""},
         {"Tuesdays 10am", "tu 10:00!"},
         {"lunchtime", " 12:00-14:00"}},
        [&](const char* message) { return window(message, english()); });
  check({{"vormittags", " 08:00-12:00"},
         {"dienstags um 10", "tu 10:00!"},
         {"9 bis 11 Uhr", " 09:00-11:00"},
         {"zwischen 9 und 11", " 09:00-11:00"},
         {"werktags ab 14 Uhr", "motuwethfr 14:00"},
         {"am Wochenende", "susa"},
         {"dienstags vormittags", "tu 08:00-12:00"}},
        [&](const char* message) { return window(message, german()); });
}

TEST_CASE("orders about nudges") {
  const auto wish = [](const char* message, const Lexicon& lexicon) {
    const auto found = understanding::read_set_nudging(said(message), lexicon);
    std::string result{found.frequency ? name_of(*found.frequency) : ""};
    if (found.window) result += "[" + shown(*found.window) + "]";
    if (!found.excluded.empty()) result += " not " + shown(found.excluded);
    if (!found.allowed_again.empty()) result += " again " + shown(found.allowed_again);
    return result;
  };
  check({{"nudge me on Tuesdays at 10", "[tu 10:00!]"},
         {"not on Fridays", " not fr"},
         {"don't write on Fridays", " not fr"},
         {"don't remind me on Fridays", " not fr"},
         {"nudge me twice a week in the mornings", "twice_weekly[ 08:00-12:00]"},
         {"daily at 9, except weekends", "daily[ 09:00!] not susa"},
         {"no messages on Mondays", " not mo"},
         {"write to me weekly", "weekly"},
         {"Fridays are fine again", " again fr"},
         {"nudge me every Tuesday at 10", "weekly[tu 10:00!]"},
         {"nudge me", ""},
         {"stop nudging me", "off"}},
        [&](const char* message) { return wish(message, english()); });
  check({{"schreib mir dienstags um 10", "[tu 10:00!]"},
         {"nicht am Freitag", " not fr"},
         {"freitags nicht", " not fr"},
         {"zweimal die Woche vormittags", "twice_weekly[ 08:00-12:00]"}},
        [&](const char* message) { return wish(message, german()); });
}
