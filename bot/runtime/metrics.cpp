#include "bot/runtime/metrics.hpp"

#include "bot/core/check.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>

namespace pln::runtime {
namespace {

using Labels = std::map<std::string, std::string>;
using Buckets = prometheus::Histogram::BucketBoundaries;

constexpr auto descriptions = std::to_array<MetricDescription>({
    {"pln_coach_turns_total", "counter", "platform, result",
     "events taken in, by what became of them"},
    {"pln_coach_turn_duration_seconds", "histogram", "", "thinking about one event, without disk"},
    {"pln_coach_commit_duration_seconds", "histogram", "", "one commit to the store, synced"},
    {"pln_coach_commit_batch_turns", "histogram", "", "turns that shared one commit"},
    {"pln_coach_ack_latency_seconds", "histogram", "",
     "from an event's arrival to its acknowledgement"},
    {"pln_coach_outbox_pending", "gauge", "", "messages not yet delivered"},
    {"pln_coach_outbox_oldest_age_seconds", "gauge", "", "how long the oldest of them waits"},
    {"pln_coach_delivery_attempts_total", "counter", "platform, outcome",
     "attempts to deliver a message, by what became of them"},
    {"pln_coach_delivery_ambiguous_total", "counter", "",
     "messages of which nobody could tell whether they had arrived"},
    {"pln_coach_duplicates_dropped_total", "counter", "",
     "events that a platform brought again and that changed nothing"},
    {"pln_coach_quarantined_total", "counter", "", "events put aside after failing three times"},
    {"pln_coach_crisis_messages_total", "counter", "",
     "messages that told of a crisis; nothing else is kept of them"},
    {"pln_coach_nudge_lateness_seconds", "histogram", "",
     "from the instant a nudge was due to its commit"},
    {"pln_coach_rate_limited_total", "counter", "", "deliveries held back by a platform's limit"},
    {"pln_coach_connections", "gauge", "platform, state", "connections to platforms, by state"},
    {"pln_coach_adapter", "gauge", "platform, figure", "how the adapters of a platform stand"},
    {"pln_coach_lease_held", "gauge", "", "1 while this process may write to the store"},
    {"pln_coach_lease_lost_total", "counter", "", "times that right was lost to another process"},
    {"pln_coach_db_wal_bytes", "gauge", "", "size of the store's write-ahead log"},
    {"pln_coach_build_info", "gauge", "version", "always 1; the label tells the version"},
});

constexpr auto platforms =
    std::to_array<std::string_view>({"console", "slack", "matrix", "mastodon", "test", "other"});
constexpr auto results =
    std::to_array<std::string_view>({"stored", "duplicate", "failed", "quarantined"});
constexpr auto outcomes =
    std::to_array<std::string_view>({"delivered", "retried", "refused", "signed_out", "unknown"});
constexpr auto states =
    std::to_array<std::string_view>({"connecting", "connected", "waiting", "signed_out"});

// From a turn of 20 microseconds to one that people notice.
const Buckets turn_buckets{20e-6, 50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3,
                           5e-3,  10e-3, 50e-3,  0.1,    0.5,    1};
// From a sync on a fast disk to one that hangs.
const Buckets commit_buckets{100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3,
                             25e-3,  50e-3,  0.1,    0.25, 0.5,    1,    5};
const Buckets batch_buckets{1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
// Slack takes an event back after 3 s.
const Buckets ack_buckets{1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 0.1, 0.25, 0.5, 1, 2, 3, 5};
const Buckets lateness_buckets{0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400};

const MetricDescription& described(std::string_view name) {
  const auto* found =
      std::find_if(descriptions.begin(), descriptions.end(),
                   [&](const MetricDescription& metric) { return metric.name == name; });
  PLN_CHECK(found != descriptions.end());
  return *found;
}

std::string platform_label(std::string_view platform) {
  const bool known = std::find(platforms.begin(), platforms.end(), platform) != platforms.end();
  return std::string(known ? platform : "other");
}

// The value's name in its list.
template <std::size_t count, class Enum>
std::string name_in(const std::array<std::string_view, count>& names, Enum value) {
  const auto index = static_cast<std::size_t>(value);
  PLN_CHECK(index < count);
  return std::string(names[index]);
}

template <class Builder>
auto& family(prometheus::Registry& registry, Builder builder, std::string_view name) {
  return builder.Name(std::string(name))
      .Help(std::string(described(name).meaning))
      .Register(registry);
}

}  // namespace

std::span<const MetricDescription> metric_descriptions() { return descriptions; }

void Counter::add(double amount) const {
  if (counter_ != nullptr) counter_->Increment(amount);
}
void Gauge::set(double value) const {
  if (gauge_ != nullptr) gauge_->Set(value);
}
void Histogram::observe(double value) const {
  if (histogram_ != nullptr) histogram_->Observe(value);
}

struct Metrics::Families {
  prometheus::Registry registry{};
  prometheus::Family<prometheus::Counter>& turns{
      family(registry, prometheus::BuildCounter(), "pln_coach_turns_total")};
  prometheus::Family<prometheus::Counter>& attempts{
      family(registry, prometheus::BuildCounter(), "pln_coach_delivery_attempts_total")};
  prometheus::Family<prometheus::Gauge>& connections{
      family(registry, prometheus::BuildGauge(), "pln_coach_connections")};
  prometheus::Family<prometheus::Gauge>& adapters{
      family(registry, prometheus::BuildGauge(), "pln_coach_adapter")};

  Counter counter(std::string_view name) {
    return Counter{&family(registry, prometheus::BuildCounter(), name).Add({})};
  }
  Gauge gauge(std::string_view name, const Labels& labels = {}) {
    return Gauge{&family(registry, prometheus::BuildGauge(), name).Add(labels)};
  }
  Histogram histogram(std::string_view name, const Buckets& buckets) {
    return Histogram{&family(registry, prometheus::BuildHistogram(), name).Add({}, buckets)};
  }
};

Metrics::Metrics(std::string_view version) : families_(std::make_unique<Families>()) {
  Families& all = *families_;
  turn_duration_seconds = all.histogram("pln_coach_turn_duration_seconds", turn_buckets);
  commit_duration_seconds = all.histogram("pln_coach_commit_duration_seconds", commit_buckets);
  commit_batch_turns = all.histogram("pln_coach_commit_batch_turns", batch_buckets);
  ack_latency_seconds = all.histogram("pln_coach_ack_latency_seconds", ack_buckets);
  nudge_lateness_seconds = all.histogram("pln_coach_nudge_lateness_seconds", lateness_buckets);
  outbox_pending = all.gauge("pln_coach_outbox_pending");
  outbox_oldest_age_seconds = all.gauge("pln_coach_outbox_oldest_age_seconds");
  lease_held = all.gauge("pln_coach_lease_held");
  db_wal_bytes = all.gauge("pln_coach_db_wal_bytes");
  delivery_ambiguous_total = all.counter("pln_coach_delivery_ambiguous_total");
  duplicates_dropped_total = all.counter("pln_coach_duplicates_dropped_total");
  quarantined_total = all.counter("pln_coach_quarantined_total");
  crisis_messages_total = all.counter("pln_coach_crisis_messages_total");
  rate_limited_total = all.counter("pln_coach_rate_limited_total");
  lease_lost_total = all.counter("pln_coach_lease_lost_total");
  all.gauge("pln_coach_build_info", {{"version", std::string(version)}}).set(1);
}

Metrics::~Metrics() = default;

Counter Metrics::turns_total(std::string_view platform, TurnResult result) {
  const Labels labels{{"platform", platform_label(platform)}, {"result", name_in(results, result)}};
  return Counter{&families_->turns.Add(labels)};
}

Counter Metrics::delivery_attempts_total(std::string_view platform, DeliveryOutcome outcome) {
  const Labels labels{{"platform", platform_label(platform)},
                      {"outcome", name_in(outcomes, outcome)}};
  return Counter{&families_->attempts.Add(labels)};
}

Gauge Metrics::connections(std::string_view platform, ConnectionState state) {
  const Labels labels{{"platform", platform_label(platform)}, {"state", name_in(states, state)}};
  return Gauge{&families_->connections.Add(labels)};
}

Gauge Metrics::adapter(std::string_view platform, std::string_view figure) {
  const Labels labels{{"platform", platform_label(platform)}, {"figure", std::string(figure)}};
  return Gauge{&families_->adapters.Add(labels)};
}

std::string Metrics::text() const {
  return prometheus::TextSerializer{}.Serialize(families_->registry.Collect());
}

}  // namespace pln::runtime
