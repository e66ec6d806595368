// The coach as a service: inbox, dispatcher, pump, nudger, outside worker and supervisor around one
// loop. What a command gives it are ports, so that the same object runs around Asio with a store
// thread (`serve`) and under virtual time with a store in place (tests/simulation). One thread.
#pragma once

#include "adapters/connected_adapter.hpp"
#include "adapters/outside.hpp"
#include "bot/runtime/dispatcher.hpp"
#include "bot/runtime/inbox.hpp"
#include "bot/runtime/nudger.hpp"
#include "bot/runtime/outbox_pump.hpp"
#include "bot/runtime/outside_worker.hpp"
#include "bot/runtime/store_access.hpp"
#include "bot/runtime/supervisor.hpp"
#include "bot/runtime/surroundings.hpp"
#include "bot/runtime/suspects.hpp"
#include "bot/runtime/timers.hpp"
#include "bot/runtime/watch.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace pln::runtime {

// Events taken and not settled: some seconds' worth of work, some MB.
inline constexpr std::size_t inbox_events_max = 4096;
// How long a stop waits for turns in hand, and then for messages on their way.
inline constexpr Duration stop_turns_max = std::chrono::milliseconds{1500};
inline constexpr Duration stop_messages_max = std::chrono::seconds{3};

class Service {
 public:
  struct Setting {
    Surroundings around{};  // adapter_for is set by the service
    StoreAccess* store{nullptr};
    Timers* timers{nullptr};
    Suspects* suspects{nullptr};  // nullptr: crashes are not counted
    std::vector<ConnectedAdapter*> adapters{};
    Outside* outside{nullptr};
    std::function<std::uint64_t()> dice{};  // 64 random bits
    Watch watch{};
    std::size_t inbox_max{inbox_events_max};
    std::function<void(const std::string& why)> fatal{}, refused{};  // see Dispatcher::Setting
    Inbox::Seen seen{};
    std::function<void(Duration took)> thought{};  // see Dispatcher::Setting
    std::function<void(const Identity& to, const Delivery&)> attempted{};
    std::function<void(seconds late)> nudge_late{};
    // Somebody asked for a file with their data.
    std::function<void(const LearnerId&, const Identity& asked_by, const std::string& file_name)>
        exported{};
    std::function<void(const ConnectedAdapter&, Supervisor::State, const std::string& reason)>
        connection{};
  };
  explicit Service(Setting setting);

  // Takes up what a former process left, then connects. `recovered` is called when all messages
  // left open are in the pump's hands; until then new ones wait, so that order is kept.
  void start(std::function<void()> recovered = {});

  // Takes nothing in any more, ends what is in hand within the limits above, closes the adapters,
  // and writes what is known of the messages. `stopped` is called once.
  void stop(std::function<void()> stopped);

  [[nodiscard]] Dispatcher& dispatcher() { return dispatcher_; }
  [[nodiscard]] const Dispatcher& dispatcher() const { return dispatcher_; }
  [[nodiscard]] const OutboxPump& pump() const { return pump_; }
  [[nodiscard]] const Nudger& nudger() const { return nudger_; }
  [[nodiscard]] const OutsideWorker& outside() const { return worker_; }
  [[nodiscard]] const Supervisor& supervisor() const { return supervisor_; }
  // Nothing is in hand: no turn, no message, no look. Work that waits for its time may be there.
  [[nodiscard]] bool at_rest() const;

 private:
  static Setting with_adapters(Setting setting);
  OutboxPump::Setting pump_setting();
  Dispatcher::Setting dispatcher_setting();
  void recover_messages(std::uint64_t place);
  void settled(const Inbox::Settlement& settlement);
  void retry_quarantined();
  void purge();
  void wait_for_turns(Duration until);
  void wait_for_messages(Duration until);
  void finish();

  Setting set_;
  OutboxPump pump_;
  Dispatcher dispatcher_;
  Inbox inbox_;
  Nudger nudger_;
  OutsideWorker worker_;
  Supervisor supervisor_;
  std::function<void()> recovered_{}, stopped_{};
  bool stopping_{false};
  Lifeline lifeline_{};
};

}  // namespace pln::runtime
