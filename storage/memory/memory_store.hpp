// The reference store: plain values in maps, gone with the object. For simulations without a data
// folder and as the measure of other stores. Not thread-safe.
#pragma once

#include "storage/store.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pln {

class MemoryStore final : public Store {
 public:
  std::vector<CommitResult> commit(std::span<const Commit> commits) override;
  std::optional<LearnerId> find(const Identity& identity) override;
  std::vector<Identity> identities_of(const LearnerId& learner) override;
  std::optional<Learner> load(const LearnerId& learner) override;
  bool seen(const EventKey& event) override;
  bool opted_out(const Identity& identity) override;
  using Store::outbox_open;
  std::vector<OutboxRow> outbox_open(std::size_t most, std::uint64_t& place) override;
  std::optional<OutboxRow> message(const MessageId& id) override;
  std::vector<DueNudge> due(UtcTime until, std::size_t most) override;
  std::optional<UtcTime> next_due() override;
  std::vector<std::string> zones_in_use() override;
  std::vector<DueNudge> due_in_zone(const std::string& zone, const LearnerId& after,
                                    std::size_t most) override;
  std::vector<WorkRow> work_open(std::size_t most) override;
  std::string cursor(const std::string& source) override;
  std::vector<QuarantineRow> quarantined() override;
  std::optional<std::string> note(const std::string& name) override;
  std::uint64_t events_counted() override;
  std::vector<LearnerId> learners() override;
  std::size_t purge(UtcTime now, std::size_t most) override;

 private:
  // Learners and messages are numbered as they come, which is the order of every list.
  struct Row {
    std::uint64_t number{0};
    std::optional<Learner> state{};  // none: only an identity is known
  };
  struct Message {
    std::optional<std::uint64_t> owner{};  // none: of somebody forgotten
    OutboxRow row{};
  };
  CommitResult write(const Commit& commit);
  void take_event(const Commit& commit);
  void write_service(const Commit& commit);
  Row& row_of(const LearnerId& learner);
  void write_learner(const LearnerId& id, const Learner& after);
  void write_message(const OutboxRow& row);
  void close_message(const MessageId& id, OutboxState state);
  void move_nudge(const Row& row, const Learner* after);
  void forget(const Commit& commit);
  void forget_identity(const Identity& identity);

  std::map<LearnerId, Row> rows_{};
  std::map<std::uint64_t, LearnerId> ids_{};  // by number
  std::map<Identity, LearnerId> identities_{};
  std::set<Identity> opted_out_{};
  std::map<EventKey, std::uint64_t> events_{};
  std::map<std::uint64_t, std::pair<EventKey, UtcTime>> arrivals_{};  // events by number
  std::map<std::uint64_t, Message> messages_{};
  std::map<MessageId, std::uint64_t> message_numbers_{};
  std::set<std::pair<UtcTime, std::uint64_t>> nudges_{};    // time, learner's number
  std::map<std::string, std::set<std::uint64_t>> zones_{};  // of learners who have a next look
  std::map<std::uint64_t, WorkRow> work_{};
  std::map<std::uint64_t, QuarantineRow> quarantine_{};
  std::map<std::string, std::string> cursors_{};
  std::map<std::string, std::string> notes_{};
  std::uint64_t last_number_{0};
  std::uint64_t events_counted_{0};
};

}  // namespace pln
