// The store on its own thread: what is told when, what shares a transaction, what a failure stops.
#include "bot/runtime/store_thread.hpp"

#include "storage/memory/memory_store.hpp"
#include "tests/runtime/stubborn_store.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace pln;
using namespace pln::runtime;

namespace {

// The loop's thread: runs what is posted, until as much has been told as was asked for.
class Loop {
 public:
  StoreThread::Post post() {
    return [this](std::function<void()> call) {
      const std::lock_guard lock{mutex_};
      calls_.push_back(std::move(call));
      wake_.notify_one();
    };
  }
  template <class Done>
  void run_until(Done done) {
    while (!done()) {
      std::function<void()> call;
      {
        std::unique_lock lock{mutex_};
        wake_.wait(lock, [this] { return !calls_.empty(); });
        call = std::move(calls_.front());
        calls_.pop_front();
      }
      call();
    }
  }

 private:
  std::mutex mutex_{};
  std::condition_variable wake_{};
  std::deque<std::function<void()>> calls_{};
};

std::unique_ptr<PendingCommit> turn(const std::string& key) {
  auto pending = std::make_unique<PendingCommit>();
  pending->commit.event.text = key;
  return pending;
}

}  // namespace

TEST_CASE("what is handed over while the disk works shares the next transaction") {
  MemoryStore memory;
  Loop loop;
  std::mutex gate;
  std::atomic<bool> first{true};
  gate.lock();  // the disk is slow: the first transaction waits for the gate
  StoreThread store{memory, loop.post(), [&](Moment moment, const std::string&) {
                      if (moment != Moment::before_commit || !first) return;
                      first = false;
                      const std::lock_guard wait{gate};
                    }};
  std::vector<std::size_t> sizes;
  store.report_to([&](const CommitFigures& figures) { sizes.push_back(figures.turns); });
  std::vector<std::string> told;
  const auto commit = [&](const std::string& key) {
    store.commit(turn(key), [&](auto pending, const StoreAccess::Ending& ending) {
      CHECK_FALSE(ending.failure);
      told.push_back(pending->commit.event.text);
    });
  };
  commit("e1");
  bool started = false;  // e1 has been taken by itself once the questions after it are answered
  while (!started) {
    std::this_thread::yield();
    started = !first;
  }
  for (int number = 2; number <= 40; ++number) commit("e" + std::to_string(number));
  gate.unlock();
  loop.run_until([&] { return told.size() == 40; });
  store.stop();
  CHECK(told.front() == "e1");
  CHECK(told.back() == "e40");
  CHECK(sizes.front() == 1);
  CHECK(sizes.size() == 2);
  CHECK(memory.seen({"e40"}));
}

TEST_CASE("after a failure nothing is stored until it is told to go on") {
  MemoryStore memory;
  test::Stubborn stubborn{memory};
  Loop loop;
  StoreThread store{stubborn, loop.post()};
  int failures = 0;
  int stored = 0;
  const auto commit = [&](const std::string& key) {
    store.commit(turn(key), [&](auto, const StoreAccess::Ending& ending) {
      ++(ending.failure ? failures : stored);
    });
  };
  stubborn.refuses = true;
  commit("e1");
  loop.run_until([&] { return failures == 1; });
  stubborn.refuses = false;
  commit("e2");  // may build on e1
  loop.run_until([&] { return failures == 2; });
  CHECK(stored == 0);
  store.resume();
  commit("e3");
  loop.run_until([&] { return stored == 1; });
  store.stop();
  CHECK_FALSE(memory.seen({"e1"}));
  CHECK_FALSE(memory.seen({"e2"}));
  CHECK(memory.seen({"e3"}));
}

TEST_CASE("a question that throws is told as its failure, and the next one is answered") {
  MemoryStore memory;
  Loop loop;
  StoreThread store{memory, loop.post()};
  std::vector<bool> failed;
  const auto asked = [&](const std::exception_ptr& failure) {
    failed.push_back(failure != nullptr);
  };
  store.ask([](Store&) { throw StoreError(StoreError::Kind::corrupt, "for the test"); }, asked);
  store.ask([](Store& inner) { inner.find({}); }, asked);
  loop.run_until([&] { return failed.size() == 2; });
  CHECK(failed == std::vector{true, false});
}

TEST_CASE("stopping does what was handed over") {
  MemoryStore memory;
  Loop loop;
  int told = 0;
  StoreThread store{memory, loop.post()};
  for (int number = 0; number < 100; ++number) {
    store.commit(turn("e" + std::to_string(number)), [&](auto, const auto&) { ++told; });
  }
  store.stop();
  CHECK(memory.seen({"e99"}));
  loop.run_until([&] { return told == 100; });
}
