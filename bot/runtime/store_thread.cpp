#include "bot/runtime/store_thread.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace pln::runtime {
namespace {

// Turns in one transaction: beyond this the sync is no longer what costs, and an answer would wait.
constexpr std::size_t transaction_max = 512;

}  // namespace

StoreThread::StoreThread(Store& store, Post post, Watch watch)
    : store_(store), post_(std::move(post)), watch_(std::move(watch)) {
  thread_ = std::thread([this] { run(); });
}

StoreThread::~StoreThread() { stop(); }

void StoreThread::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void StoreThread::ask(std::function<void(Store&)> job, Asked asked) {
  Order order;
  order.job = std::move(job);
  order.asked = std::move(asked);
  hand_over(std::move(order));
}

void StoreThread::commit(std::unique_ptr<PendingCommit> pending, Committed committed) {
  Order order;
  order.pending = std::move(pending);
  order.committed = std::move(committed);
  hand_over(std::move(order));
}

void StoreThread::resume() { hand_over(Order{}); }

void StoreThread::hand_over(Order order) {
  bool first = false;
  {
    const std::lock_guard lock{mutex_};
    first = waiting_.empty();
    waiting_.push_back(std::move(order));
  }
  if (first) wake_.notify_one();
}

void StoreThread::run() {
  for (;;) {
    Orders taken;
    {
      std::unique_lock lock{mutex_};
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      taken.swap(waiting_);
    }
    auto questions = std::make_shared<Orders>();
    Orders commits;
    for (Order& order : taken) {
      const bool resumes = !order.job && order.pending == nullptr;
      if (resumes) {
        broken_ = false;  // nothing is under way when it is called: no commit stands before it
      } else {
        (order.job ? *questions : commits).push_back(std::move(order));
      }
    }
    answer(std::move(questions));
    write(std::move(commits));
  }
}

// The answers go out before the transaction starts, so that the loop thinks while the disk works.
// Here and below nothing of an order is kept: what it shares ends in the loop's thread.
void StoreThread::answer(std::shared_ptr<Orders> questions) {
  if (questions->empty()) return;
  for (Order& order : *questions) {
    try {
      order.job(store_);
    } catch (...) {
      order.ending.failure = std::current_exception();
    }
  }
  post_([orders = std::move(questions)] {
    for (Order& order : *orders) order.asked(order.ending.failure);
  });
}

// Many that wait are several transactions, so that the first need not wait for the last.
void StoreThread::write(Orders commits) {
  for (std::size_t begin = 0; begin < commits.size(); begin += transaction_max) {
    const auto first = commits.begin() + static_cast<std::ptrdiff_t>(begin);
    const std::size_t count = std::min(transaction_max, commits.size() - begin);
    auto together = std::make_shared<Orders>(
        std::make_move_iterator(first),
        std::make_move_iterator(first + static_cast<std::ptrdiff_t>(count)));
    const CommitFigures figures = write_together(*together);
    auto report = lifeline_.guard([this](const CommitFigures& told) {
      if (report_) report_(told);
    });
    post_([orders = std::move(together), figures, report = std::move(report)] {
      for (Order& order : *orders) order.committed(std::move(order.pending), order.ending);
      report(figures);
    });
  }
}

CommitFigures StoreThread::write_together(Orders& commits) {
  CommitFigures figures;
  figures.turns = commits.size();
  std::vector<Commit> values;
  values.reserve(commits.size());
  for (Order& order : commits) values.push_back(std::move(order.pending->commit));
  std::exception_ptr failure;
  std::vector<CommitResult> results;
  const auto start = std::chrono::steady_clock::now();
  try {
    if (broken_) throw NotTried{};
    look_on(Moment::before_commit, values);
    results = store_.commit(values);
    look_on(Moment::after_commit, values);
  } catch (...) {
    failure = std::current_exception();
    broken_ = true;
  }
  figures.took = std::chrono::steady_clock::now() - start;
  for (std::size_t place = 0; place < commits.size(); ++place) {
    Order& order = commits[place];
    order.pending->commit = std::move(values[place]);
    order.ending.failure = failure;
    if (!failure) order.ending.result = results[place];
  }
  return figures;
}

void StoreThread::look_on(Moment moment, const std::vector<Commit>& commits) const {
  if (!watch_) return;
  for (const Commit& commit : commits) {
    watch_(moment, commit.event.text);
    if (moment != Moment::before_commit) continue;
    for (const MessageId& id : commit.delivered) watch_(Moment::before_mark, id.text);
  }
}

}  // namespace pln::runtime
