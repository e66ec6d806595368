// A disk and the way to it. The disk outlives processes and holds what was synced; it is slow, may
// be full or away for a while, or fail for good. The way to it belongs to one process, works as the
// store's thread does (questions first, then all waiting commits in one transaction), and dies with
// its process: what was not synced by then is lost.
#pragma once

#include "bot/runtime/store_access.hpp"
#include "bot/runtime/watch.hpp"
#include "storage/memory/memory_store.hpp"
#include "tests/simulation/rules.hpp"
#include "tests/simulation/virtual_time.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace pln::simulation {

struct Outage {
  Duration from{0}, until{0};
  StoreError::Kind kind{StoreError::Kind::full};
};

// Ways in which a disk may lie, to see that somebody notices.
struct DiskLies {
  std::uint64_t loses_one_in{0};  // transactions that it reports and does not keep
  bool reports_early{false};      // says "synced" before it has begun
};

struct Disk {
  MemoryStore store{};
  std::vector<Outage> outages{};
  DiskLies lies{};
  std::uint64_t transactions{0};

  [[nodiscard]] std::optional<StoreError::Kind> refuses(Duration now) const {
    for (const Outage& outage : outages) {
      if (outage.from <= now && now < outage.until) return outage.kind;
    }
    return std::nullopt;
  }
};

class DiskAccess final : public runtime::StoreAccess {
 public:
  // `dead`: the process is gone, though its objects are still there.
  DiskAccess(Disk& disk, VirtualTime& time, Dice dice, Rules& rules, runtime::Watch watch,
             const bool& dead)
      : disk_(disk),
        time_(time),
        dice_(dice),
        rules_(rules),
        watch_(std::move(watch)),
        dead_(dead) {}

  void ask(std::function<void(Store&)> job, Asked asked) override;
  void commit(std::unique_ptr<runtime::PendingCommit> pending, Committed committed) override;
  void resume() override;

 private:
  struct Order {
    std::function<void(Store&)> job{};
    Asked asked{};
    std::unique_ptr<runtime::PendingCommit> pending{};
    Committed committed{};
    Ending ending{};
  };
  using Orders = std::vector<Order>;
  void hand_over(Order order);
  void run();
  void answer(std::shared_ptr<Orders> questions);
  void write(std::shared_ptr<Orders> commits);
  void synced(const std::shared_ptr<Orders>& commits);
  void apply(Orders& commits, std::vector<Commit>& values);
  void look_on(runtime::Moment moment, const std::vector<Commit>& commits) const;
  void post(std::function<void()> call);
  void after(Duration pause, std::function<void()> call);

  Disk& disk_;
  VirtualTime& time_;
  Dice dice_;
  Rules& rules_;
  runtime::Watch watch_;
  const bool& dead_;
  std::deque<Order> waiting_{};
  bool busy_{false}, broken_{false};
  Duration last_post_{0};
  runtime::Lifeline lifeline_{};
};

}  // namespace pln::simulation
