// What the dispatcher writes that is no turn: marks of the pump, book-keeping.
#include "bot/core/nudging/schedule.hpp"
#include "bot/runtime/blame.hpp"
#include "bot/runtime/dispatcher.hpp"

#include <chrono>
#include <utility>

namespace pln::runtime {
namespace {

// Marks wait this long for a commit that takes them along, so that a turn costs one sync.
constexpr Duration marks_wait = std::chrono::milliseconds{200};

}  // namespace

void Dispatcher::flush(std::function<void(const std::exception_ptr&)> flushed) {
  Marks marks = set_.pump->take_marks();
  if (marks.empty()) {
    if (flushed) flushed(nullptr);
    return;
  }
  Commit commit;
  commit.at = set_.around.clock->now();
  commit.delivered = std::move(marks.delivered);
  commit.outbox = std::move(marks.changed);
  write(std::move(commit),
        [this, flushed = std::move(flushed)](Commit& written, const auto& failure) {
          if (failure) {
            set_.pump->give_back({std::move(written.delivered), std::move(written.outbox)});
          }
          if (flushed) flushed(failure);
        });
}

void Dispatcher::write(Commit commit, Written written) {
  auto pending = std::make_unique<PendingCommit>();
  pending->commit = std::move(commit);
  auto ended = [this, written = std::move(written)](auto done, const auto& ending) {
    if (ending.failure) could_not_write(ending.failure);
    written(done->commit, ending.failure);
  };
  set_.store->commit(std::move(pending), lifeline_.guard(std::move(ended)));
}

// Book-keeping failed; the store refuses everything else as well until it is told to go on.
void Dispatcher::could_not_write(const std::exception_ptr& failure) {
  if (!set_.takes_again) return;
  if (blame_for(failure) == Blame::disk && set_.fatal) return set_.fatal(reason_of(failure));
  if (set_.refused && !paused_) set_.refused(reason_of(failure));
  paused_ = true;
  pause_if_idle();
}

void Dispatcher::flush_soon() {
  if (flush_is_set_) return;
  flush_is_set_ = true;
  set_.timers->after(marks_wait, lifeline_.guard([this] {
    flush_is_set_ = false;
    if (!paused_) flush();
  }));
}

// A later turn, thought about while this one was on its way to the disk, may have asked for
// silence.
void Dispatcher::send(Commit& commit, Duration hold) {
  const Learner* newest = known_.find(commit.learner_id);
  const bool is_leaving = !commit.forget && known_.is_erased(commit.learner_id);
  const bool is_silent = newest != nullptr && nudging::wants_silence(*newest, commit.at);
  if (is_leaving || is_silent) {
    std::erase_if(commit.outbox, [&](OutboxRow& row) {
      const bool stands =
          row.cause == Cause::reply ||
          (row.cause == Cause::reminder && newest != nullptr && !newest->nudges->stopped);
      if (!is_leaving && stands) return false;
      set_.pump->drop(std::move(row));
      return true;
    });
  }
  set_.pump->take(std::move(commit.outbox), hold);
}

// The marks that rode on a commit of which nothing was written.
void Dispatcher::give_back_marks(Commit& commit, std::size_t rows_of_turn) {
  const auto changed = commit.outbox.begin() + static_cast<std::ptrdiff_t>(rows_of_turn);
  set_.pump->give_back(
      {std::move(commit.delivered),
       {std::make_move_iterator(changed), std::make_move_iterator(commit.outbox.end())}});
}

}  // namespace pln::runtime
