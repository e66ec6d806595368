// The port to the time of day, and its two forms: the system's clock, and one that a scenario sets.
// Nothing below the shell asks for the time.
#pragma once

#include "bot/core/time.hpp"

#include <chrono>

namespace pln::runtime {

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual UtcTime now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] UtcTime now() const override {
    return std::chrono::floor<seconds>(std::chrono::system_clock::now());
  }
};

// Stands still until it is set.
class VirtualClock final : public Clock {
 public:
  [[nodiscard]] UtcTime now() const override { return now_; }
  void set(UtcTime now) { now_ = now; }

 private:
  UtcTime now_{};
};

}  // namespace pln::runtime
