// The writing half of the store: many commits in one transaction.
#include "storage/codec/codec.hpp"
#include "storage/secrets.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/sqlite/statements.hpp"
#include "storage/sqlite/transaction.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace pln {

using storage::Blob;
using storage::KeyOf;
using storage::Statement;
using Kind = StoreError::Kind;

namespace {

// 64 MB: a page that changes often is copied into the file seldom, and a log of this length is read
// in a fraction of a second after a kill.
constexpr int log_pages_max = 16000;

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
  if (commits.empty()) return {};
  if (failed_) throw_failed();
  checkpoint_if_long();
  std::vector<CommitResult> results;
  try {
    results = commit_all(commits);
  } catch (...) {
    rolled_back();
    throw;
  }
  const bool forgotten = std::ranges::any_of(commits, [](const Commit& one) { return one.forget; });
  log_to_be_emptied_ = log_to_be_emptied_ || forgotten;
  if (log_to_be_emptied_) empty_log();
  return results;
}

std::vector<CommitResult> SqliteStore::commit_all(std::span<const Commit> commits) {
  std::vector<CommitResult> results;
  results.reserve(commits.size());
  storage::Transaction transaction(*database_, statements_->begin, statements_->commit);
  for (const Commit& commit : commits) results.push_back(write(commit));
  transaction.commit();
  return results;
}

// Called while an exception is under way. What is remembered may name rows that are not there.
void SqliteStore::rolled_back() {
  rows_.clear();
  last_message_number_ = message_numbers_end_ = 0;
  try {
    throw;
  } catch (const StoreError& error) {
    if (error.kind() == Kind::disk_failed) fail();
  } catch (...) {  // NOLINT(bugprone-empty-catch): the caller throws it on
  }
}

void SqliteStore::fail() {
  failed_ = true;
  database_->abandon();
}

void SqliteStore::throw_failed() const {
  throw storage::file_error(Kind::disk_failed, database_->file(),
                            "the disk failed while writing; check it, then start again");
}

// Before a transaction, so that those who wait for the last one have their answers already.
void SqliteStore::checkpoint_if_long() {
  if (database_->log_pages() < log_pages_max) return;
  try {
    database_->checkpoint();
  } catch (const StoreError& error) {
    if (error.kind() != Kind::disk_failed) return;  // the log grows until it goes
    fail();
    throw;
  }
}

// Copies everything from the log into the file, where erased bytes are overwritten, and cuts the
// log. The commit stands already, so a failure here is no failure of it: the next commit tries
// again, or is refused if the disk failed.
void SqliteStore::empty_log() {
  try {
    if (database_->number_of("PRAGMA wal_checkpoint(TRUNCATE)") == 0) log_to_be_emptied_ = false;
  } catch (const StoreError& error) {
    if (error.kind() == Kind::disk_failed) fail();
  } catch (const std::bad_alloc&) {
    log_to_be_emptied_ = true;
  }
}

CommitResult SqliteStore::write(const Commit& commit) {
  if (!take_event(commit)) return CommitResult::duplicate;
  if (commit.forget) {
    forget(commit);
  } else {
    if (commit.after != nullptr) write_learner(commit);
    if (!commit.identities.empty()) write_identities(commit);
  }
  for (const OutboxRow& message : commit.outbox) write_message(message);
  for (const MessageId& id : commit.delivered) mark_delivered(id);
  if (commit.events_counted != 0) statements_->put_counter.run(commit.events_counted);
  write_service(commit);
  return CommitResult::stored;
}

// False for a repeat, which changes nothing: not even what else is to be taken as never seen.
bool SqliteStore::take_event(const Commit& commit) {
  const auto insert = [&] {
    return commit.event.empty() ||
           !insert_key(KeyOf::event, commit.event.text, commit.at, nullptr).has_value();
  };
  const bool comes_again = std::ranges::find(commit.unseen, commit.event) != commit.unseen.end();
  if (!comes_again && !insert()) return false;
  for (const EventKey& key : commit.unseen) {
    if (const auto known = find_key(KeyOf::event, key.text)) delete_key(known->hash);
  }
  return !comes_again || insert();
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
    delete_span(storage::parts_of(row.number));
    delete_span(storage::turns_of(row.number));
    statements_->delete_nudge.run(row.number);
    row.first_turn = 1;
  }
  if (before == nullptr || codec::hot_differs(*before, after)) {
    codec::encode_hot(after, buffer_);
    put_row(row.number, storage::hot_slot);
  }
  write_parts(row.number, before, after);
  static const Shared<History> none{};
  const Shared<History>& old_history = before != nullptr ? before->history : none;
  if (!old_history.same_as(after.history)) write_history(row, *old_history, *after.history);
  write_nudge(row.number, before, after);
}

void SqliteStore::write_nudge(std::int64_t number, const Learner* before, const Learner& after) {
  const auto& next = after.nudges->next;
  const std::string& zone = after.settings->timezone;
  if (before == nullptr ? !next : before->nudges->next == next) {
    if (!next || before->settings->timezone == zone) return;
  }
  if (next) {
    statements_->put_nudge.run(number, count_of(*next), zone);
  } else {
    statements_->delete_nudge.run(number);
  }
}

// Writes what is in the buffer.
void SqliteStore::put_row(std::int64_t learner, std::int64_t slot) {
  statements_->put_row.run(storage::place_of(learner, slot), Blob{buffer_});
}

void SqliteStore::delete_span(storage::Span span) {
  statements_->delete_rows.run(span.first, span.last);
}

void SqliteStore::write_parts(std::int64_t number, const Learner* before, const Learner& after) {
  for (unsigned part = 0; part < codec::parts; ++part) {
    if (before != nullptr && !codec::part_differs(*before, after, part)) continue;
    codec::encode_part(after, part, buffer_);
    if (buffer_.size() != nothing_encoded) {
      put_row(number, part);
    } else if (before != nullptr) {
      statements_->delete_row.run(storage::place_of(number, part));
    }
  }
}

std::int64_t SqliteStore::first_turn_of(LearnerRow& row) {
  if (row.first_turn >= 0) return row.first_turn;
  row.first_turn = 1;
  const storage::Span turns = storage::turns_of(row.number);
  statements_->last_row.first(
      [&](const Statement& found) {
        row.first_turn = storage::turn_slots - storage::slot_at(found.number(0));
      },
      turns.first, turns.last);
  return row.first_turn;
}

// Turn rows are numbered without gaps, so the place in the list gives the number.
void SqliteStore::write_history(LearnerRow& row, const History& before, const History& after) {
  const std::int64_t old_first = first_turn_of(row);
  const std::size_t dropped = dropped_turns(before, after);
  const std::int64_t first = old_first + static_cast<std::int64_t>(dropped);
  const storage::Span all = storage::turns_of(row.number);
  const auto place_of_turn = [&](std::int64_t turn) {
    return storage::place_of(row.number, storage::turn_slot(turn));
  };
  if (dropped != 0) delete_span({place_of_turn(first - 1), all.last});
  for (std::size_t place = 0; place < after.size(); ++place) {
    const std::size_t old_place = dropped + place;
    if (old_place < before.size() && before[old_place] == after[place]) continue;
    codec::encode(*after[place], buffer_);
    put_row(row.number, storage::turn_slot(first + static_cast<std::int64_t>(place)));
  }
  if (dropped + after.size() < before.size()) {
    delete_span({all.first, place_of_turn(first + static_cast<std::int64_t>(after.size()))});
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

void SqliteStore::forget_identity(const Identity& identity) {
  statements_->put_opt_out.run(opt_out_hash(identity));
  statements_->forget_quarantine.run(static_cast<std::int64_t>(identity.platform), identity.tenant,
                                     identity.id);
}

void SqliteStore::forget(const Commit& commit) {
  for (const Identity& identity : commit.identities) forget_identity(identity);
  const LearnerRow* row = find_row(commit.learner_id);
  if (row == nullptr) return;
  for (const Identity& identity : identities_of(commit.learner_id)) {
    forget_identity(identity);
  }
  forget_messages(row->number);
  delete_span(storage::all_of(row->number));
  statements_->delete_learner_secrets.run(std::string_view{secrets_of_learner},
                                          commit.learner_id.text);
  statements_->delete_learner.run(row->number);  // and by its references everything else of theirs
  rows_.erase(commit.learner_id.text);
}

void SqliteStore::forget_messages(std::int64_t learner) {
  std::vector<std::int64_t> numbers;
  const storage::Span references = storage::references_of(learner);
  statements_->load_rows.each([&](const Statement& row) { numbers.push_back(row.number(1)); },
                              references.first, references.last);
  for (const std::int64_t number : numbers) {
    const auto message = message_at(number);
    if (!message) continue;
    const auto known = find_key(KeyOf::message, message->row.id.text);
    if (known) delete_key(known->hash);
    statements_->delete_unsent.run(number);
    statements_->delete_message.run(number);
  }
}

}  // namespace pln
