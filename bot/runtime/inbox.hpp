// The bounded way in: adapters hand events over and hear when they may acknowledge; a full inbox
// takes nothing, so that the platform keeps what we could not. One thread.
#pragma once

#include "adapters/connected_adapter.hpp"
#include "bot/runtime/dispatcher.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace pln::runtime {

class Inbox final : public Intake {
 public:
  // What became of an event, for counting.
  struct Settlement {
    Identity from{};
    EventKey event{};
    Handled handled{};
    bool stored{false};
    Duration took{0};  // from submit() on
  };
  using Seen = std::function<void(const Settlement&)>;
  // `events_max`: events taken and not yet settled.
  Inbox(Dispatcher& dispatcher, Timers& timers, std::size_t events_max, Seen seen)
      : dispatcher_(dispatcher), timers_(timers), max_(events_max), seen_(std::move(seen)) {}

  bool submit(Received received, Settled settled) override;
  void when_there_is_room(std::function<void()> call) override;

  void close();  // takes nothing any more

  [[nodiscard]] std::size_t held() const { return held_; }  // taken and not settled

 private:
  void settled(Settlement settlement, Duration since);
  void settled_some();

  Dispatcher& dispatcher_;
  Timers& timers_;
  std::size_t max_;
  Seen seen_;
  std::size_t held_{0};
  bool closed_{false}, call_is_set_{false};
  std::vector<std::function<void()>> waiting_{};
  Lifeline lifeline_{};
};

}  // namespace pln::runtime
