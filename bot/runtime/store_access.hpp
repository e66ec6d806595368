// The way to the store: questions and commits are handed over, and what came of them is told in the
// loop's thread. Behind it the store works in place (chat, simulate) or on a thread of its own,
// where everything that waits shares one transaction (store_thread.hpp).
#pragma once

#include "bot/core/learner.hpp"
#include "storage/store.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <optional>

namespace pln::runtime {

// A commit with the states that it points to. It is made, handed back and destroyed in the loop's
// thread: its parts are shared with the states in memory, and only reading them is safe elsewhere.
struct PendingCommit {
  std::optional<Learner> before{};
  std::optional<Learner> after{};
  Commit commit{};

  // Lets the commit point at the states; call it when they stay where they are.
  void point_at_states() {
    commit.before = before ? &*before : nullptr;
    commit.after = after ? &*after : nullptr;
  }
};

class StoreAccess {
 public:
  StoreAccess() = default;
  StoreAccess(const StoreAccess&) = delete;
  StoreAccess& operator=(const StoreAccess&) = delete;
  virtual ~StoreAccess() = default;

  // `failure` is what the job threw.
  using Asked = std::function<void(std::exception_ptr failure)>;
  // Runs a job that reads, or does what is no turn (a backup), between two transactions. A question
  // never overtakes an earlier question, and its answer never comes later than that of a commit
  // that was handed over after it.
  virtual void ask(std::function<void(Store&)> job, Asked asked) = 0;

  struct Ending {
    CommitResult result{CommitResult::stored};
    std::exception_ptr failure{};  // nothing was stored; nullptr: it is on the disk
  };
  using Committed = std::function<void(std::unique_ptr<PendingCommit>, Ending)>;
  // Endings come in the order of the calls. After a failure all further commits fail as well, since
  // they may build on the one that did, until resume() is called.
  virtual void commit(std::unique_ptr<PendingCommit> pending, Committed committed) = 0;
  virtual void resume() = 0;
};

// A commit was not even tried, since an earlier one failed.
class NotTried : public StoreError {
 public:
  NotTried() : StoreError(Kind::unavailable, "an earlier commit failed") {}
};

// Everything at once and in place.
class StoreInPlace final : public StoreAccess {
 public:
  explicit StoreInPlace(Store& store) : store_(store) {}
  void ask(std::function<void(Store&)> job, Asked asked) override;
  void commit(std::unique_ptr<PendingCommit> pending, Committed committed) override;
  void resume() override {}

 private:
  Store& store_;
};

}  // namespace pln::runtime
