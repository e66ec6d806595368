#include "bot/runtime/store_access.hpp"

#include <utility>

namespace pln::runtime {

void StoreInPlace::ask(std::function<void(Store&)> job, Asked asked) {
  std::exception_ptr failure;
  try {
    job(store_);
  } catch (...) {
    failure = std::current_exception();
  }
  asked(failure);
}

void StoreInPlace::commit(std::unique_ptr<PendingCommit> pending, Committed committed) {
  Ending ending;
  try {
    ending.result = store_.commit_one(pending->commit);
  } catch (...) {
    ending.failure = std::current_exception();
  }
  committed(std::move(pending), ending);
}

}  // namespace pln::runtime
