// The near side of a pretended platform, as the service sees it: one for each process, gone with
// it. Requests that are on their way when the process dies arrive at that moment or never; a
// platform with keys may get them later still.
#pragma once

#include "adapters/connected_adapter.hpp"
#include "tests/simulation/platform.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace pln::simulation {

// Ways in which an adapter may break its contract, to see that somebody notices.
struct AdapterFaults {
  bool acknowledges_early{false};
  bool posts_out_of_order{false};
};

class FakeAdapter final : public ConnectedAdapter, public FakePlatform::End {
 public:
  FakeAdapter(FakePlatform& platform, VirtualTime& time, Dice dice, Rules& rules,
              AdapterFaults faults, const bool& dead)
      : platform_(platform),
        time_(time),
        dice_(dice),
        rules_(rules),
        faults_(faults),
        dead_(dead) {}
  ~FakeAdapter() override;

  [[nodiscard]] std::string_view name() const override;
  [[nodiscard]] bool reaches(const Identity& identity) const override;
  [[nodiscard]] Abilities abilities(const Identity& identity) const override;
  void deliver(const Outgoing& message, Done done) override;
  void look_for(const Outgoing& message, Found found) override;
  void start(Intake& intake, Told told) override;
  void stop_intake() override { intake_ = nullptr; }
  void close() override;

  bool arrives(const Received& received) override;
  void dropped(const Connection& connection) override;

  // The process is gone: what was on its way arrives now or never.
  void cut();

 private:
  struct Request {
    Outgoing message{};
    Done done{};
    bool arrives{false};  // it is still to arrive
    bool may_be_late{false};
  };
  void connected();
  void tell(const Connection& connection);
  void wait_for_room();
  Delivery answer_at_once(const Outgoing& message);
  void finish(std::uint64_t number, const Delivery& delivery);
  void arrive(std::uint64_t number);
  void check_limit(const Outgoing& message);
  void after(Duration pause, std::function<void()> call);

  FakePlatform& platform_;
  VirtualTime& time_;
  Dice dice_;
  Rules& rules_;
  AdapterFaults faults_;
  const bool& dead_;
  Intake* intake_{nullptr};
  Told told_{};
  bool waits_for_room_{false}, closed_{false};
  std::map<std::uint64_t, Request> requests_{};
  std::uint64_t last_request_{0};
  std::unordered_map<std::string, Duration> may_not_before_{};  // what the service was told
  runtime::Lifeline lifeline_{};
};

}  // namespace pln::simulation
