// Pauses, days off, conditions and zones in people's own words (C18, C27, C29).
#include "tests/dialogue/talk.hpp"

#include <doctest/doctest.h>

namespace pln::tests {

namespace {

Talk agreed(std::string locale = "en") {
  Talk talk{std::move(locale)};
  talk.learner.started_at = talk.now;
  talk.learner.talk.last_heard = talk.now;
  return talk;
}

LocalDate day(int year, unsigned month, unsigned day) {
  return LocalDate{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

// Monday, 2 March 2026.
std::optional<LocalDate> paused_after(std::string locale, std::string_view words) {
  Talk talk = agreed(std::move(locale));
  talk.hear(words);
  const auto until = talk.learner.settings->paused_until;
  if (!until) return std::nullopt;
  return date_of(talk.zone.to_local(*until));
}

}  // namespace

TEST_CASE("pauses in people's words") {
  CHECK(paused_after("en", "not until 8 January") == day(2027, 1, 8));
  CHECK(paused_after("en", "pause two weeks") == day(2026, 3, 16));
  CHECK(paused_after("en", "I'm away until 31.3.") == day(2026, 3, 31));
  CHECK(paused_after("en", "no messages until the end of March") == day(2026, 3, 31));
  CHECK(paused_after("en", "pause until next week") == day(2026, 3, 9));
  CHECK(paused_after("en", "take a break for a fortnight") == day(2026, 3, 16));
  CHECK(paused_after("en", "pause for 1 month 2 weeks") == day(2026, 4, 16));
  CHECK(paused_after("en", "pause until 12/3") == std::nullopt);
  CHECK(paused_after("de", "bin bis 8. Januar weg") == day(2027, 1, 8));
  CHECK(paused_after("de", "Pause bis Ende März") == day(2026, 3, 31));
  CHECK(paused_after("de", "ich bin bis zum 20. im Urlaub") == day(2026, 3, 20));
  CHECK(paused_after("de", "pausiere drei Wochen") == day(2026, 3, 23));
  CHECK(paused_after("de", "nicht vor Montag") == day(2026, 3, 9));
}

TEST_CASE("weekdays and single dates are left out, as they were said") {
  Talk talk = agreed();
  talk.hear("don't remind me on Fridays");
  CHECK(talk.learner.settings->excluded_days == WeekdaySet{1U << 5U});
  CHECK(talk.learner.settings->excluded_dates.empty());
  const TimeOfDay window_from = talk.learner.settings->window_from;
  talk.hear("not on 24 December");
  CHECK(talk.learner.settings->window_from == window_from);
  CHECK(talk.learner.settings->excluded_dates == std::vector{day(2026, 12, 24)});
  CHECK(talk.learner.settings->excluded_days == WeekdaySet{1U << 5U});
  talk.hear("don't write on Thursday 31 December");
  CHECK(talk.learner.settings->excluded_dates.size() == 2);
  CHECK(talk.learner.settings->excluded_days == WeekdaySet{1U << 5U});
  talk.hear("don't write to me this Wednesday");
  CHECK(talk.learner.settings->excluded_dates.front() == day(2026, 3, 4));
  CHECK(talk.learner.settings->excluded_days == WeekdaySet{1U << 5U});
  talk.hear("undo");
  CHECK(talk.learner.settings->excluded_dates.size() == 2);
  talk.hear("not on 12/3");
  CHECK(talk.learner.settings->excluded_dates.size() == 2);

  Talk german = agreed("de");
  german.hear("nicht am 24.12.");
  CHECK(german.learner.settings->excluded_dates == std::vector{day(2026, 12, 24)});
  german.hear("freitags nicht");
  german.hear("erinnere mich nicht am Freitag");
  CHECK(german.learner.settings->excluded_days.has(std::chrono::Friday));
}

TEST_CASE("a condition that cannot be kept is named, and nothing is stored") {
  for (const auto& [locale, words] :
       {std::pair{"en", "nudge me only if someone replies"},
        std::pair{"en", "only if someone replies"}, std::pair{"en", "write to me when Ana posts"},
        std::pair{"de", "schreib mir nur wenn jemand antwortet"},
        std::pair{"de", "nur wenn jemand antwortet"}}) {
    CAPTURE(words);
    Talk talk = agreed(locale);
    const Settings before = *talk.learner.settings;
    talk.hear(words);
    CHECK(talk.understood_as(CommandName::set_nudging));
    CHECK(*talk.learner.settings == before);
    CHECK(talk.learner.reminders->empty());
  }
}

TEST_CASE("days and hours in people's words") {
  const auto window = [](std::string locale, std::string_view words) {
    Talk talk = agreed(std::move(locale));
    talk.hear(words);
    const Settings& settings = *talk.learner.settings;
    return std::tuple{settings.window_from.minute, settings.window_to.minute,
                      static_cast<int>(settings.window_days.bits)};
  };
  CHECK(window("en", "nudge me on weekday mornings") == std::tuple{480, 720, 0b0111110});
  CHECK(std::get<0>(window("en", "nudge me only after 4pm")) == 960);
  CHECK(window("de", "schreib mir Dienstag und Donnerstag mittags") ==
        std::tuple{720, 840, 0b0010100});
}

}  // namespace pln::tests
