#include "storage/memory/memory_store.hpp"

#include <utility>

namespace pln {

std::vector<CommitResult> MemoryStore::commit(std::span<const Commit> commits) {
  std::vector<CommitResult> results;
  results.reserve(commits.size());
  for (const Commit& commit : commits) results.push_back(write(commit));
  return results;
}

CommitResult MemoryStore::write(const Commit& commit) {
  if (!commit.event.empty()) {
    if (seen(commit.event)) return CommitResult::duplicate;
    events_.emplace(commit.event, ++last_number_);
    arrivals_.emplace(last_number_, std::pair{commit.event, commit.at});
  }
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
  return CommitResult::stored;
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
  if (row.state && row.state->nudges->next) {
    nudges_.erase({*row.state->nudges->next, row.number});
  }
  row.state = after;
  row.state->id = id;
  if (after.nudges->next) nudges_.emplace(*after.nudges->next, row.number);
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

void MemoryStore::forget(const Commit& commit) {
  opted_out_.insert(commit.identities.begin(), commit.identities.end());
  const auto row = rows_.find(commit.learner_id);
  if (row == rows_.end()) return;
  const std::uint64_t number = row->second.number;
  for (const Identity& identity : identities_of(commit.learner_id)) {
    opted_out_.insert(identity);
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
  if (row->second.state && row->second.state->nudges->next) {
    nudges_.erase({*row->second.state->nudges->next, number});
  }
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

std::vector<OutboxRow> MemoryStore::outbox_open(std::size_t most) {
  std::vector<OutboxRow> result;
  for (const auto& [number, message] : messages_) {
    if (result.size() >= most) break;
    if (is_open(message.row.state)) result.push_back(message.row);
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
