// Looks at learners when their time has come. The store holds one next instant for each; what is
// due is read in batches and handed to the dispatcher, whose core decides anew whether anything is
// said, and whose commit moves the instant on together with the message. In memory there is only
// when to look next. One thread.
#pragma once

#include "bot/runtime/clock.hpp"
#include "bot/runtime/dispatcher.hpp"
#include "bot/runtime/store_access.hpp"
#include "bot/runtime/timers.hpp"
#include "bot/runtime/zones.hpp"

#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pln::runtime {

class Nudger {
 public:
  struct Setting {
    StoreAccess* store{nullptr};
    Dispatcher* dispatcher{nullptr};
    Timers* timers{nullptr};
    const Clock* clock{nullptr};
    const Zones* zones{nullptr};
    // How long after its time a due instant was dealt with, for the metrics.
    std::function<void(seconds late)> late{};
  };
  explicit Nudger(Setting setting) : set_(std::move(setting)) {}
  Nudger(const Nudger&) = delete;
  Nudger& operator=(const Nudger&) = delete;

  // Plans anew for zones whose rules are not those of the last run, then looks for the first time.
  void start();
  // Begins nothing any more; what it handed to the dispatcher ends there.
  void stop() { stopped_ = true; }

  // A learner's next instant is on the disk (Dispatcher::Setting::planned).
  void planned(UtcTime next);

  // The instant it waits for, if it is known and there is one.
  [[nodiscard]] std::optional<UtcTime> next() const { return next_; }
  [[nodiscard]] bool at_rest() const { return !looking_ && replans_.empty(); }

 private:
  struct Replan {
    std::string zone{};
    std::string fingerprint{};  // to be noted when all of the zone is done; empty: nothing
    LearnerId after{};
  };
  void check_zones();
  void replan_all();
  void replan_next();
  void replan(const std::vector<DueNudge>& batch);
  void replanned();
  void look();
  void found(const std::vector<DueNudge>& batch, std::optional<UtcTime> next);
  void wait();
  void tick();
  void again(void (Nudger::*step)());
  [[nodiscard]] bool clock_went_back();
  // Calls `job` on the store and then `told` here; without an answer `step` is taken again later.
  template <class Answer>
  void ask(std::function<void(Store&, Answer&)> job, std::function<void(Answer&)> told,
           void (Nudger::*step)());
  // Counts down to the last of `count` endings.
  Dispatcher::Settled last_of(std::size_t count, std::function<void()> call);

  Setting set_;
  std::optional<UtcTime> next_{};
  std::vector<Replan> replans_{};      // the last one is in hand
  std::vector<DueNudge> last_look_{};  // what was due, to notice what does not move on
  bool looking_{false}, replanning_{false}, stopped_{false};
  UtcTime clock_at_tick_{};
  Duration timers_at_tick_{0};
  std::uint64_t armed_{0};  // the number of the timer that counts
  Lifeline lifeline_{};
};

}  // namespace pln::runtime
