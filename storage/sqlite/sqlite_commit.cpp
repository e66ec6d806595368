// The writing half of the store: many commits in one transaction.
#include "storage/codec/codec.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/sqlite/statements.hpp"
#include "storage/sqlite/transaction.hpp"

#include <algorithm>
#include <utility>

namespace pln {

using storage::Blob;
using storage::Statement;

namespace {

constexpr std::size_t nothing_encoded = 1;  // the version byte alone: everything is as by default

std::int64_t count_of(UtcTime time) { return time.time_since_epoch().count(); }

// How many turns at the beginning of `before` are gone in `after`: found by a turn that both have.
std::size_t dropped_turns(const History& before, const History& after) {
  for (std::size_t place = 0; place < after.size(); ++place) {
    const auto found = std::find(before.begin(), before.end(), after[place]);
    if (found == before.end()) continue;
    const auto old_place = static_cast<std::size_t>(found - before.begin());
    return old_place > place ? old_place - place : 0;
  }
  return 0;
}

}  // namespace

std::vector<CommitResult> SqliteStore::commit(std::span<const Commit> commits) {
  std::vector<CommitResult> results;
  if (commits.empty()) return results;
  results.reserve(commits.size());
  bool forgotten = false;
  try {
    storage::Transaction transaction(*database_, statements_->begin, statements_->commit);
    for (const Commit& commit : commits) {
      results.push_back(write(commit));
      forgotten = forgotten || commit.forget;
    }
    transaction.commit();
  } catch (...) {
    rows_.clear();  // they may name rows that were rolled back
    throw;
  }
  log_to_be_emptied_ = log_to_be_emptied_ || forgotten;
  if (log_to_be_emptied_) empty_log();
  return results;
}

// Copies everything from the log into the file, where erased bytes are overwritten, and cuts the
// log. The commit stands already, so a failure here is no failure of it: the next commit tries
// again.
void SqliteStore::empty_log() {
  try {
    if (database_->number_of("PRAGMA wal_checkpoint(TRUNCATE)") == 0) log_to_be_emptied_ = false;
  } catch (const StoreError&) {
    log_to_be_emptied_ = true;
  }
}

CommitResult SqliteStore::write(const Commit& commit) {
  if (!commit.event.empty() &&
      statements_->insert_event.run(commit.event.text, count_of(commit.at)) == 0) {
    return CommitResult::duplicate;
  }
  if (commit.forget) {
    forget(commit);
  } else {
    if (commit.after != nullptr) write_learner(commit);
    if (!commit.identities.empty()) write_identities(commit);
  }
  for (const OutboxRow& message : commit.outbox) write_message(message);
  for (const MessageId& id : commit.delivered) mark_delivered(id);
  if (commit.events_counted != 0) statements_->put_counter.run(commit.events_counted);
  return CommitResult::stored;
}

SqliteStore::LearnerRow& SqliteStore::row_of(const LearnerId& learner, bool& made) {
  LearnerRow* known = find_row(learner);
  made = known == nullptr;
  if (!made) return *known;
  statements_->insert_learner.run(learner.text);
  const std::int64_t number = sqlite3_last_insert_rowid(database_->handle());
  return rows_.insert_or_assign(learner.text, LearnerRow{number, 1}).first->second;
}

void SqliteStore::write_learner(const Commit& commit) {
  const Learner& after = *commit.after;
  bool made = false;
  LearnerRow& row = row_of(commit.learner_id, made);
  const Learner* before = made ? nullptr : commit.before;
  if (!made && before == nullptr) {  // the whole state anew, over one that may be there
    statements_->delete_parts.run(row.number);
    statements_->delete_turns_from.run(row.number, 0);
    statements_->delete_nudge.run(row.number);
    row.first_turn = 1;
  }
  if (before == nullptr || codec::hot_differs(*before, after)) {
    codec::encode_hot(after, buffer_);
    statements_->update_hot.run(Blob{buffer_}, row.number);
  }
  write_parts(row.number, before, after);
  static const Shared<History> none{};
  const Shared<History>& old_history = before != nullptr ? before->history : none;
  if (!old_history.same_as(after.history)) write_history(row, *old_history, *after.history);
  const auto old_next = before != nullptr ? before->nudges->next : std::optional<UtcTime>{};
  if (after.nudges->next == old_next) return;
  if (after.nudges->next) {
    statements_->put_nudge.run(row.number, count_of(*after.nudges->next));
  } else {
    statements_->delete_nudge.run(row.number);
  }
}

void SqliteStore::write_parts(std::int64_t number, const Learner* before, const Learner& after) {
  for (unsigned part = 0; part < codec::parts; ++part) {
    if (before != nullptr && !codec::part_differs(*before, after, part)) continue;
    codec::encode_part(after, part, buffer_);
    if (buffer_.size() != nothing_encoded) {
      statements_->put_part.run(number, part, Blob{buffer_});
    } else if (before != nullptr) {
      statements_->delete_part.run(number, part);
    }
  }
}

std::int64_t SqliteStore::first_turn_of(LearnerRow& row) {
  if (row.first_turn >= 0) return row.first_turn;
  row.first_turn = 1;
  statements_->first_turn.first([&](const Statement& found) { row.first_turn = found.number(0); },
                                row.number);
  return row.first_turn;
}

// Turn rows are numbered without gaps, so the place in the list gives the number.
void SqliteStore::write_history(LearnerRow& row, const History& before, const History& after) {
  const std::int64_t old_first = first_turn_of(row);
  const std::size_t dropped = dropped_turns(before, after);
  const std::int64_t first = old_first + static_cast<std::int64_t>(dropped);
  if (dropped != 0) statements_->delete_turns_before.run(row.number, first);
  for (std::size_t place = 0; place < after.size(); ++place) {
    const std::size_t old_place = dropped + place;
    if (old_place < before.size() && before[old_place] == after[place]) continue;
    codec::encode(*after[place], buffer_);
    statements_->put_turn.run(row.number, first + static_cast<std::int64_t>(place), Blob{buffer_});
  }
  if (dropped + after.size() < before.size()) {
    statements_->delete_turns_from.run(row.number, first + static_cast<std::int64_t>(after.size()));
  }
  row.first_turn = first;
}

void SqliteStore::write_identities(const Commit& commit) {
  bool made = false;
  const std::int64_t learner = row_of(commit.learner_id, made).number;
  for (const Identity& identity : commit.identities) {
    statements_->put_identity.run(static_cast<std::int64_t>(identity.platform), identity.tenant,
                                  identity.id, learner);
  }
}

// A message to a learner who is not known is one to somebody forgotten: it has no owner, and goes
// when it is closed.
void SqliteStore::write_message(const OutboxRow& message) {
  const auto state = static_cast<std::int64_t>(message.state);
  codec::encode(message, buffer_);
  if (const LearnerRow* owner = find_row(message.learner)) {
    statements_->put_message.run(message.id.text, owner->number, state, count_of(message.at),
                                 Blob{buffer_});
  } else if (message.state == OutboxState::ready || message.state == OutboxState::attempting) {
    may_have_orphans_ = true;
    statements_->put_message.run(message.id.text, nullptr, state, count_of(message.at),
                                 Blob{buffer_});
  } else {
    statements_->update_message.run(state, Blob{buffer_}, message.id.text);
    if (statements_->delete_orphan.run(message.id.text) != 0) log_to_be_emptied_ = true;
  }
}

void SqliteStore::mark_delivered(const MessageId& id) {
  statements_->mark_done.run(id.text);
  if (!may_have_orphans_) return;
  if (statements_->delete_orphan.run(id.text) != 0) log_to_be_emptied_ = true;
  may_have_orphans_ = statements_->any_orphan.first([](const Statement&) {});
}

void SqliteStore::forget(const Commit& commit) {
  for (const Identity& identity : commit.identities) {
    statements_->put_opt_out.run(opt_out_hash(identity));
  }
  const LearnerRow* row = find_row(commit.learner_id);
  if (row == nullptr) return;
  for (const Identity& identity : identities_of(commit.learner_id)) {
    statements_->put_opt_out.run(opt_out_hash(identity));
  }
  statements_->delete_learner.run(row->number);  // and by its references everything of theirs
  rows_.erase(commit.learner_id.text);
}

std::size_t SqliteStore::purge(UtcTime now, std::size_t most) {
  storage::Transaction transaction(*database_, statements_->begin, statements_->commit);
  std::size_t erased = 0;
  std::int64_t last = 0;
  const std::int64_t keep_events_from = count_of(now - event_keys_kept);
  bool old = true;
  statements_->oldest_events.each(
      [&](const Statement& row) {
        old = old && row.number(1) < keep_events_from;
        if (old) last = row.number(0);
      },
      most);
  if (last != 0) erased += static_cast<std::size_t>(statements_->delete_events.run(last));
  const std::int64_t keep_messages_from = count_of(now - messages_kept);
  std::vector<std::int64_t> closed;
  statements_->oldest_messages.each(
      [&](const Statement& row) {
        const auto state = static_cast<OutboxState>(row.number(2));
        if (row.number(1) < keep_messages_from && !is_open(state)) closed.push_back(row.number(0));
      },
      0, most);
  for (const std::int64_t number : closed) statements_->delete_message.run(number);
  transaction.commit();
  return erased + closed.size();
}

}  // namespace pln
