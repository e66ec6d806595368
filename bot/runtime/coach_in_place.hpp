// The coach for one caller at a time: store, pump and dispatcher put together so that every call is
// done when it returns. What `chat` and `simulate` talk to; a service puts the same parts together
// around a loop (service.hpp). One thread.
#pragma once

#include "bot/runtime/dispatcher.hpp"
#include "bot/runtime/outbox_pump.hpp"
#include "bot/runtime/store_access.hpp"
#include "bot/runtime/surroundings.hpp"
#include "storage/store.hpp"

#include <optional>

namespace pln::runtime {

class CoachInPlace {
 public:
  // `store` and what `around` points to outlive it.
  CoachInPlace(Store& store, Surroundings around);

  // One event of a person, to the end. On StoreError nothing was stored and nothing shown, and the
  // next event starts again from the store.
  Handled handle(const Received& received);

  // The instant that a learner's NudgeLog::next names has come. Does nothing if it was moved since.
  Handled wake(const DueNudge& due);

  // Messages that were committed but are not known to have arrived go to the adapter again.
  void offer_open();

  // Marks what has arrived since the last commit. Without it those rows are offered again one day.
  void flush();

  // Erases a learner at the wish of whoever runs the coach.
  void forget(const LearnerId& id);

  // The newest state of a learner; nothing for somebody never seen or forgotten.
  std::optional<Learner> learner(const LearnerId& id);

 private:
  // Nothing here waits: an adapter that could not deliver is asked again by the next start.
  class NoTimers final : public Timers {
   public:
    [[nodiscard]] Duration now() const override { return Duration{0}; }
    void after(Duration, std::function<void()>) override {}
  };

  Store& store_;
  StoreInPlace access_;
  NoTimers timers_{};
  OutboxPump pump_;
  Dispatcher dispatcher_;
};

}  // namespace pln::runtime
