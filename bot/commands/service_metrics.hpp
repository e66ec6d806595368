// Brings what the service tells of itself to the metrics, the log and the health. It decides
// nothing. In the loop's thread.
#pragma once

#include "bot/runtime/health.hpp"
#include "bot/runtime/metrics.hpp"
#include "bot/runtime/service.hpp"
#include "bot/runtime/store_thread.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace pln::commands {

class ServiceMetrics {
 public:
  ServiceMetrics(runtime::Metrics& metrics, runtime::Health& health, const runtime::Clock& clock)
      : metrics_(metrics), health_(health), clock_(clock) {}

  // Adds its hooks to what a service is made of.
  void attach(runtime::Service::Setting& setting);
  void committed(const runtime::CommitFigures& figures);
  // What is not counted as it happens; before each scrape. `log`: the store's write-ahead log.
  void look_at(const runtime::Service& service, const std::filesystem::path& log);
  void look_at(std::span<const std::unique_ptr<ConnectedAdapter>> adapters);

 private:
  void settled(const runtime::Inbox::Settlement& settlement);
  void attempted(const Identity& to, const Delivery& delivery);
  void connection(const ConnectedAdapter& adapter, runtime::Supervisor::State state,
                  const std::string& reason);

  // Handles of a metric by its labels, taken once: taking one costs more than counting.
  template <class Label>
  using Handles = std::map<std::pair<Platform, Label>, runtime::Counter>;

  runtime::Metrics& metrics_;
  runtime::Health& health_;
  const runtime::Clock& clock_;
  Handles<runtime::TurnResult> turns_total_{};
  Handles<runtime::DeliveryOutcome> attempts_total_{};
  std::map<std::string, runtime::Supervisor::State> connections_{};
  runtime::Dispatcher::Counts turns_{};  // as they were at the last look
  runtime::OutboxPump::Counts messages_{};
};

}  // namespace pln::commands
