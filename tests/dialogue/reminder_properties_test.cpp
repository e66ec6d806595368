// Goal: under any order of messages, waits, outages and moves to other zones a reminder comes once,
// not before its time, and the coach's own messages keep the limits of D6 beside reminders.
// Method: random lives from a seed; what was sent is compared with what was ordered.
#include "bot/core/recurrence.hpp"
#include "tests/dialogue/talk.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace pln::tests {

namespace {

struct Ordered {
  UtcTime at{};      // when it was to come
  bool down{false};  // the program was away at that time
  int came{0};
};

class Life {
 public:
  explicit Life(unsigned seed) : random_(seed) {
    talk_.first_sitting();
    talk_.hear("nudge me daily");
  }

  void day() {
    if (dice(3) == 0) order_once();
    if (dice(12) == 0) order_rhythm();
    if (dice(4) == 0) talk_.hear("log: read one page");
    if (dice(10) == 0) talk_.hear("nudge me twice a week");
    if (dice(10) == 0) talk_.hear("nudge me daily");
    if (dice(15) == 0) talk_.hear("stop the reminder about rhythm " + std::to_string(rhythms_));
    if (dice(8) == 0) {
      be_away(hours{static_cast<int>(dice(70))});
    } else {
      pass(hours{static_cast<int>(4 + dice(40))});
    }
  }

  void end() {
    pass(days{60});
    for (const auto& [text, ordered] : once_) {
      CAPTURE(text);
      CHECK(ordered.came == 1);
    }
    CHECK(talk_.learner.reminders->size() <= static_cast<std::size_t>(rhythms_));
  }

 private:
  unsigned dice(unsigned sides) { return static_cast<unsigned>(random_() % sides); }

  void order_once() {
    const std::string text = "thing " + std::to_string(once_.size());
    const int in_minutes = static_cast<int>(1 + dice(6000));
    talk_.hear("remind me in " + std::to_string(in_minutes % 900 + 1) + " minutes to do " + text);
    const auto& all = *talk_.learner.reminders;
    REQUIRE_FALSE(all.empty());
    REQUIRE(all.back()->text == "do " + text);
    once_["do " + text] = {all.back()->at, false, 0};
  }

  void order_rhythm() {
    static const std::vector<std::string> rhythms{"every day at 7", "every other Monday at 23:00",
                                                  "on Tuesdays and Fridays at 12:15",
                                                  "on the last Friday of every month at 9"};
    talk_.hear("remind me " + rhythms[dice(4)] + " about rhythm " + std::to_string(++rhythms_));
  }

  void be_away(seconds span) {
    talk_.now += span;
    const auto next = talk_.learner.nudges->next;
    if (next && *next < talk_.now) talk_.learner.nudges.edit().next = talk_.now;
    look(minutes{1}, true);
  }

  void pass(seconds span) { look(span, false); }

  void look(seconds span, bool late) {
    const std::size_t before = talk_.learner.nudges->sent.size();
    const std::vector<Fixed<Reminder>> known = *talk_.learner.reminders;
    talk_.wait(span);
    const auto& sent = talk_.learner.nudges->sent;
    for (std::size_t index = before; index < sent.size(); ++index) {
      if (sent[index].cause == Cause::reminder) {
        came(sent[index], late);
      } else {
        check_own(index, known);
      }
    }
  }

  void came(const Sent& sent, bool late) {
    const auto found = once_.find(sent.about);
    if (found == once_.end()) return;
    ++found->second.came;
    CHECK(found->second.came == 1);
    CHECK(sent.at >= found->second.at);
    // A message takes a minute in which nobody looks; a day has fewer than ten.
    if (!late) CHECK(sent.at - found->second.at < minutes{10});
  }

  // Own messages beside everything that was sent before them and the reminders that were known.
  void check_own(std::size_t index, const std::vector<Fixed<Reminder>>& known) {
    const auto& sent = talk_.learner.nudges->sent;
    int in_week = 1;
    for (std::size_t other = 0; other < index; ++other) {
      CHECK(sent[index].at - sent[other].at >= hours{20});
      if (sent[other].at + days{7} > sent[index].at) ++in_week;
    }
    CHECK(in_week <= 7);
    for (const Reminder& reminder : known) {
      if (!reminder.rule.empty() || reminder.at < sent[index].at) continue;
      CHECK(reminder.at - sent[index].at >= hours{20});
    }
  }

  Talk talk_{};
  std::mt19937 random_;
  std::map<std::string, Ordered> once_{};
  int rhythms_{0};
};

}  // namespace

TEST_CASE("in any life reminders come once and at their time, and the coach's own give way") {
  for (unsigned seed = 1; seed <= 25; ++seed) {
    CAPTURE(seed);
    Life life{seed};
    for (int day = 0; day < 40; ++day) life.day();
    life.end();
  }
}

}  // namespace pln::tests
