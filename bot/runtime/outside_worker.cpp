#include "bot/runtime/outside_worker.hpp"

#include "bot/runtime/pacing.hpp"

#include <chrono>
#include <exception>
#include <memory>
#include <utility>

namespace pln::runtime {
namespace {

constexpr std::size_t under_way_max = 8;  // the outside has limits of its own
constexpr std::size_t recovered_max = 10'000;
constexpr Duration first_pause = std::chrono::seconds{1};
constexpr Duration pause_max = std::chrono::minutes{10};
// After a day nobody remembers having asked.
constexpr hours useful_for{24};

}  // namespace

void OutsideWorker::start() { recover(); }

void OutsideWorker::recover() {
  const auto rows = std::make_shared<std::vector<WorkRow>>();
  set_.store->ask([rows](Store& store) { *rows = store.work_open(recovered_max); },
                  lifeline_.guard([this, rows](const std::exception_ptr& failure) {
                    if (stopped_) return;
                    if (failure) {
                      set_.timers->after(first_pause, lifeline_.guard([this] { recover(); }));
                      return;
                    }
                    for (const WorkRow& row : *rows) take(row);
                  }));
}

void OutsideWorker::take(const WorkRow& row) {
  if (stopped_ || !known_.emplace(row.work.id.text, row.learner).second) return;
  waiting_.push_back({row, 0});
  go_on();
}

void OutsideWorker::forget(const LearnerId& learner) {
  std::erase_if(waiting_, [&](const Task& task) { return task.row.learner == learner; });
  std::erase_if(known_, [&](const auto& known) { return known.second == learner; });
}

// Begins what can begin; an ending may come at once, from within, hence the flag.
void OutsideWorker::go_on() {
  if (going_on_) return;
  going_on_ = true;
  while (!stopped_ && under_way_ < under_way_max && !waiting_.empty()) {
    Task task = std::move(waiting_.front());
    waiting_.pop_front();
    carry_out(std::move(task));
  }
  going_on_ = false;
}

void OutsideWorker::carry_out(Task task) {
  if (set_.clock->now() > task.row.asked_at + useful_for) {
    OutsideEnding ending;
    ending.kind = OutsideEnding::Kind::gave_up;
    ending.reason = "the outside did not answer for a day";
    return end(task.row, std::move(ending));
  }
  if (set_.outside == nullptr) return later(std::move(task), pause_max);
  ++under_way_;
  const OutsideWork work = task.row.work;
  const LearnerId learner = task.row.learner;
  set_.outside->carry_out(
      work, learner, lifeline_.guard([this, task = std::move(task)](const OutsideReply& reply) {
        --under_way_;
        replied(task, reply);
        go_on();
      }));
}

void OutsideWorker::replied(Task task, const OutsideReply& reply) {
  if (stopped_) return;  // the next start does it again
  if (const auto* ending = std::get_if<OutsideEnding>(&reply)) return end(task.row, *ending);
  const Duration asked = std::get<OutsideLater>(reply).pause;
  ++task.tries;
  const Duration pause =
      asked > Duration{0} ? asked : backoff(task.tries, set_.dice(), first_pause, pause_max);
  later(std::move(task), pause);
}

void OutsideWorker::later(Task task, Duration pause) {
  set_.timers->after(pause, lifeline_.guard([this, task = std::move(task)] {
    if (!known_.contains(task.row.work.id.text)) return;  // of somebody forgotten meanwhile
    waiting_.push_back(task);
    go_on();
  }));
}

void OutsideWorker::end(const WorkRow& row, OutsideEnding ending) {
  const auto kept = std::make_shared<const OutsideEnding>(ending);
  set_.dispatcher->answer(
      row, std::move(ending),
      lifeline_.guard([this, row, kept](const Handled&, const std::exception_ptr& failure) {
        if (!failure) {
          known_.erase(row.work.id.text);
        } else if (!stopped_) {
          set_.timers->after(pause_max, lifeline_.guard([this, row, kept] { end(row, *kept); }));
        }
      }));
}

}  // namespace pln::runtime
