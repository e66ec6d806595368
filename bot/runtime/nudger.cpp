#include "bot/runtime/nudger.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace pln::runtime {
namespace {

// Learners in the dispatcher's hands at once: enough for a full transaction, few enough that an
// answer does not wait for them.
constexpr std::size_t batch_max = 512;
// The wall clock may be set: so look at it at least this often. A look costs nothing if nobody is
// due.
constexpr Duration look_every = std::chrono::seconds{60};
constexpr Duration pause_after_failure = std::chrono::seconds{1};
// Small corrections of the clock are not worth planning anew.
constexpr Duration went_back_min = std::chrono::minutes{10};

std::string note_name(const std::string& zone) { return "zone/" + zone; }

}  // namespace

template <class Answer>
void Nudger::ask(std::function<void(Store&, Answer&)> job, std::function<void(Answer&)> told,
                 void (Nudger::*step)()) {
  const auto answer = std::make_shared<Answer>();
  set_.store->ask(
      [answer, job = std::move(job)](Store& store) { job(store, *answer); },
      lifeline_.guard([this, answer, told = std::move(told), step](const auto& failure) {
        if (stopped_) return;
        if (failure) return again(step);
        told(*answer);
      }));
}

void Nudger::again(void (Nudger::*step)()) {
  set_.timers->after(pause_after_failure, lifeline_.guard([this, step] {
    if (!stopped_) (this->*step)();
  }));
}

Dispatcher::Settled Nudger::last_of(std::size_t count, std::function<void()> call) {
  const auto left = std::make_shared<std::size_t>(count);
  return lifeline_.guard([left, call = std::move(call)](const Handled&, const auto&) {
    if (--*left == 0) call();
  });
}

void Nudger::start() {
  clock_at_tick_ = set_.clock->now();
  timers_at_tick_ = set_.timers->now();
  check_zones();
  look();
}

void Nudger::check_zones() {
  using Notes = std::vector<std::pair<std::string, std::string>>;
  ask<Notes>(
      [](Store& store, Notes& notes) {
        for (const std::string& zone : store.zones_in_use()) {
          notes.emplace_back(zone, store.note(note_name(zone)).value_or(""));
        }
      },
      [this](const Notes& notes) {
        for (const auto& [name, noted] : notes) {
          const Zone* zone = set_.zones->find(name);
          const std::string rules =
              zone == nullptr ? "unknown" : std::to_string(zone->fingerprint());
          if (rules != noted) replans_.push_back({name, rules, {}});
        }
        replan_next();
      },
      &Nudger::check_zones);
}

void Nudger::replan_all() {
  using Names = std::vector<std::string>;
  ask<Names>([](Store& store, Names& names) { names = store.zones_in_use(); },
             [this](const Names& names) {
               for (const std::string& name : names) replans_.push_back({name, "", {}});
               replan_next();
             },
             &Nudger::replan_all);
}

void Nudger::replan_next() {
  if (replanning_ || replans_.empty()) return;
  replanning_ = true;
  using Batch = std::vector<DueNudge>;
  const Replan& now = replans_.back();
  ask<Batch>([zone = now.zone, after = now.after](
                 Store& store, Batch& batch) { batch = store.due_in_zone(zone, after, batch_max); },
             [this](const Batch& batch) {
               replanning_ = false;
               replan(batch);
             },
             &Nudger::replanned);
}

void Nudger::replan(const std::vector<DueNudge>& batch) {
  if (batch.empty()) {
    Replan ended = std::move(replans_.back());
    replans_.pop_back();
    if (!ended.fingerprint.empty()) {
      Commit commit;
      commit.at = set_.clock->now();
      commit.notes.emplace_back(note_name(ended.zone), ended.fingerprint);
      // If it cannot be written, the next start does it once more, which does no harm.
      set_.dispatcher->write(std::move(commit), [](Commit&, const std::exception_ptr&) {});
    }
    return replan_next();
  }
  replanning_ = true;
  replans_.back().after = batch.back().learner;
  const auto settled = last_of(batch.size(), [this] { replanned(); });
  for (const DueNudge& due : batch) set_.dispatcher->plan_anew(due.learner, settled);
}

void Nudger::replanned() {
  replanning_ = false;
  if (!stopped_) replan_next();
}

void Nudger::look() {
  looking_ = true;
  struct Seen {
    std::vector<DueNudge> batch{};
    std::optional<UtcTime> next{};
  };
  ask<Seen>(
      [until = set_.clock->now()](Store& store, Seen& seen) {
        seen.batch = store.due(until, batch_max);
        if (seen.batch.empty()) seen.next = store.next_due();
      },
      [this](const Seen& seen) { found(seen.batch, seen.next); }, &Nudger::look);
}

void Nudger::found(const std::vector<DueNudge>& batch, std::optional<UtcTime> next) {
  if (batch.empty()) {
    looking_ = false;
    last_look_.clear();
    next_ = next;
    return wait();
  }
  // What was handed over and stands there unchanged would turn for ever.
  if (batch == last_look_) {
    last_look_.clear();
    return again(&Nudger::look);
  }
  last_look_ = batch;
  const auto settled = last_of(batch.size(), [this] {
    if (!stopped_) look();
  });
  for (const DueNudge& due : batch) {
    set_.dispatcher->wake(due, [this, at = due.at, settled](const Handled& handled,
                                                            const std::exception_ptr& failure) {
      if (set_.late && !failure) set_.late(std::max(seconds{0}, set_.clock->now() - at));
      settled(handled, failure);
    });
  }
}

void Nudger::planned(UtcTime next) {
  if (stopped_ || (next_ && *next_ <= next)) return;
  next_ = next;
  if (!looking_) wait();
}

void Nudger::wait() {
  Duration pause = look_every;
  if (next_) {
    pause = std::clamp<Duration>(*next_ - set_.clock->now(), Duration{0}, look_every);
  }
  set_.timers->after(pause, lifeline_.guard([this, number = ++armed_] {
    if (number == armed_ && !stopped_ && !looking_) tick();
  }));
}

void Nudger::tick() {
  if (clock_went_back()) replan_all();
  if (next_ && *next_ <= set_.clock->now()) return look();
  wait();
}

// What was planned by a clock that was wrong may be far away by the right one.
bool Nudger::clock_went_back() {
  const UtcTime clock = set_.clock->now();
  const Duration timers = set_.timers->now();
  const Duration passed = clock - clock_at_tick_;
  const bool back = passed + went_back_min < timers - timers_at_tick_;
  clock_at_tick_ = clock;
  timers_at_tick_ = timers;
  return back;
}

}  // namespace pln::runtime
