// The outbox and the table of ids: new messages, what became of them, and purging both.
#include "storage/codec/codec.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/sqlite/statements.hpp"
#include "storage/sqlite/transaction.hpp"

#include <algorithm>
#include <limits>

namespace pln {

using storage::Blob;
using storage::KeyOf;
using storage::Statement;

namespace {

// Numbers of messages are taken from `meta` in blocks, so that a turn does not write there. Some
// are lost at every start; 63 bits are enough for that.
constexpr std::int64_t message_number_block = 4096;

constexpr std::int64_t nobody = 0;  // the learner of messages to people who were forgotten

}  // namespace

// The row that is there already, or nothing: then it was inserted. `message`: what to write of it.
std::optional<SqliteStore::KeyRow> SqliteStore::insert_key(KeyOf kind, const std::string& text,
                                                           UtcTime at, const KeyRow* message) {
  storage::KeyHash key = storage::hash_of_key(salt_, kind, text);
  const std::int64_t count = at.time_since_epoch().count();
  for (;; key.hash += storage::next_hash) {
    const int inserted =
        message == nullptr
            ? statements_->insert_key.run(key.hash, key.proof, count, nullptr, nullptr)
            : statements_->insert_key.run(key.hash, key.proof, count, message->number,
                                          message->is_orphan);
    if (inserted != 0) return std::nullopt;
    std::optional<KeyRow> found;
    statements_->find_key.first(
        [&](const Statement& row) {
          if (row.number(0) == key.proof)
            found = KeyRow{key.hash, row.number(1), row.number(2) != 0};
        },
        key.hash);
    if (found) return found;
  }
}

void SqliteStore::delete_key(std::int64_t hash) {
  if (statements_->delete_key.run(hash) == 0) statements_->bury_key.run(hash);
}

std::int64_t SqliteStore::next_message_number() {
  if (last_message_number_ == message_numbers_end_) {
    statements_->messages_numbered.first(
        [this](const Statement& row) { last_message_number_ = row.number(0); });
    message_numbers_end_ = last_message_number_ + message_number_block;
    statements_->put_messages_numbered.run(message_numbers_end_);
  }
  return ++last_message_number_;
}

// A message to a learner who is not known is one to somebody forgotten: it has no owner, and goes
// when it is closed.
void SqliteStore::write_message(const OutboxRow& message) {
  if (const LearnerRow* owner = find_row(message.learner)) {
    write_new_message(message, owner->number);
  } else if (message.state == OutboxState::ready || message.state == OutboxState::attempting) {
    write_new_message(message, nobody);
  } else if (const auto known = find_key(KeyOf::message, message.id.text)) {
    write_known_message(message, *known);
  }
}

void SqliteStore::write_new_message(const OutboxRow& message, std::int64_t learner) {
  const KeyRow made{0, next_message_number(), learner == nobody};
  if (const auto known = insert_key(KeyOf::message, message.id.text, message.at, &made)) {
    return write_known_message(message, *known);
  }
  codec::encode(message, buffer_);
  statements_->insert_message.run(made.number, learner, Blob{buffer_});
  if (is_open(message.state)) {
    statements_->put_unsent.run(made.number, static_cast<std::int64_t>(message.state));
  }
  if (learner == nobody) return;
  std::int64_t place = storage::reference_to(learner, made.number).first;
  while (statements_->put_reference.run(place, made.number) == 0) ++place;
}

void SqliteStore::write_known_message(const OutboxRow& message, const KeyRow& known) {
  if (is_open(message.state)) {
    statements_->put_unsent.run(known.number, static_cast<std::int64_t>(message.state));
  } else {
    statements_->delete_unsent.run(known.number);
    if (known.is_orphan) return delete_message(known, nobody);
  }
  codec::encode(message, buffer_);
  statements_->update_message.run(Blob{buffer_}, known.number);
}

void SqliteStore::delete_message(const KeyRow& known, std::int64_t learner) {
  statements_->delete_message.run(known.number);
  delete_key(known.hash);
  if (learner == nobody) {
    log_to_be_emptied_ = true;
  } else {
    const storage::Span span = storage::reference_to(learner, known.number);
    statements_->delete_reference.run(span.first, span.last, known.number);
  }
}

void SqliteStore::mark_delivered(const MessageId& id) {
  const auto known = find_key(KeyOf::message, id.text);
  if (!known) return;
  const bool was_open = statements_->delete_unsent.run(known->number) != 0;
  if (known->is_orphan) return delete_message(*known, nobody);
  if (was_open) return;
  auto message = message_at(known->number);
  if (!message || message->row.state != OutboxState::dropped) return;
  message->row.state = OutboxState::done;
  codec::encode(message->row, buffer_);
  statements_->update_message.run(Blob{buffer_}, known->number);
}

// Goes round the table from wherever it stopped (at first from somewhere), since there is no order
// of arrival: `most` rows are erased or eight times as many looked at.
std::size_t SqliteStore::purge(UtcTime now, std::size_t most) {
  if (failed_) throw_failed();
  constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
  if (!swept_to_) {
    const std::string start = std::to_string(now.time_since_epoch().count());
    swept_to_ = storage::hash_of_key(salt_, KeyOf::event, start).hash;
  }
  std::size_t left = 8 * std::min(most, std::size_t{1'000'000}), erased = 0;
  struct Found {
    KeyRow row{};
    std::int64_t at{0};
    bool is_message{false}, is_buried{false};
  };
  std::vector<Found> found;
  try {
    storage::Transaction transaction(*database_, statements_->begin, statements_->commit);
    bool is_second_round = false;
    while (left > 0 && erased < most) {
      const std::size_t wanted = std::min({left, most - erased, std::size_t{1000}});
      found.clear();
      statements_->sweep_keys.each(
          [&](const Statement& row) {
            found.push_back({{row.number(0), row.number(2), row.number(3) != 0},
                             row.number(1),
                             !row.is_null(2),
                             row.number(4) == 0});
          },
          *swept_to_, wanted);
      // Backwards: of ids with the same hash the last goes first.
      for (auto one = found.rbegin(); one != found.rend(); ++one) {
        const bool gone = purge_key(one->row, one->is_message, one->at, now);
        if (gone && !one->is_buried) ++erased;
      }
      left -= std::max(found.size(), std::size_t{1});
      if (!found.empty()) swept_to_ = found.back().row.hash + 1;
      if (found.size() == wanted) continue;
      if (is_second_round) break;
      is_second_round = true;
      swept_to_ = lowest;
    }
    transaction.commit();
  } catch (...) {
    rolled_back();
    throw;
  }
  return erased;
}

bool SqliteStore::purge_key(const KeyRow& row, bool is_message, std::int64_t at, UtcTime now) {
  const UtcTime kept_from = now - (is_message ? hours{messages_kept} : event_keys_kept);
  if (UtcTime{seconds{at}} >= kept_from) return false;
  if (!is_message) return statements_->delete_key.run(row.hash) != 0;
  const auto found = message_at(row.number);
  if (found && (is_open(found->row.state) || found->row.at >= kept_from)) return false;
  delete_message(row, found ? found->learner : nobody);
  return true;
}

}  // namespace pln
