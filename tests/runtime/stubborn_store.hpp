// A store that refuses commits on demand and counts those that it took.
#pragma once

#include "storage/memory/memory_store.hpp"

#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace pln::test {

class Stubborn final : public Store {
 public:
  explicit Stubborn(Store& inner) : inner_(inner) {}
  std::vector<CommitResult> commit(std::span<const Commit> commits) override {
    if (refuses && meanwhile) std::exchange(meanwhile, {})();
    if (refuses) throw StoreError(refusal, "refused for the test");
    ++commit_count;
    return inner_.commit(commits);
  }
  std::optional<LearnerId> find(const Identity& identity) override { return inner_.find(identity); }
  std::vector<Identity> identities_of(const LearnerId& learner) override {
    return inner_.identities_of(learner);
  }
  std::optional<Learner> load(const LearnerId& learner) override { return inner_.load(learner); }
  bool seen(const EventKey& event) override { return inner_.seen(event); }
  bool opted_out(const Identity& identity) override { return inner_.opted_out(identity); }
  using Store::outbox_open;
  std::vector<OutboxRow> outbox_open(std::size_t most, std::uint64_t& place) override {
    return inner_.outbox_open(most, place);
  }
  std::optional<OutboxRow> message(const MessageId& id) override { return inner_.message(id); }
  std::vector<DueNudge> due(UtcTime until, std::size_t most) override {
    return inner_.due(until, most);
  }
  std::optional<UtcTime> next_due() override { return inner_.next_due(); }
  std::vector<std::string> zones_in_use() override { return inner_.zones_in_use(); }
  std::vector<DueNudge> due_in_zone(const std::string& zone, const LearnerId& after,
                                    std::size_t most) override {
    return inner_.due_in_zone(zone, after, most);
  }
  std::vector<WorkRow> work_open(std::size_t most) override { return inner_.work_open(most); }
  std::string cursor(const std::string& source) override { return inner_.cursor(source); }
  std::vector<QuarantineRow> quarantined() override { return inner_.quarantined(); }
  std::optional<std::string> note(const std::string& name) override { return inner_.note(name); }
  std::uint64_t events_counted() override { return inner_.events_counted(); }
  std::vector<LearnerId> learners() override { return inner_.learners(); }

  bool refuses{false};
  StoreError::Kind refusal{StoreError::Kind::full};
  std::function<void()> meanwhile{};  // called once, while a commit is refused
  int commit_count{0};

 private:
  Store& inner_;
};

}  // namespace pln::test
