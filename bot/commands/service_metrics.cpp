#include "bot/commands/service_metrics.hpp"

#include "bot/runtime/log.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <system_error>

namespace pln::commands {
namespace {

using runtime::ConnectionState;
using runtime::DeliveryOutcome;
using runtime::Supervisor;
using runtime::TurnResult;

double in_seconds(runtime::Duration span) { return std::chrono::duration<double>(span).count(); }

// An adapter is called "slack" or "slack/acme".
std::string platform_of(std::string_view adapter) {
  return std::string{adapter.substr(0, adapter.find('/'))};
}

TurnResult result_of(const runtime::Inbox::Settlement& settlement) {
  if (!settlement.stored) return TurnResult::failed;
  switch (settlement.handled.refusal) {
    case runtime::Refusal::duplicate:
      return TurnResult::duplicate;
    case runtime::Refusal::set_aside:
      return TurnResult::quarantined;
    default:
      return TurnResult::stored;
  }
}

DeliveryOutcome outcome_of(Delivery::Kind kind) {
  switch (kind) {
    case Delivery::Kind::delivered:
      return DeliveryOutcome::delivered;
    case Delivery::Kind::retry_after:
      return DeliveryOutcome::retried;
    case Delivery::Kind::refused:
      return DeliveryOutcome::refused;
    case Delivery::Kind::signed_out:
      return DeliveryOutcome::signed_out;
    default:
      return DeliveryOutcome::unknown;
  }
}

ConnectionState state_of(Supervisor::State state) {
  switch (state) {
    case Supervisor::State::connecting:
      return ConnectionState::connecting;
    case Supervisor::State::connected:
      return ConnectionState::connected;
    case Supervisor::State::signed_out:
      return ConnectionState::signed_out;
    default:
      return ConnectionState::waiting;
  }
}

double grown(std::uint64_t now, std::uint64_t before) { return static_cast<double>(now - before); }

}  // namespace

void ServiceMetrics::attach(runtime::Service::Setting& setting) {
  setting.seen = [this](const runtime::Inbox::Settlement& settlement) { settled(settlement); };
  setting.thought = [this](runtime::Duration took) {
    metrics_.turn_duration_seconds.observe(in_seconds(took));
  };
  setting.attempted = [this](const Identity& to, const Delivery& delivery) {
    attempted(to, delivery);
  };
  setting.nudge_late = [this](seconds late) {
    metrics_.nudge_lateness_seconds.observe(static_cast<double>(late.count()));
  };
  setting.connection = [this](const ConnectedAdapter& adapter, Supervisor::State state,
                              const std::string& reason) { connection(adapter, state, reason); };
}

void ServiceMetrics::settled(const runtime::Inbox::Settlement& settlement) {
  const std::string_view platform = name_of(settlement.from.platform);
  const TurnResult result = result_of(settlement);
  const auto [counter, made] = turns_total_.try_emplace({settlement.from.platform, result});
  if (made) counter->second = metrics_.turns_total(platform, result);
  counter->second.add();
  metrics_.ack_latency_seconds.observe(in_seconds(settlement.took));
  const auto& understood = settlement.handled.understood;
  if (std::find(understood.begin(), understood.end(), CommandName::crisis) != understood.end()) {
    metrics_.crisis_messages_total.add();
  }
  if (result == TurnResult::quarantined) {
    runtime::log::error("an event failed again and again and was put aside",
                        {{"platform", platform},
                         runtime::log::conversation(settlement.from.id),
                         runtime::log::trace(settlement.event.text)});
    return;
  }
  runtime::log::info("turn", {{"platform", platform},
                              runtime::log::conversation(settlement.from.id),
                              runtime::log::trace(settlement.event.text),
                              {"stored", settlement.stored},
                              {"duration_s", settlement.took}});
}

void ServiceMetrics::attempted(const Identity& to, const Delivery& delivery) {
  const std::string_view platform = name_of(to.platform);
  const DeliveryOutcome outcome = outcome_of(delivery.kind);
  const auto [counter, made] = attempts_total_.try_emplace({to.platform, outcome});
  if (made) counter->second = metrics_.delivery_attempts_total(platform, outcome);
  counter->second.add();
  if (delivery.kind == Delivery::Kind::delivered) return;
  runtime::log::warn("a message was not delivered", {{"platform", platform},
                                                     runtime::log::conversation(to.id),
                                                     {"reason", delivery.reason},
                                                     {"pause_s", delivery.pause}});
}

void ServiceMetrics::connection(const ConnectedAdapter& adapter, Supervisor::State state,
                                const std::string& reason) {
  const std::string name{adapter.name()};
  connections_[name] = state;
  health_.platform(name, state == Supervisor::State::connected);
  std::map<ConnectionState, double> counts{{ConnectionState::connecting, 0},
                                           {ConnectionState::connected, 0},
                                           {ConnectionState::waiting, 0},
                                           {ConnectionState::signed_out, 0}};
  const std::string platform = platform_of(name);
  for (const auto& [other, its_state] : connections_) {
    if (platform_of(other) == platform) counts[state_of(its_state)] += 1;
  }
  for (const auto& [its_state, count] : counts) {
    metrics_.connections(platform, its_state).set(count);
  }
  switch (state) {
    case Supervisor::State::connected:
      return runtime::log::info("connected", {{"platform", name}});
    case Supervisor::State::signed_out:
      return runtime::log::error("signed out", {{"platform", name}, {"reason", reason}});
    case Supervisor::State::waiting:
      return runtime::log::warn("disconnected", {{"platform", name}, {"reason", reason}});
    default:
      return runtime::log::debug("connecting", {{"platform", name}});
  }
}

void ServiceMetrics::committed(const runtime::CommitFigures& figures) {
  metrics_.commit_duration_seconds.observe(in_seconds(figures.took));
  metrics_.commit_batch_turns.observe(static_cast<double>(figures.turns));
}

void ServiceMetrics::look_at(std::span<const std::unique_ptr<ConnectedAdapter>> adapters) {
  std::map<std::pair<std::string, std::string_view>, double> sums;
  for (const auto& adapter : adapters) {
    const std::string platform{platform_of(std::string{adapter->name()})};
    for (const AdapterFigure& figure : adapter->figures()) {
      sums[{platform, figure.name}] += figure.value;
    }
  }
  for (const auto& [name, value] : sums) metrics_.adapter(name.first, name.second).set(value);
}

void ServiceMetrics::look_at(const runtime::Service& service, const std::filesystem::path& log) {
  const runtime::Dispatcher::Counts turns = service.dispatcher().counts();
  const runtime::OutboxPump::Counts messages = service.pump().counts();
  metrics_.duplicates_dropped_total.add(grown(turns.duplicates, turns_.duplicates));
  metrics_.quarantined_total.add(grown(turns.quarantined, turns_.quarantined));
  metrics_.delivery_ambiguous_total.add(grown(messages.ambiguous, messages_.ambiguous));
  metrics_.rate_limited_total.add(grown(messages.rate_limited, messages_.rate_limited));
  turns_ = turns;
  messages_ = messages;
  metrics_.outbox_pending.set(static_cast<double>(service.pump().pending()));
  const UtcTime oldest = service.pump().oldest();
  const seconds age = oldest == UtcTime{} ? seconds{0} : clock_.now() - oldest;
  metrics_.outbox_oldest_age_seconds.set(static_cast<double>(age.count()));
  metrics_.lease_held.set(1);
  std::error_code error;
  const auto bytes = std::filesystem::file_size(log, error);
  metrics_.db_wal_bytes.set(error ? 0 : static_cast<double>(bytes));
}

}  // namespace pln::commands
