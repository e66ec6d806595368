// The nudger: who is due is looked at once, at the right time, whatever the clocks and the zones'
// rules do meanwhile.
#include "bot/runtime/nudger.hpp"

#include "tests/runtime/service_stage.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace pln;
using test::ServiceStage;

namespace {

// Says "nudge" and looks again a day later; "broken" people make it fail.
Outcome daily(const Context& context, const Learner& before, const Event& event, UtcTime now,
              std::uint64_t seed) {
  if (std::holds_alternative<PlanAnew>(event.what)) {
    Outcome outcome;
    outcome.learner = before;
    outcome.learner.nudges.edit().next = now + hours{5};
    return outcome;
  }
  if (!std::holds_alternative<NudgeDue>(event.what)) {
    return test::echo(context, before, event, now, seed);
  }
  if (before.id.text.find("broken") != std::string::npos) throw std::runtime_error("broken");
  Outcome outcome = test::echo(context, before, event, now, seed);
  outcome.learner.nudges.edit().next = now + days{1};
  return outcome;
}

}  // namespace

TEST_CASE("everybody who is due is looked at once, in batches, and moved on with the message") {
  ServiceStage stage;
  stage.core = &daily;
  constexpr std::size_t people = 1500;  // three batches
  for (std::size_t each = 0; each < people; ++each) {
    stage.known("p" + std::to_string(each), stage.clock.now() + seconds{10});
  }
  stage.start();
  stage.pass(seconds{9});
  CHECK(stage.count("=nudge") == 0);
  stage.pass(seconds{2});
  CHECK(stage.count("=nudge") == people);
  stage.pass(hours{23});
  CHECK(stage.count("=nudge") == people);
  stage.pass(hours{1} + seconds{60});
  CHECK(stage.count("=nudge") == 2 * people);
  CHECK(stage.late.size() == 2 * people);
  CHECK(std::all_of(stage.late.begin(), stage.late.end(),
                    [](seconds span) { return span <= seconds{1}; }));
}

TEST_CASE("a plan that is made while it waits is kept to the second") {
  ServiceStage stage;
  stage.start();
  stage.platform.write("e1", "wake me");  // in an hour
  stage.pass(hours{1} - seconds{1});
  CHECK(stage.count("=nudge") == 0);
  stage.pass(seconds{1});
  CHECK(stage.count("=nudge") == 1);
}

TEST_CASE("somebody who cannot be looked at is put off for a day and holds up nobody") {
  ServiceStage stage;
  stage.core = &daily;
  const UtcTime due = stage.clock.now() + seconds{10};
  stage.known("broken", due);
  stage.known("ben", due);
  stage.start();
  stage.pass(seconds{30});
  CHECK(stage.count("=nudge") == 1);
  REQUIRE(stage.next_of("broken").has_value());
  CHECK(*stage.next_of("broken") >= due + days{1});
}

TEST_CASE("nobody is looked at while the store cannot be asked, everybody afterwards") {
  ServiceStage stage;
  stage.core = &daily;
  stage.known("ana", stage.clock.now() + seconds{10});
  stage.start();
  stage.store.refuses = true;
  stage.pass(seconds{60});
  CHECK(stage.count("=nudge") == 0);
  stage.store.refuses = false;
  stage.pass(seconds{10});
  CHECK(stage.count("=nudge") == 1);
}

TEST_CASE("a clock that is set forward brings everybody once, one that is set back plans anew") {
  ServiceStage stage;
  stage.core = &daily;
  stage.known("ana", stage.clock.now() + days{2});
  stage.start();
  stage.pass(seconds{120});
  CHECK(stage.count("=nudge") == 0);

  stage.clock.set(stage.clock.now() + days{3});
  stage.pass(seconds{120});
  CHECK(stage.count("=nudge") == 1);
  stage.pass(seconds{600});
  CHECK(stage.count("=nudge") == 1);

  stage.clock.set(stage.clock.now() - days{3});
  stage.pass(seconds{120});
  REQUIRE(stage.next_of("ana").has_value());
  CHECK(*stage.next_of("ana") < stage.clock.now() + hours{6});
}

TEST_CASE("a zone whose rules are not those of the last run is planned anew, once") {
  ServiceStage stage;
  stage.core = &daily;
  const UtcTime planned = stage.clock.now() + days{2};
  stage.known("ana", planned, "Europe/Berlin");
  stage.known("ben", planned, "Asia/Tokyo");
  Commit noted;
  noted.at = stage.clock.now();
  noted.notes.emplace_back("zone/Europe/Berlin", "rules of another year");
  stage.memory.commit_one(noted);
  stage.start();
  CHECK(*stage.next_of("ana") == stage.clock.now() + hours{5});
  CHECK(*stage.next_of("ben") == planned);

  const UtcTime before = *stage.next_of("ana");
  stage.service.reset();
  stage.clock.set(stage.clock.now() + hours{1});
  stage.start();
  CHECK(*stage.next_of("ana") == before);
}
