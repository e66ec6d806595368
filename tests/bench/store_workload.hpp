// What a turn of B3 is: the people, what a turn does to them, and what it costs. Only store_bench
// and its floor include this.
#pragma once

#include "storage/store.hpp"

#include <time.h>  // NOLINT(modernize-deprecated-headers): clock_gettime is POSIX

#include <chrono>
#include <cstdint>
#include <random>
#include <string>

namespace pln::bench {

using Clock = std::chrono::steady_clock;

inline constexpr UtcTime start{seconds{1'800'000'000}};
inline const std::string words =
    "Good. Who writes or speaks about this so well that you listen? Name one or two people, with "
    "a link or a handle if you have it at hand. If nobody comes to mind, say skip, and we look "
    "for them together with a phrase that finds people rather than pages.";

inline Learner new_learner(std::size_t number) {
  Learner learner;
  learner.id = {"learner-" + std::to_string(number)};
  learner.started_at = start;
  learner.position.step = 2;
  learner.position.stack = {{"step_2", "ask_leaders", 3, {}}};
  learner.position.open_question = "leaders";
  learner.talk.last_key = 12;
  learner.nudges.edit().next = start + hours{60};
  for (ItemKey key = 1; key <= 12; ++key) {
    Contact contact;
    contact.key = key;
    contact.name = "Somebody Known " + std::to_string(key);
    contact.handles = {"somebody@learn.example"};
    learner.contacts.edit().push_back(contact);
  }
  for (int i = 0; i < 6; ++i) {
    learner.talk.asked.push_back(Asked{{"event-000000-" + std::to_string(i) + ".1"},
                                       "decision",
                                       "look",
                                       "ask",
                                       7,
                                       "follow skip later"});
  }
  return learner;
}

// What one turn does to a learner; `number` makes it different from the others.
inline void take_turn(Learner& learner, std::size_t number, const EventKey& event) {
  learner.talk.last_heard = start + seconds{static_cast<std::int64_t>(number)};
  learner.talk.asked.erase(learner.talk.asked.begin());
  learner.talk.asked.push_back(
      Asked{{event.text + ".1"}, "decision", "look", "ask", 7, "follow skip later"});
  Turn turn;
  turn.event = event;
  turn.at = *learner.talk.last_heard;
  turn.seed = number * 0x9E3779B97F4A7C15U;
  turn.understood = {"answer"};
  turn.before = learner.position;
  learner.position.step = static_cast<int>(number % 10) + 1;
  turn.after = learner.position;
  History& history = learner.history.edit();
  history.push_back(std::make_shared<const Turn>(std::move(turn)));
  if (history.size() > history_max) history.pop_front();
}

inline OutboxRow answer_to(const Learner& learner, const EventKey& event) {
  OutboxRow row;
  row.id = {event.text + ".1"};
  row.learner = learner.id;
  row.to = {Platform::slack, "T01234567", "U01234567"};
  row.text_template = "leaders.ask";
  row.text = words;
  row.options = {{"skip", "Skip"}, {"example", "Show an example"}};
  row.at = *learner.talk.last_heard;
  return row;
}

// The people and what was last said to each; the same choice of people on every side.
class Workload {
 public:
  explicit Workload(std::size_t people) : people_(people) {}
  struct Step {
    std::size_t learner{0};
    std::size_t number{0};
    EventKey event{};
  };
  Step next() {
    const std::size_t number = ++count_;
    return {static_cast<std::size_t>(random_() % people_),
            number,
            {"event-" + std::to_string(number * 7919 % 1'000'003) + "-" + std::to_string(number)}};
  }

 private:
  std::size_t people_;
  std::size_t count_{0};
  std::mt19937_64 random_{42};
};

struct Taken {
  double seconds{0}, cpu{0};
  Taken& operator+=(Taken other) {
    seconds += other.seconds;
    cpu += other.cpu;
    return *this;
  }
};

class Stopwatch {
 public:
  [[nodiscard]] Taken taken() const {
    return {std::chrono::duration<double>(Clock::now() - start_).count(), cpu_now() - cpu_};
  }

 private:
  static double cpu_now() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  }
  double cpu_{cpu_now()};
  Clock::time_point start_{Clock::now()};
};

class Side {
 public:
  Side() = default;
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;
  virtual ~Side() = default;
  // Makes `size` turns (not timed) and commits them together; what the commit took.
  virtual Taken commit_turns(std::size_t size) = 0;
};

}  // namespace pln::bench
