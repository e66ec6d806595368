// What the service counts and measures, by the names of deploy/metrics.md, and its text for
// Prometheus. The names and the values of labels are fixed here: neither learners nor rooms become
// labels, so the number of series has a bound. A handle is taken once; counting with it is an
// atomic addition (a histogram takes an uncontended lock) and safe on any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace pln::runtime {

class Counter {
 public:
  explicit Counter(prometheus::Counter* counter = nullptr) : counter_(counter) {}
  void add(double amount = 1) const;

 private:
  prometheus::Counter* counter_;  // nullptr: counts nothing
};

class Gauge {
 public:
  explicit Gauge(prometheus::Gauge* gauge = nullptr) : gauge_(gauge) {}
  void set(double value) const;

 private:
  prometheus::Gauge* gauge_;
};

class Histogram {
 public:
  explicit Histogram(prometheus::Histogram* histogram = nullptr) : histogram_(histogram) {}
  void observe(double value) const;

 private:
  prometheus::Histogram* histogram_;
};

// What became of an event.
enum class TurnResult : std::uint8_t { stored, duplicate, failed, quarantined };
// What became of one attempt to deliver a message.
enum class DeliveryOutcome : std::uint8_t { delivered, retried, refused, signed_out, unknown };
// What a connection to a platform is doing.
enum class ConnectionState : std::uint8_t { connecting, connected, waiting, signed_out };

struct MetricDescription {
  std::string_view name{};
  std::string_view type{};  // counter, gauge, histogram
  std::string_view labels{};
  std::string_view meaning{};
};

// All of them, in the order of deploy/metrics.md.
[[nodiscard]] std::span<const MetricDescription> metric_descriptions();

class Metrics {
 public:
  explicit Metrics(std::string_view version);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // Handles; they live as long as this. A platform that is not known here counts as "other".
  [[nodiscard]] Counter turns_total(std::string_view platform, TurnResult result);
  [[nodiscard]] Counter delivery_attempts_total(std::string_view platform, DeliveryOutcome outcome);
  [[nodiscard]] Gauge connections(std::string_view platform, ConnectionState state);
  // `figure` is a literal of the adapter's (AdapterFigure).
  [[nodiscard]] Gauge adapter(std::string_view platform, std::string_view figure);
  Histogram turn_duration_seconds{};
  Histogram commit_duration_seconds{};
  Histogram commit_batch_turns{};
  Histogram ack_latency_seconds{};
  Histogram nudge_lateness_seconds{};
  Gauge outbox_pending{};
  Gauge outbox_oldest_age_seconds{};
  Gauge lease_held{};
  Gauge db_wal_bytes{};
  Counter delivery_ambiguous_total{};
  Counter duplicates_dropped_total{};
  Counter quarantined_total{};
  Counter crisis_messages_total{};
  Counter rate_limited_total{};
  Counter lease_lost_total{};

  [[nodiscard]] std::string text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace pln::runtime
