// When the coach writes first: caps, windows, quiet, silence and stopping (D6-D8), over months of
// virtual time.
#include "bot/core/nudging/schedule.hpp"
#include "tests/dialogue/talk.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace pln::tests {

namespace {

Talk sitting(std::string_view frequency, std::string_view window) {
  Talk talk;
  talk.zone = berlin();
  talk.first_sitting();
  talk.hear("nudge me " + std::string(frequency));
  if (!window.empty()) talk.hear("nudge me " + std::string(window));
  return talk;
}

// Answers whatever comes, so that silence never plays a part.
std::vector<UtcTime> answering(Talk& talk, int weeks) {
  std::vector<UtcTime> sent;
  const UtcTime end = talk.now + days{7 * weeks};
  while (talk.now < end) {
    for (const UtcTime at : talk.wait(hours{6})) sent.push_back(at);
    if (!talk.options.empty()) talk.hear("1");
    talk.options.clear();
  }
  return sent;
}

void check_caps(const std::vector<UtcTime>& sent, int in_seven_days) {
  for (std::size_t index = 0; index < sent.size(); ++index) {
    if (index > 0) CHECK(sent[index] - sent[index - 1] >= hours{20});
    const auto within = std::count_if(sent.begin(), sent.end(), [&](UtcTime at) {
      return at >= sent[index] && at < sent[index] + days{7};
    });
    CHECK(within <= in_seven_days);
  }
}

}  // namespace

TEST_CASE("every frequency keeps its cap and its window over ten months with changes of clock") {
  for (const auto& [words, cap, least] :
       {std::tuple{"daily", 7, 150}, std::tuple{"three times a week", 3, 60},
        std::tuple{"twice a week", 3, 40}, std::tuple{"weekly", 2, 25}}) {
    CAPTURE(words);
    Talk talk = sitting(words, "");
    const auto sent = answering(talk, 40);
    check_caps(sent, cap);
    CHECK(static_cast<int>(sent.size()) >= least);
    for (const UtcTime at : sent) {
      const TimeOfDay time = time_of_day(talk.zone.to_local(at));
      CHECK(time >= talk.learner.settings->window_from);
      CHECK(time < talk.learner.settings->window_to);
      CHECK(talk.learner.settings->window_days.has(
          Weekday{std::chrono::floor<days>(talk.zone.to_local(at))}));
    }
  }
}

TEST_CASE("a named hour is kept to the minute, on the named day, in summer and winter") {
  Talk talk = sitting("weekly", "on Tuesdays at 10");
  const auto sent = answering(talk, 30);
  REQUIRE(sent.size() >= 20);
  for (const UtcTime at : sent) {
    const LocalTime local = talk.zone.to_local(at);
    CHECK(time_of_day(local) == TimeOfDay{600});
    CHECK(Weekday{std::chrono::floor<days>(local)} == std::chrono::Tuesday);
  }
}

TEST_CASE("a named hour that the clock skips comes right after the gap, once") {
  Talk talk = sitting("daily", "at 2");  // in the afternoon; meant at night here
  talk.now = std::chrono::sys_days{std::chrono::year{2026} / 3 / 27} + hours{12};
  Settings& settings = talk.learner.settings.edit();
  settings.window_from = {120};
  settings.window_to = {180};
  settings.window_days = every_day;
  talk.learner.talk.last_heard = talk.now;
  talk.learner.nudges.edit().sent.clear();
  const auto next = [&talk](UtcTime after) {
    return nudging::next_slot(talk.learner, talk.zone, after + seconds{1}).value_or(UtcTime{});
  };
  const UtcTime before = next(talk.now);
  CHECK(talk.zone.to_local(before) ==
        LocalTime{std::chrono::local_days{std::chrono::year{2026} / 3 / 28}} + hours{2});
  const UtcTime gap = next(before);
  CHECK(gap == talk.zone.to_utc(talk.zone.to_local(before) + days{1}));
  CHECK(time_of_day(talk.zone.to_local(gap)) == TimeOfDay{180});
  CHECK(nudging::may_send(talk.learner, talk.zone, gap));
  CHECK(nudging::may_send(talk.learner, talk.zone, gap + minutes{59}));
  CHECK_FALSE(nudging::may_send(talk.learner, talk.zone, gap + hours{1}));
  CHECK(time_of_day(talk.zone.to_local(next(gap))) == TimeOfDay{120});
}

TEST_CASE("somebody who moves to another zone keeps the caps, and the hour of where they are") {
  Talk talk = sitting("daily", "at 10");
  talk.learner.settings.edit().window_days = every_day;
  const Zone home = talk.zone, island{"Pacific/Kiritimati", hours{14}, {}};
  std::vector<UtcTime> sent;
  for (int move = 0; move < 20; ++move) {
    talk.zone = move % 2 == 0 ? island : home;
    talk.hear("yes");
    for (const UtcTime at : talk.wait(days{3})) {
      CHECK(time_of_day(talk.zone.to_local(at)) == TimeOfDay{600});
      sent.push_back(at);
    }
  }
  CHECK(sent.size() >= 30);
  check_caps(sent, 7);
}

TEST_CASE("three without an answer: one question, then silence until the person writes") {
  Talk talk = sitting("twice a week", "");
  const auto sent = talk.wait(days{200});
  CHECK(sent.size() == 4);
  CHECK(talk.question() == "keep_slower_stop");
  CHECK(talk.wait(days{200}).empty());
  talk.hear("fewer");
  CHECK(talk.learner.settings->frequency == Frequency::weekly);
  CHECK_FALSE(talk.wait(days{20}).empty());
}

TEST_CASE("a pause, an excluded day and off are kept") {
  Talk talk = sitting("daily", "");
  talk.hear("pause for two weeks");
  REQUIRE(talk.learner.settings->paused_until.has_value());
  const UtcTime end = *talk.learner.settings->paused_until;
  CHECK(talk.wait(end - talk.now - seconds{1}).empty());
  talk.hear("not on Fridays");
  for (const UtcTime at : answering(talk, 6)) {
    CHECK(Weekday{std::chrono::floor<days>(talk.zone.to_local(at))} != std::chrono::Friday);
  }
  talk.hear("nudge me never");
  CHECK(talk.learner.settings->frequency == Frequency::off);
  CHECK(talk.wait(days{60}).empty());
}

TEST_CASE("no suggestion twice within fifteen days, and several kinds of them (D9)") {
  Talk talk = sitting("daily", "");
  answering(talk, 12);
  std::set<std::string> kinds;
  const auto& sent = talk.learner.nudges->sent;
  for (std::size_t index = 0; index < sent.size(); ++index) {
    kinds.insert(sent[index].text_template);
    if (!sent[index].text_template.starts_with("idea_")) continue;
    for (std::size_t later = index + 1; later < sent.size(); ++later) {
      if (sent[later].text_template != sent[index].text_template) continue;
      CHECK(sent[later].at - sent[index].at >= days{15} - hours{2});
    }
  }
  CHECK(kinds.size() >= 6);
}

TEST_CASE("a look that comes late is decided anew: outside the window nothing is said") {
  Talk talk = sitting("daily", "");
  REQUIRE(talk.learner.nudges->next.has_value());
  const UtcTime midnight{std::chrono::ceil<days>(*talk.learner.nudges->next + hours{48})};
  CHECK_FALSE(nudging::may_send(talk.learner, talk.zone, midnight));
  CHECK(nudging::may_send(talk.learner, talk.zone, *talk.learner.nudges->next));
}

TEST_CASE("a day that is named again is wanted again, and one excluded in the same breath is not") {
  constexpr Weekday friday{5};
  Talk talk = sitting("daily", "");
  talk.hear("not on Fridays");
  CHECK(talk.learner.settings->excluded_days.has(friday));
  talk.hear("nudge me on Mondays and Fridays");
  CHECK_FALSE(talk.learner.settings->excluded_days.has(friday));
  CHECK(talk.learner.settings->window_days.has(friday));
}

}  // namespace pln::tests
