#include "tests/simulation/disk.hpp"

#include <chrono>
#include <exception>
#include <utility>

namespace pln::simulation {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

}  // namespace

void DiskAccess::ask(std::function<void(Store&)> job, Asked asked) {
  Order order;
  order.job = std::move(job);
  order.asked = std::move(asked);
  hand_over(std::move(order));
}

void DiskAccess::commit(std::unique_ptr<runtime::PendingCommit> pending, Committed committed) {
  Order order;
  order.pending = std::move(pending);
  order.committed = std::move(committed);
  hand_over(std::move(order));
}

void DiskAccess::resume() { hand_over(Order{}); }

void DiskAccess::hand_over(Order order) {
  if (dead_) return;
  waiting_.push_back(std::move(order));
  if (busy_) return;
  busy_ = true;
  after(dice_.between(microseconds{5}, microseconds{200}), [this] { run(); });
}

void DiskAccess::run() {
  if (waiting_.empty()) {
    busy_ = false;
    return;
  }
  auto questions = std::make_shared<Orders>();
  auto commits = std::make_shared<Orders>();
  for (Order& order : std::exchange(waiting_, {})) {
    if (!order.job && order.pending == nullptr) {
      broken_ = false;
    } else {
      (order.job ? *questions : *commits).push_back(std::move(order));
    }
  }
  answer(std::move(questions));
  write(std::move(commits));
}

void DiskAccess::answer(std::shared_ptr<Orders> questions) {
  if (questions->empty()) return;
  const auto refused = disk_.refuses(time_.now());
  for (Order& order : *questions) {
    try {
      if (refused == StoreError::Kind::unavailable) throw StoreError(*refused, "no such disk now");
      order.job(disk_.store);
    } catch (...) {
      order.ending.failure = std::current_exception();
    }
  }
  post([questions = std::move(questions)] {
    for (Order& order : *questions) order.asked(order.ending.failure);
  });
}

// A sync takes a moment, now and then a long one.
void DiskAccess::write(std::shared_ptr<Orders> commits) {
  if (commits->empty()) {
    after(microseconds{20}, [this] { run(); });
    return;
  }
  Duration takes = dice_.between(microseconds{100}, milliseconds{3});
  if (dice_.chance(0.01)) takes = dice_.between(milliseconds{20}, milliseconds{400});
  if (dice_.chance(0.001)) takes = dice_.between(milliseconds{400}, std::chrono::seconds{8});
  after(takes, [this, commits = std::move(commits)] {
    synced(commits);
    run();
  });
}

void DiskAccess::synced(const std::shared_ptr<Orders>& commits) {
  std::vector<Commit> values;
  values.reserve(commits->size());
  for (Order& order : *commits) values.push_back(std::move(order.pending->commit));
  try {
    if (broken_) throw runtime::NotTried{};
    look_on(runtime::Moment::before_commit, values);
    if (dead_) return;
    const auto refused = disk_.refuses(time_.now());
    if (refused) throw StoreError(*refused, "the disk refuses for a while");
    apply(*commits, values);
    look_on(runtime::Moment::after_commit, values);
    if (dead_) return;
  } catch (...) {
    broken_ = true;
    for (Order& order : *commits) order.ending.failure = std::current_exception();
  }
  for (std::size_t place = 0; place < commits->size(); ++place) {
    (*commits)[place].pending->commit = std::move(values[place]);
  }
  post([commits] {
    for (Order& order : *commits) order.committed(std::move(order.pending), order.ending);
  });
}

void DiskAccess::apply(Orders& commits, std::vector<Commit>& values) {
  ++disk_.transactions;
  const std::uint64_t loses = disk_.lies.loses_one_in;
  if (loses != 0 && disk_.transactions % loses == 0) return;
  const bool early = disk_.lies.reports_early;
  for (std::size_t place = 0; place < values.size(); ++place) {
    if (early) {  // the platter gets it a while later, if the process lives
      const auto kept = std::make_shared<Commit>(values[place]);
      const auto before = std::make_shared<std::optional<Learner>>(commits[place].pending->before);
      const auto learner = std::make_shared<std::optional<Learner>>(commits[place].pending->after);
      kept->before = *before ? &**before : nullptr;
      kept->after = *learner ? &**learner : nullptr;
      after(std::chrono::seconds{5}, [this, kept, before, learner] {
        rules_.storing(*kept);
        rules_.stored(*kept, disk_.store.commit_one(*kept));
      });
      continue;
    }
    rules_.storing(values[place]);
    commits[place].ending.result = disk_.store.commit_one(values[place]);
    rules_.stored(values[place], commits[place].ending.result);
  }
}

void DiskAccess::look_on(runtime::Moment moment, const std::vector<Commit>& commits) const {
  if (!watch_) return;
  for (const Commit& commit : commits) {
    watch_(moment, commit.event.text);
    if (moment != runtime::Moment::before_commit) continue;
    for (const MessageId& id : commit.delivered) watch_(runtime::Moment::before_mark, id.text);
  }
}

// Into the loop's thread, in order; the loop may be busy for a moment.
void DiskAccess::post(std::function<void()> call) {
  const Duration wish = time_.now() + dice_.between(microseconds{2}, microseconds{300});
  last_post_ = std::max(last_post_, wish);
  after(last_post_ - time_.now(), std::move(call));
}

void DiskAccess::after(Duration pause, std::function<void()> call) {
  time_.after(pause, lifeline_.guard([this, call = std::move(call)] {
    if (!dead_) call();
  }));
}

}  // namespace pln::simulation
