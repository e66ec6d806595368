#include "bot/runtime/coach_in_place.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace pln::runtime {
namespace {

// Open rows offered in one go at a start: more than a crash can leave behind.
constexpr std::size_t offered_max = 10'000;

OutboxPump::Setting pump_setting(const Surroundings& around, Timers& timers) {
  OutboxPump::Setting setting;
  setting.timers = &timers;
  setting.clock = around.clock;
  setting.adapter_for = around.adapter_for;
  setting.dice = [] { return std::uint64_t{0}; };
  setting.write = [](const OutboxRow&, const std::function<void(bool)>& stored) { stored(true); };
  setting.keeps_trying = false;
  return setting;
}

Dispatcher::Setting dispatcher_setting(Surroundings around, StoreAccess& store, OutboxPump& pump,
                                       Timers& timers) {
  Dispatcher::Setting setting;
  setting.around = std::move(around);
  setting.store = &store;
  setting.pump = &pump;
  setting.timers = &timers;
  setting.takes_again = false;
  return setting;
}

// What was settled, or the failure as an exception.
class Outcome {
 public:
  Dispatcher::Settled take() {
    return [this](const Handled& handled, const std::exception_ptr& failure) {
      handled_ = handled;
      failure_ = failure;
    };
  }
  Handled get() {
    if (failure_) std::rethrow_exception(failure_);
    return std::move(handled_);
  }

 private:
  Handled handled_{};
  std::exception_ptr failure_{};
};

}  // namespace

CoachInPlace::CoachInPlace(Store& store, Surroundings around)
    : store_(store),
      access_(store),
      pump_(pump_setting(around, timers_)),
      dispatcher_(dispatcher_setting(std::move(around), access_, pump_, timers_)) {}

Handled CoachInPlace::handle(const Received& received) {
  Outcome outcome;
  dispatcher_.submit(received, outcome.take());
  return outcome.get();
}

Handled CoachInPlace::wake(const DueNudge& due) {
  Outcome outcome;
  dispatcher_.wake(due, outcome.take());
  return outcome.get();
}

void CoachInPlace::offer_open() {
  std::vector<OutboxRow> rows = store_.outbox_open(offered_max);
  Marks marks = pump_.take_marks();
  std::erase_if(rows, [&marks](const OutboxRow& row) {  // these have arrived
    return std::find(marks.delivered.begin(), marks.delivered.end(), row.id) !=
           marks.delivered.end();
  });
  pump_.give_back(std::move(marks));
  pump_.offer(std::move(rows));
}

void CoachInPlace::flush() {
  std::exception_ptr failed;
  dispatcher_.flush([&failed](const std::exception_ptr& failure) { failed = failure; });
  if (failed) std::rethrow_exception(failed);
}

void CoachInPlace::forget(const LearnerId& id) {
  Outcome outcome;
  dispatcher_.forget(id, outcome.take());
  outcome.get();
}

std::optional<Learner> CoachInPlace::learner(const LearnerId& id) {
  if (const Learner* known = dispatcher_.known().find(id)) return *known;
  return store_.load(id);
}

}  // namespace pln::runtime
