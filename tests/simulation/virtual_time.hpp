// Time of the simulated world: timers that run only when the world lets them, and a wall clock
// that somebody may set. Calls due at the same time come in the order in which they were asked for.
#pragma once

#include "bot/runtime/clock.hpp"
#include "bot/runtime/timers.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace pln::simulation {

using runtime::Duration;

class VirtualTime final : public runtime::Timers {
 public:
  [[nodiscard]] Duration now() const override { return now_; }
  void after(Duration pause, std::function<void()> call) override {
    calls_.emplace(std::pair{now_ + std::max(pause, Duration{0}), ++last_}, std::move(call));
  }
  // The next call, if one is due until then; false: none was, and it is `until` now.
  bool step(Duration until) {
    if (calls_.empty() || calls_.begin()->first.first > until) {
      now_ = std::max(now_, until);
      return false;
    }
    auto first = calls_.extract(calls_.begin());
    now_ = first.key().first;
    first.mapped()();
    return true;
  }
  [[nodiscard]] std::size_t waiting() const { return calls_.size(); }

 private:
  Duration now_{0};
  std::uint64_t last_{0};
  std::map<std::pair<Duration, std::uint64_t>, std::function<void()>> calls_{};
};

// The timers as one process sees them: counted, so that a storm is noticed.
class CountedTimers final : public runtime::Timers {
 public:
  explicit CountedTimers(VirtualTime& time) : time_(time) {}
  [[nodiscard]] Duration now() const override { return time_.now(); }
  void after(Duration pause, std::function<void()> call) override {
    ++asked_;
    time_.after(pause, std::move(call));
  }
  [[nodiscard]] std::uint64_t asked() const { return asked_; }

 private:
  VirtualTime& time_;
  std::uint64_t asked_{0};
};

class WallClock final : public runtime::Clock {
 public:
  WallClock(const VirtualTime& time, UtcTime start) : time_(time), at_start_(start) {}
  [[nodiscard]] UtcTime now() const override {
    return std::chrono::floor<seconds>(at_start_ + offset_ + (stands_ ? Duration{0} : time_.now()));
  }
  void jump(Duration by) { offset_ += by; }
  void set(UtcTime to) { offset_ += to - now(); }
  // From here on it shows the same instant for ever.
  void stand_still() { stands_ = true; }

 private:
  const VirtualTime& time_;
  std::chrono::sys_time<Duration> at_start_;
  Duration offset_{0};
  bool stands_{false};
};

}  // namespace pln::simulation
