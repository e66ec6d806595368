// What a clock that was set does to nudges (goal R12): nothing is said twice, and nobody is
// forgotten over an instant that a wrong clock left behind.
#include "bot/core/nudging/clock_set.hpp"

#include "tests/dialogue/talk.hpp"

#include <doctest/doctest.h>

namespace pln::tests {

namespace {

Talk daily() {
  Talk talk;
  talk.first_sitting();
  talk.hear("nudge me daily");
  REQUIRE(talk.wait(days{2}).size() == 1);
  talk.hear("1");
  return talk;
}

// How long it takes until the coach writes; at most a month.
days until_next(Talk& talk) {
  const UtcTime start = talk.now;
  while (talk.now < start + days{30}) {
    if (!talk.wait(hours{6}).empty()) break;
  }
  return std::chrono::duration_cast<days>(talk.now - start);
}

}  // namespace

TEST_CASE("a year noted by a wrong clock does not silence the coach for a year") {
  Talk talk = daily();
  const UtcTime right = talk.now;
  talk.now += days{400};
  talk.hear("status");
  talk.learner.nudges.edit().sent.push_back({talk.now, "idea_note", true, Cause::nudge});
  talk.now = right;
  talk.hear("status");
  CHECK(talk.learner.talk.last_heard == talk.now);
  CHECK(talk.learner.nudges->sent.back().at == talk.now);
  CHECK(until_next(talk) <= days{3});
}

TEST_CASE("a clock that starts in 1970 neither nudges nor is remembered") {
  Talk talk = daily();
  const UtcTime right = talk.now;
  talk.now = UtcTime{hours{10}};
  talk.hear("status");
  CHECK(*talk.learner.talk.last_heard >= nudging::earliest_time);
  CHECK(*talk.learner.nudges->next > right);
  CHECK_FALSE(talk.said.empty());
  talk.now = right + hours{1};
  CHECK(until_next(talk) <= days{3});
}

TEST_CASE("somebody who agreed in 1970 is coached by the right clock") {
  Talk talk;
  talk.now = UtcTime{seconds{-60}};
  for (const char* text : {"hello", "yes", "coaching", "skip", "Ana Ruiz", "skip"}) {
    talk.hear(text);
    talk.now -= minutes{1};
  }
  CHECK(talk.learner.consented());
  talk.now = UtcTime{std::chrono::sys_days{std::chrono::year{2026} / 3 / 4}};
  talk.hear("nudge me daily");
  CHECK(talk.learner.started_at == talk.now);
  CHECK(until_next(talk) <= days{3});
}

TEST_CASE("a clock that goes back by an hour or a day and on again lets nothing be said twice") {
  for (const hours back : {hours{1}, hours{24}, hours{47}}) {
    CAPTURE(back.count());
    Talk talk = daily();
    const UtcTime sent = talk.learner.nudges->sent.back().at;
    talk.now -= back;
    talk.hear("status");
    talk.now += back;
    CHECK(talk.learner.nudges->sent.back().at == sent);
    CHECK(*talk.learner.nudges->next >= sent + hours{20});
  }
}

}  // namespace pln::tests
