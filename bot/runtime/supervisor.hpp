// Keeps the platforms connected: starts each adapter and starts it again after its connection
// broke, after a random pause that grows with the failures, and never many at once, so that a
// platform that comes back is not run over. One thread.
#pragma once

#include "adapters/connected_adapter.hpp"
#include "bot/runtime/pacing.hpp"
#include "bot/runtime/timers.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pln::runtime {

class Supervisor {
 public:
  enum class State : std::uint8_t { waiting, connecting, connected, signed_out };
  struct Setting {
    Timers* timers{nullptr};
    std::function<std::uint64_t()> dice{};  // 64 random bits
    // Told of every change; `reason` is never words of people.
    std::function<void(const ConnectedAdapter&, State, const std::string& reason)> told{};
  };
  // The adapters outlive it.
  Supervisor(Setting setting, const std::vector<ConnectedAdapter*>& adapters);

  void start(Intake& intake);
  void stop_intake();
  void close();

  [[nodiscard]] bool all_connected() const;

 private:
  struct Line {
    ConnectedAdapter* adapter{nullptr};
    State state{State::waiting};
    int failures{0};
    Duration connected_at{0};
  };
  void begin(std::size_t index);
  void begin_after(std::size_t index, Duration pause);
  void changed(std::size_t index, const Connection& connection);
  void enter(std::size_t index, State state, const std::string& reason);

  Setting set_;
  std::vector<Line> lines_{};
  TokenBucket starts_;
  Intake* intake_{nullptr};
  bool stopping_{false};
  Lifeline lifeline_{};
};

}  // namespace pln::runtime
