// The store on a thread of its own, with group commit: whatever waits when the thread comes round
// goes into one transaction and shares its sync; nothing ever waits for company. Made, used and
// destroyed in the loop's thread.
#pragma once

#include "bot/runtime/store_access.hpp"
#include "bot/runtime/timers.hpp"
#include "bot/runtime/watch.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace pln::runtime {

// What one transaction cost, for the metrics.
struct CommitFigures {
  std::size_t turns{0};
  Duration took{0};
};

class StoreThread final : public StoreAccess {
 public:
  // `post` carries a call into the loop's thread and may be called from any thread. From here on
  // until stop() the store belongs to the thread.
  using Post = std::function<void(std::function<void()>)>;
  StoreThread(Store& store, Post post, Watch watch = {});
  ~StoreThread() override;

  void ask(std::function<void(Store&)> job, Asked asked) override;
  void commit(std::unique_ptr<PendingCommit> pending, Committed committed) override;
  void resume() override;

  // Called in the loop's thread after every transaction.
  void report_to(std::function<void(const CommitFigures&)> report) { report_ = std::move(report); }

  // Does what was handed over so far and ends the thread; what is posted then still has to be run.
  void stop();

 private:
  // A question has a job, a commit has a pending commit, and resume() has neither.
  struct Order {
    std::function<void(Store&)> job{};
    Asked asked{};
    std::unique_ptr<PendingCommit> pending{};
    Committed committed{};
    Ending ending{};
  };
  using Orders = std::vector<Order>;

  void hand_over(Order order);
  void run();
  void answer(std::shared_ptr<Orders> questions);
  void write(Orders commits);
  CommitFigures write_together(Orders& commits);
  void look_on(Moment moment, const std::vector<Commit>& commits) const;

  Store& store_;
  Post post_;
  Watch watch_;
  std::function<void(const CommitFigures&)> report_{};
  Lifeline lifeline_{};
  bool broken_{false};  // the thread's own
  std::mutex mutex_{};
  std::condition_variable wake_{};
  Orders waiting_{};      // guarded by mutex_
  bool stopping_{false};  // guarded by mutex_
  std::thread thread_{};
};

}  // namespace pln::runtime
