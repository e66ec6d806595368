// One life of the service: the real object with all its parts, between its start and its end. At
// the moment of a crash it is dead at once: nothing that its objects still do reaches the disk or a
// platform. What it leaves is what stands on the disk.
#pragma once

#include "bot/runtime/service.hpp"
#include "tests/simulation/disk.hpp"
#include "tests/simulation/fake_adapter.hpp"
#include "tests/simulation/rules.hpp"
#include "tests/simulation/virtual_time.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pln::simulation {

// The service dies at the n-th such moment.
struct Death {
  runtime::Moment at{runtime::Moment::received};
  int count{0};
};

struct Surround {
  std::uint64_t seed{0};
  VirtualTime* time{nullptr};
  WallClock* clock{nullptr};
  Trace* trace{nullptr};
  Rules* rules{nullptr};
  Disk* disk{nullptr};
  std::vector<FakePlatform*> platforms{};
  AdapterFaults adapter_faults{};
  Outcome (*advance)(const Context&, const Learner&, const Event&, UtcTime, std::uint64_t){nullptr};
  std::size_t inbox_max{runtime::inbox_events_max};
};

// Work on the outside is done after a while, sometimes not at once.
class PretendedOutside final : public Outside {
 public:
  PretendedOutside(VirtualTime& time, Dice dice, Rules& rules, const bool& dead)
      : time_(time), dice_(dice), rules_(rules), dead_(dead) {}
  void carry_out(const OutsideWork& work, const LearnerId& learner, Done done) override;

 private:
  VirtualTime& time_;
  Dice dice_;
  Rules& rules_;
  const bool& dead_;
  runtime::Lifeline lifeline_{};
};

class Process {
 public:
  Process(const Surround& around, int life, std::optional<Death> death);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void die();
  // Ends as after a SIGTERM; `is_over` becomes true.
  void stop();
  [[nodiscard]] bool is_over() const { return dead_ || stopped_; }
  [[nodiscard]] runtime::Service& service() { return *service_; }
  [[nodiscard]] std::uint64_t timers_asked() const { return timers_.asked(); }

 private:
  void watch(runtime::Moment moment, const std::string& text);
  [[nodiscard]] runtime::Service::Setting setting(int life);

  const Surround& around_;
  bool dead_{false}, stopped_{false};
  std::optional<Death> death_{};
  Dice dice_;
  CountedTimers timers_;
  std::map<std::string, int> newcomers_{};  // how often somebody began anew
  DiskAccess access_;
  PretendedOutside outside_;
  std::vector<std::unique_ptr<FakeAdapter>> adapters_{};
  std::unique_ptr<runtime::Service> service_{};
};

}  // namespace pln::simulation
