// The port to time that passes: calls later, in the loop's thread, by a clock that nobody can set.
// The wall clock is another matter (clock.hpp). What is called must still be alive: owners that may
// go earlier guard their calls with a Lifeline.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace pln::runtime {

using Duration = std::chrono::nanoseconds;  // spans of running time

class Timers {
 public:
  Timers() = default;
  Timers(const Timers&) = delete;
  Timers& operator=(const Timers&) = delete;
  virtual ~Timers() = default;

  // Time since some fixed point; never runs backwards, goes on during a change of the wall clock.
  [[nodiscard]] virtual Duration now() const = 0;
  // Calls once, not before `pause` is over and never from within this call.
  virtual void after(Duration pause, std::function<void()> call) = 0;
};

// Turns calls into ones that do nothing once the Lifeline's owner is gone.
class Lifeline {
 public:
  template <class Call>
  [[nodiscard]] auto guard(Call call) const {
    return [alive = std::weak_ptr<const bool>(alive_), call = std::move(call)](auto&&... with) {
      if (!alive.expired()) call(std::forward<decltype(with)>(with)...);
    };
  }

 private:
  std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

}  // namespace pln::runtime
