#include "storage/memory/memory_store.hpp"

#include <algorithm>
#include <utility>

namespace pln {
namespace {

// Puts a row behind the others, or in the place of the one that `is_same` finds.
template <class Row, class IsSame>
void put_row(std::map<std::uint64_t, Row>& rows, const Row& row, std::uint64_t& last_number,
             IsSame&& is_same) {
  const auto known = std::find_if(rows.begin(), rows.end(),
                                  [&](const auto& entry) { return is_same(entry.second); });
  rows.insert_or_assign(known != rows.end() ? known->first : ++last_number, row);
}

}  // namespace

std::vector<CommitResult> MemoryStore::commit(std::span<const Commit> commits) {
  std::vector<CommitResult> results;
  results.reserve(commits.size());
  for (const Commit& commit : commits) results.push_back(write(commit));
  return results;
}

CommitResult MemoryStore::write(const Commit& commit) {
  const bool comes_again = std::ranges::find(commit.unseen, commit.event) != commit.unseen.end();
  if (!commit.event.empty() && !comes_again && seen(commit.event)) return CommitResult::duplicate;
  take_event(commit);
  if (commit.forget) {
    forget(commit);
  } else {
    if (commit.after != nullptr) write_learner(commit.learner_id, *commit.after);
    for (const Identity& identity : commit.identities) {
      row_of(commit.learner_id);
      identities_.insert_or_assign(identity, commit.learner_id);
    }
  }
  for (const OutboxRow& message : commit.outbox) write_message(message);
  for (const MessageId& id : commit.delivered) close_message(id, OutboxState::done);
  if (commit.events_counted != 0) events_counted_ = commit.events_counted;
  write_service(commit);
  return CommitResult::stored;
}

void MemoryStore::take_event(const Commit& commit) {
  for (const EventKey& key : commit.unseen) {
    const auto known = events_.find(key);
    if (known == events_.end()) continue;
    arrivals_.erase(known->second);
    events_.erase(known);
  }
  if (commit.event.empty()) return;
  events_.emplace(commit.event, ++last_number_);
  arrivals_.emplace(last_number_, std::pair{commit.event, commit.at});
}

void MemoryStore::write_service(const Commit& commit) {
  for (const WorkRow& row : commit.work) {
    if (!rows_.contains(row.learner)) continue;
    put_row(work_, row, last_number_,
            [&](const WorkRow& other) { return other.work.id == row.work.id; });
  }
  for (const WorkId& id : commit.work_ended) {
    std::erase_if(work_, [&](const auto& entry) { return entry.second.work.id == id; });
  }
  for (const Cursor& cursor : commit.cursors) cursors_[cursor.source] = cursor.value;
  for (const QuarantineRow& row : commit.quarantine) {
    put_row(quarantine_, row, last_number_,
            [&](const QuarantineRow& other) { return other.id == row.id; });
  }
  for (const std::string& id : commit.quarantine_ended) {
    std::erase_if(quarantine_, [&](const auto& entry) { return entry.second.id == id; });
  }
  for (const auto& [name, value] : commit.notes) {
    if (value.empty()) {
      notes_.erase(name);
    } else {
      notes_[name] = value;
    }
  }
}

MemoryStore::Row& MemoryStore::row_of(const LearnerId& learner) {
  const auto [place, made] = rows_.try_emplace(learner);
  if (made) {
    place->second.number = ++last_number_;
    ids_.emplace(last_number_, learner);
  }
  return place->second;
}

void MemoryStore::write_learner(const LearnerId& id, const Learner& after) {
  Row& row = row_of(id);
  move_nudge(row, &after);
  row.state = after;
  row.state->id = id;
}

void MemoryStore::move_nudge(const Row& row, const Learner* after) {
  if (row.state && row.state->nudges->next) {
    nudges_.erase({*row.state->nudges->next, row.number});
    const auto zone = zones_.find(row.state->settings->timezone);
    zone->second.erase(row.number);
    if (zone->second.empty()) zones_.erase(zone);
  }
  if (after == nullptr || !after->nudges->next) return;
  nudges_.emplace(*after->nudges->next, row.number);
  zones_[after->settings->timezone].insert(row.number);
}

void MemoryStore::write_message(const OutboxRow& row) {
  const auto owner = rows_.find(row.learner);
  const auto known = message_numbers_.find(row.id);
  if (known != message_numbers_.end()) {
    messages_.at(known->second).row = row;
    close_message(row.id, row.state);
  } else if (owner != rows_.end()) {
    message_numbers_.emplace(row.id, ++last_number_);
    messages_.emplace(last_number_, Message{owner->second.number, row});
  } else if (row.state == OutboxState::ready || row.state == OutboxState::attempting) {
    message_numbers_.emplace(row.id, ++last_number_);
    messages_.emplace(last_number_, Message{std::nullopt, row});
  }
}

// Sets the state; a closed message of somebody forgotten goes.
void MemoryStore::close_message(const MessageId& id, OutboxState state) {
  const auto known = message_numbers_.find(id);
  if (known == message_numbers_.end()) return;
  Message& message = messages_.at(known->second);
  message.row.state = state;
  if (message.owner || is_open(state)) return;
  messages_.erase(known->second);
  message_numbers_.erase(known);
}

void MemoryStore::forget_identity(const Identity& identity) {
  opted_out_.insert(identity);
  std::erase_if(quarantine_, [&](const auto& entry) { return entry.second.from == identity; });
}

void MemoryStore::forget(const Commit& commit) {
  for (const Identity& identity : commit.identities) forget_identity(identity);
  const auto row = rows_.find(commit.learner_id);
  if (row == rows_.end()) return;
  const std::uint64_t number = row->second.number;
  for (const Identity& identity : identities_of(commit.learner_id)) {
    forget_identity(identity);
    identities_.erase(identity);
  }
  for (auto place = messages_.begin(); place != messages_.end();) {
    if (place->second.owner != number) {
      ++place;
      continue;
    }
    message_numbers_.erase(place->second.row.id);
    place = messages_.erase(place);
  }
  std::erase_if(work_,
                [&](const auto& entry) { return entry.second.learner == commit.learner_id; });
  move_nudge(row->second, nullptr);
  ids_.erase(number);
  rows_.erase(row);
}

std::optional<LearnerId> MemoryStore::find(const Identity& identity) {
  const auto found = identities_.find(identity);
  if (found == identities_.end()) return std::nullopt;
  return found->second;
}

std::vector<Identity> MemoryStore::identities_of(const LearnerId& learner) {
  std::vector<Identity> result;
  for (const auto& [identity, owner] : identities_) {
    if (owner == learner) result.push_back(identity);
  }
  return result;
}

std::optional<Learner> MemoryStore::load(const LearnerId& learner) {
  const auto found = rows_.find(learner);
  if (found == rows_.end()) return std::nullopt;
  return found->second.state;
}

bool MemoryStore::seen(const EventKey& event) { return events_.contains(event); }

bool MemoryStore::opted_out(const Identity& identity) { return opted_out_.contains(identity); }

std::vector<OutboxRow> MemoryStore::outbox_open(std::size_t most, std::uint64_t& place) {
  std::vector<OutboxRow> result;
  for (auto at = messages_.lower_bound(place); at != messages_.end(); ++at) {
    if (result.size() >= most) break;
    if (!is_open(at->second.row.state)) continue;
    result.push_back(at->second.row);
    place = at->first + 1;
  }
  return result;
}

std::optional<OutboxRow> MemoryStore::message(const MessageId& id) {
  const auto found = message_numbers_.find(id);
  if (found == message_numbers_.end()) return std::nullopt;
  return messages_.at(found->second).row;
}

std::vector<DueNudge> MemoryStore::due(UtcTime until, std::size_t most) {
  std::vector<DueNudge> result;
  for (const auto& [at, number] : nudges_) {
    if (at > until || result.size() >= most) break;
    result.push_back({ids_.at(number), at});
  }
  return result;
}

std::optional<UtcTime> MemoryStore::next_due() {
  if (nudges_.empty()) return std::nullopt;
  return nudges_.begin()->first;
}

std::vector<std::string> MemoryStore::zones_in_use() {
  std::vector<std::string> result;
  for (const auto& [name, learners] : zones_) result.push_back(name);
  return result;
}

std::vector<DueNudge> MemoryStore::due_in_zone(const std::string& zone, const LearnerId& after,
                                               std::size_t most) {
  std::vector<DueNudge> result;
  const auto learners = zones_.find(zone);
  if (learners == zones_.end()) return result;
  const auto last = rows_.find(after);
  const std::uint64_t behind = last == rows_.end() ? 0 : last->second.number;
  for (auto place = learners->second.upper_bound(behind); place != learners->second.end();
       ++place) {
    if (result.size() >= most) break;
    const LearnerId& id = ids_.at(*place);
    result.push_back({id, *rows_.at(id).state->nudges->next});
  }
  return result;
}

std::vector<WorkRow> MemoryStore::work_open(std::size_t most) {
  std::vector<WorkRow> result;
  for (const auto& [number, row] : work_) {
    if (result.size() >= most) break;
    result.push_back(row);
  }
  return result;
}

std::string MemoryStore::cursor(const std::string& source) {
  const auto found = cursors_.find(source);
  return found == cursors_.end() ? std::string{} : found->second;
}

std::vector<QuarantineRow> MemoryStore::quarantined() {
  std::vector<QuarantineRow> result;
  for (const auto& [number, row] : quarantine_) result.push_back(row);
  return result;
}

std::optional<std::string> MemoryStore::note(const std::string& name) {
  const auto found = notes_.find(name);
  if (found == notes_.end()) return std::nullopt;
  return found->second;
}

std::uint64_t MemoryStore::events_counted() { return events_counted_; }

std::vector<LearnerId> MemoryStore::learners() {
  std::vector<LearnerId> result;
  for (const auto& [number, id] : ids_) {
    if (rows_.at(id).state) result.push_back(id);
  }
  return result;
}

std::size_t MemoryStore::purge(UtcTime now, std::size_t most) {
  std::size_t erased = 0;
  while (!arrivals_.empty() && erased < most &&
         arrivals_.begin()->second.second < now - event_keys_kept) {
    events_.erase(arrivals_.begin()->second.first);
    arrivals_.erase(arrivals_.begin());
    ++erased;
  }
  std::size_t looked_at = 0;
  for (auto place = messages_.begin(); place != messages_.end() && looked_at++ < most;) {
    const OutboxRow& row = place->second.row;
    if (is_open(row.state) || row.at >= now - messages_kept) {
      ++place;
      continue;
    }
    message_numbers_.erase(row.id);
    place = messages_.erase(place);
    ++erased;
  }
  return erased;
}

}  // namespace pln
