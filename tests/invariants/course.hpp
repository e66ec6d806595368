// A talk through the pure core that keeps every turn: what it began with, what happened, what came
// of it. Time and random numbers are its own, so the same happenings give the same course.
#pragma once

#include "bot/core/dialogue/advance.hpp"
#include "bot/core/history.hpp"
#include "tests/invariants/happening.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pln::invariants {

struct TurnTaken {
  Event event{};
  Learner before{};
  UtcTime now{};
  std::uint64_t seed{0};
  Outcome outcome{};
  std::vector<std::string> messages{};
  std::int64_t running{0};  // seconds that have passed, whatever the clock was set to
};

// Where a course begins.
enum class Start : std::uint8_t { stranger, consented, settled, with_network, with_goal };

class Course {
 public:
  explicit Course(Start start, std::string locale = "en");

  void take(const Happening& happening);
  void take(const Happenings& all) {
    for (const Happening& one : all) take(one);
  }
  void hear(std::string_view words);
  void press(const MessageId& message, const std::string& option);
  void be_silent(seconds span);
  void set_clock(UtcTime now) { clock_ = now; }

  [[nodiscard]] const Learner& learner() const { return learner_; }
  [[nodiscard]] const std::string& question() const { return learner_.position.open_question; }
  [[nodiscard]] const std::vector<TurnTaken>& turns() const { return turns_; }
  [[nodiscard]] const TurnTaken& last() const { return turns_.back(); }
  [[nodiscard]] bool understood_as(CommandName name) const;
  // Options of the last message that had any.
  [[nodiscard]] const std::vector<Option>& options() const { return options_; }
  [[nodiscard]] const MessageId& message() const { return message_; }
  // What a new process would read back.
  [[nodiscard]] static Learner stored(const Learner& learner);
  // All that is stored of the learner; equal states have equal bytes.
  [[nodiscard]] static std::string bytes_of(const Learner& learner);

 private:
  void advance(Event event);
  void pick_earlier(const Happening& happening);
  void edit(const Happening& happening);

  Learner learner_{};
  UtcTime clock_{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + hours{9}};
  std::int64_t running_{0};
  std::uint64_t seed_{1};
  int events_{0};
  std::vector<TurnTaken> turns_{};
  std::vector<EventKey> heard_{};
  std::vector<Say> asked_{};
  std::vector<Option> options_{};
  MessageId message_{};
};

// The turn as it was taken, once more.
Outcome again(const TurnTaken& turn);

// What the person told: the lists and settings, not the book-keeping.
bool same_values(const Learner& one, const Learner& other);

}  // namespace pln::invariants
