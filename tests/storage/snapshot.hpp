// Everything that can be read out of a store, as a value to compare.
#pragma once

#include "storage/codec/codec.hpp"
#include "storage/store.hpp"

#include <string>
#include <tuple>
#include <vector>

namespace pln::test {

struct Snapshot {
  std::vector<std::string> learners{};  // encoded, with their identities
  std::vector<Identity> identities{};
  std::vector<OutboxRow> open{};
  std::vector<DueNudge> due{};
  std::vector<std::string> zones{};
  std::vector<WorkRow> work{};
  std::vector<QuarantineRow> quarantine{};
  std::uint64_t events_counted{0};
  bool operator==(const Snapshot&) const = default;
};

inline std::string encoded(const Learner& learner) {
  std::string all = learner.id.text, bytes;
  codec::encode_hot(learner, bytes);
  all += bytes;
  for (unsigned part = 0; part < codec::parts; ++part) {
    codec::encode_part(learner, part, bytes);
    all += std::to_string(bytes.size()) + ':' + bytes;
  }
  for (const auto& turn : *learner.history) {
    codec::encode(*turn, bytes);
    all += std::to_string(bytes.size()) + ':' + bytes;
  }
  return all;
}

inline Snapshot snapshot_of(Store& store) {
  Snapshot snapshot;
  for (const LearnerId& id : store.learners()) {
    const auto learner = store.load(id);
    snapshot.learners.push_back(learner ? encoded(*learner) : "missing");
    for (const Identity& identity : store.identities_of(id)) {
      snapshot.identities.push_back(identity);
    }
  }
  snapshot.open = store.outbox_open(1'000'000);
  snapshot.due = store.due(UtcTime{seconds{10'000'000'000}}, 1'000'000);
  snapshot.zones = store.zones_in_use();
  snapshot.work = store.work_open(1'000'000);
  snapshot.quarantine = store.quarantined();
  snapshot.events_counted = store.events_counted();
  return snapshot;
}

}  // namespace pln::test
