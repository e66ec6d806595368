// Carries out the work on the outside that turns have asked for, some at a time, again after a
// pause when the outside is not there, until it has ended or is of no use any more. The ending goes
// to the dispatcher as an event, whose commit removes the work: so a crash at any point only
// repeats it. One thread.
#pragma once

#include "adapters/outside.hpp"
#include "bot/runtime/clock.hpp"
#include "bot/runtime/dispatcher.hpp"
#include "bot/runtime/store_access.hpp"
#include "bot/runtime/timers.hpp"
#include "storage/store.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pln::runtime {

class OutsideWorker {
 public:
  struct Setting {
    Outside* outside{nullptr};  // nullptr: nobody can do it; the work waits until it is too old
    StoreAccess* store{nullptr};
    Dispatcher* dispatcher{nullptr};
    Timers* timers{nullptr};
    const Clock* clock{nullptr};
    std::function<std::uint64_t()> dice{};  // 64 random bits
  };
  explicit OutsideWorker(Setting setting) : set_(std::move(setting)) {}
  OutsideWorker(const OutsideWorker&) = delete;
  OutsideWorker& operator=(const OutsideWorker&) = delete;

  void start();  // takes up what a former process left
  void stop() { stopped_ = true; }
  void take(const WorkRow& row);  // asked for by a turn that is on the disk
  // Nothing is begun any more for a learner who is gone; the rows went with them.
  void forget(const LearnerId& learner);

  [[nodiscard]] std::size_t open() const { return known_.size(); }

 private:
  struct Task {
    WorkRow row{};
    int tries{0};
  };
  void recover();
  void go_on();
  void carry_out(Task task);
  void replied(Task task, const OutsideReply& reply);
  void later(Task task, Duration pause);
  void end(const WorkRow& row, OutsideEnding ending);

  Setting set_;
  std::deque<Task> waiting_{};
  std::unordered_map<std::string, LearnerId> known_{};  // whose work is taken and not ended, by id
  std::size_t under_way_{0};
  bool stopped_{false}, going_on_{false};
  Lifeline lifeline_{};
};

}  // namespace pln::runtime
