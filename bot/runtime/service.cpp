#include "bot/runtime/service.hpp"

#include <chrono>
#include <exception>
#include <memory>
#include <utility>

namespace pln::runtime {
namespace {

using std::chrono::milliseconds;

// Open messages read at once at a start: some ms of the store's time.
constexpr std::size_t recovered_at_once = 4096;
constexpr Duration pause_after_failure = std::chrono::seconds{1};
constexpr Duration look_again = milliseconds{5};  // while stopping
constexpr Duration purge_every = std::chrono::minutes{10};
constexpr std::size_t purged_max = 1000;  // some ms; what is left goes a second later

Adapter* adapter_reaching(const std::vector<ConnectedAdapter*>& adapters, const Identity& to) {
  for (ConnectedAdapter* adapter : adapters) {
    if (adapter->reaches(to)) return adapter;
  }
  return nullptr;
}

}  // namespace

Service::Service(Setting setting)
    : set_(with_adapters(std::move(setting))),
      pump_(pump_setting()),
      dispatcher_(dispatcher_setting()),
      inbox_(dispatcher_, *set_.timers, set_.inbox_max,
             [this](const Inbox::Settlement& settlement) { settled(settlement); }),
      nudger_({set_.store, &dispatcher_, set_.timers, set_.around.clock, set_.around.zones,
               set_.nudge_late}),
      worker_({set_.outside, set_.store, &dispatcher_, set_.timers, set_.around.clock, set_.dice}),
      supervisor_({set_.timers, set_.dice, set_.connection}, set_.adapters) {}

Service::Setting Service::with_adapters(Setting setting) {
  setting.around.adapter_for = [adapters = setting.adapters](const Identity& to) {
    return adapter_reaching(adapters, to);
  };
  return setting;
}

OutboxPump::Setting Service::pump_setting() {
  OutboxPump::Setting setting;
  setting.timers = set_.timers;
  setting.clock = set_.around.clock;
  setting.adapter_for = set_.around.adapter_for;
  setting.dice = set_.dice;
  setting.watch = set_.watch;
  setting.attempted = set_.attempted;
  setting.write = [this](const OutboxRow& row, std::function<void(bool)> stored) {
    Commit commit;
    commit.at = set_.around.clock->now();
    commit.outbox.push_back(row);
    dispatcher_.write(std::move(commit),
                      [stored = std::move(stored)](Commit&, const std::exception_ptr& failure) {
                        stored(!failure);
                      });
  };
  setting.marks_waiting = [this] { dispatcher_.flush_soon(); };
  return setting;
}

Dispatcher::Setting Service::dispatcher_setting() {
  Dispatcher::Setting setting;
  setting.around = set_.around;
  setting.store = set_.store;
  setting.pump = &pump_;
  setting.timers = set_.timers;
  setting.suspects = set_.suspects;
  setting.watch = set_.watch;
  setting.fatal = set_.fatal;
  setting.refused = set_.refused;
  setting.thought = set_.thought;
  setting.planned = [this](const LearnerId&, UtcTime next) { nudger_.planned(next); };
  setting.work_asked = [this](const WorkRow& row) { worker_.take(row); };
  setting.forgotten = [this](const LearnerId& learner) { worker_.forget(learner); };
  return setting;
}

void Service::start(std::function<void()> recovered) {
  recovered_ = std::move(recovered);
  pump_.begin_recovery();
  recover_messages(0);
  worker_.start();
  retry_quarantined();
  supervisor_.start(inbox_);
  nudger_.start();
  set_.timers->after(purge_every, lifeline_.guard([this] { purge(); }));
}

void Service::recover_messages(std::uint64_t place) {
  struct Read {
    std::vector<OutboxRow> rows{};
    std::uint64_t place{0};
  };
  const auto read = std::make_shared<Read>();
  read->place = place;
  set_.store->ask(
      [read](Store& store) { read->rows = store.outbox_open(recovered_at_once, read->place); },
      lifeline_.guard([this, read](const std::exception_ptr& failure) {
        if (stopping_) return;
        if (failure) {
          set_.timers->after(pause_after_failure,
                             lifeline_.guard([this, at = read->place] { recover_messages(at); }));
          return;
        }
        const bool more = read->rows.size() == recovered_at_once;
        pump_.offer(std::move(read->rows));
        if (more) return recover_messages(read->place);
        pump_.end_recovery();
        if (recovered_) recovered_();
      }));
}

void Service::retry_quarantined() {
  const auto rows = std::make_shared<std::vector<QuarantineRow>>();
  set_.store->ask([rows](Store& store) { *rows = store.quarantined(); },
                  lifeline_.guard([this, rows](const std::exception_ptr& failure) {
                    if (failure || stopping_) return;  // they keep till the next start
                    for (const QuarantineRow& row : *rows) {
                      if (row.to_retry) dispatcher_.submit_again(row, [](const auto&...) {});
                    }
                  }));
}

void Service::purge() {
  if (stopping_) return;
  const auto purged = std::make_shared<std::size_t>(0);
  set_.store->ask([purged, now = set_.around.clock->now()](
                      Store& store) { *purged = store.purge(now, purged_max); },
                  lifeline_.guard([this, purged](const std::exception_ptr&) {
                    const bool more = *purged >= purged_max;
                    const Duration pause = more ? pause_after_failure : purge_every;
                    set_.timers->after(pause, lifeline_.guard([this] { purge(); }));
                  }));
}

void Service::settled(const Inbox::Settlement& settlement) {
  if (set_.seen) set_.seen(settlement);
  if (!set_.exported || !settlement.stored) return;
  for (const std::string& name : settlement.handled.exports) {
    set_.exported(settlement.handled.learner, settlement.from, name);
  }
}

bool Service::at_rest() const {
  return dispatcher_.waiting() == 0 && pump_.under_way() == 0 && nudger_.at_rest();
}

void Service::stop(std::function<void()> stopped) {
  if (stopping_) return;
  stopping_ = true;
  stopped_ = std::move(stopped);
  supervisor_.stop_intake();
  inbox_.close();
  nudger_.stop();
  worker_.stop();
  wait_for_turns(set_.timers->now() + stop_turns_max);
}

void Service::wait_for_turns(Duration until) {
  if (dispatcher_.waiting() == 0 || set_.timers->now() >= until) {
    pump_.stop_waiting();
    return wait_for_messages(set_.timers->now() + stop_messages_max);
  }
  set_.timers->after(look_again, lifeline_.guard([this, until] { wait_for_turns(until); }));
}

// Messages that wait for a platform's limit stay in the store for the next start.
void Service::wait_for_messages(Duration until) {
  if ((pump_.under_way() == 0 && !pump_.any_could_go()) || set_.timers->now() >= until) {
    return finish();
  }
  set_.timers->after(look_again, lifeline_.guard([this, until] { wait_for_messages(until); }));
}

void Service::finish() {
  pump_.begin_nothing();
  supervisor_.close();
  if (!dispatcher_.can_store()) return stopped_();
  dispatcher_.flush([this](const std::exception_ptr&) { stopped_(); });
}

}  // namespace pln::runtime
