#include "bot/runtime/inbox.hpp"

#include <exception>
#include <utility>

namespace pln::runtime {

bool Inbox::submit(Received received, Settled settled) {
  if (closed_ || held_ >= max_) return false;
  ++held_;
  auto ended = [this, from = received.from, event = received.key, since = timers_.now(),
                told = std::move(settled)](const Handled& handled,
                                           const std::exception_ptr& failure) {
    this->settled({from, event, handled, !failure}, since);
    told(!failure);
  };
  dispatcher_.submit(std::move(received), std::move(ended));
  return true;
}

void Inbox::when_there_is_room(std::function<void()> call) {
  if (closed_) return;
  waiting_.push_back(std::move(call));
  settled_some();
}

void Inbox::close() {
  closed_ = true;
  waiting_.clear();
}

void Inbox::settled(Settlement settlement, Duration since) {
  --held_;
  settlement.took = timers_.now() - since;
  if (seen_) seen_(settlement);
  settled_some();
}

// Room is told of when half of it is there, so that nobody wakes up for each single event.
void Inbox::settled_some() {
  if (waiting_.empty() || held_ > max_ / 2 || call_is_set_) return;
  call_is_set_ = true;
  timers_.after(Duration{0}, lifeline_.guard([this] {
    call_is_set_ = false;
    const auto calls = std::exchange(waiting_, {});
    for (const auto& call : calls) call();
  }));
}

}  // namespace pln::runtime
