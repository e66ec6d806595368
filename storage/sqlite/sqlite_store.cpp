// Opening and reading; sqlite_commit.cpp writes, sqlite_upkeep.cpp copies and verifies.
#include "storage/sqlite/sqlite_store.hpp"

#include "storage/codec/codec.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/opening.hpp"
#include "storage/sqlite/sqlite_secrets.hpp"
#include "storage/sqlite/statements.hpp"

#include <algorithm>
#include <cstring>
#include <system_error>
#include <utility>

namespace pln {

using storage::Statement;

namespace {

constexpr std::size_t rows_remembered_max = 100'000;  // some 10 MB; then it starts afresh

UtcTime time_of(std::int64_t count) { return UtcTime{seconds{count}}; }

}  // namespace

std::unique_ptr<SqliteStore> SqliteStore::open(const std::filesystem::path& file, OpenMode mode,
                                               std::uint32_t pages_max) {
  // Before anything is written, the lock file included.
  std::error_code ignored;
  const bool there = std::filesystem::exists(file, ignored);
  if (mode == OpenMode::existing || there) storage::check_header(file);
  auto lock = std::make_unique<storage::FileLock>(file);
  auto database = storage::open_locked(file, mode == OpenMode::create);
  if (pages_max != 0) {
    database->run(("PRAGMA max_page_count = " + std::to_string(pages_max)).c_str());
  }
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(lock), std::move(database)));
}

SqliteStore::SqliteStore(std::unique_ptr<storage::FileLock> lock,
                         std::unique_ptr<storage::Database> database)
    : lock_(std::move(lock)),
      database_(std::move(database)),
      statements_(std::make_unique<storage::Statements>(*database_)) {
  statements_->salt.first([this](const Statement& row) {
    if (row.bytes(0).size() != sizeof(salt_)) return;
    std::memcpy(&salt_, row.bytes(0).data(), sizeof(salt_));
  });
}

SqliteStore::~SqliteStore() = default;

SqliteSecrets& SqliteStore::secrets() {
  if (failed_) throw_failed();
  if (secrets_ == nullptr) {
    secrets_ = std::make_unique<SqliteSecrets>(*database_, [this] { fail(); });
  }
  return *secrets_;
}

std::string SqliteStore::engine_version() { return sqlite3_libversion(); }

void SqliteStore::observe(storage::StatementObserver* observer) { database_->observe(observer); }

std::vector<std::string> SqliteStore::statements() const {
  std::vector<std::string> texts;
  sqlite3_stmt* statement = nullptr;
  while ((statement = sqlite3_next_stmt(database_->handle(), statement)) != nullptr) {
    texts.emplace_back(sqlite3_sql(statement));
  }
  return texts;
}

SqliteStore::LearnerRow* SqliteStore::find_row(const LearnerId& learner) {
  const auto known = rows_.find(learner.text);
  if (known != rows_.end()) return &known->second;
  LearnerRow* result = nullptr;
  statements_->find_learner.first(
      [&](const Statement& row) {
        if (rows_.size() >= rows_remembered_max) rows_.clear();
        result = &rows_.insert_or_assign(learner.text, LearnerRow{row.number(0)}).first->second;
      },
      learner.text);
  return result;
}

std::int64_t SqliteStore::opt_out_hash(const Identity& identity) const {
  std::string text(1, static_cast<char>(identity.platform));
  text += std::to_string(identity.tenant.size()) + ':' + identity.tenant + identity.id;
  return static_cast<std::int64_t>(storage::siphash(salt_, text));
}

std::optional<LearnerId> SqliteStore::find(const Identity& identity) {
  std::optional<LearnerId> result;
  statements_->find_identity.first(
      [&](const Statement& row) { result = LearnerId{std::string(row.bytes(0))}; },
      static_cast<std::int64_t>(identity.platform), identity.tenant, identity.id);
  return result;
}

std::vector<Identity> SqliteStore::identities_of(const LearnerId& learner) {
  std::vector<Identity> result;
  const LearnerRow* known = find_row(learner);
  if (known == nullptr) return result;
  statements_->identities_of.each(
      [&](const Statement& row) {
        result.push_back({static_cast<Platform>(row.number(0)), std::string(row.bytes(1)),
                          std::string(row.bytes(2))});
      },
      known->number);
  return result;
}

std::optional<Learner> SqliteStore::load(const LearnerId& learner) {
  LearnerRow* known = find_row(learner);
  if (known == nullptr) return std::nullopt;
  std::optional<Learner> result;
  std::vector<std::shared_ptr<const Turn>> turns;  // the newest first
  const storage::Span hot_and_turns = storage::hot_and_turns_of(known->number);
  statements_->load_rows.each(
      [&](const Statement& row) {
        const std::int64_t slot = storage::slot_at(row.number(0));
        if (slot == storage::hot_slot) {
          result.emplace().id = learner;
          codec::decode_hot(row.bytes(1), *result);
          return;
        }
        known->first_turn = storage::turn_slots - slot;
        turns.push_back(std::make_shared<const Turn>(codec::decode_turn(row.bytes(1))));
      },
      hot_and_turns.first, hot_and_turns.last);
  if (!result) return result;
  std::reverse(turns.begin(), turns.end());
  if (!turns.empty()) result->history = Shared<History>(History(turns));
  const storage::Span parts = storage::parts_of(known->number);
  statements_->load_rows.each(
      [&](const Statement& row) {
        codec::decode_part(row.bytes(1), static_cast<unsigned>(storage::slot_at(row.number(0))),
                           *result);
      },
      parts.first, parts.last);
  return result;
}

bool SqliteStore::seen(const EventKey& event) {
  return find_key(storage::KeyOf::event, event.text).has_value();
}

bool SqliteStore::opted_out(const Identity& identity) {
  return statements_->find_opt_out.first([](const Statement&) {}, opt_out_hash(identity));
}

std::vector<OutboxRow> SqliteStore::outbox_open(std::size_t most, std::uint64_t& place) {
  std::vector<OutboxRow> result;
  statements_->all_unsent.each(
      [&](const Statement& row) {
        result.push_back(codec::decode_outbox_row(row.bytes(1)));
        result.back().state = static_cast<OutboxState>(row.number(0));
        place = static_cast<std::uint64_t>(row.number(2)) + 1;
      },
      static_cast<std::int64_t>(place), most);
  return result;
}

std::optional<OutboxRow> SqliteStore::message(const MessageId& id) {
  const auto known = find_key(storage::KeyOf::message, id.text);
  if (!known) return std::nullopt;
  auto found = message_at(known->number);
  if (!found) return std::nullopt;
  return std::move(found->row);
}

// A message that was written as open and is not among the unsent ones has been delivered since.
std::optional<SqliteStore::FoundMessage> SqliteStore::message_at(std::int64_t number) {
  std::optional<FoundMessage> result;
  statements_->find_message.first(
      [&](const Statement& row) {
        OutboxRow& message = result.emplace().row;
        message = codec::decode_outbox_row(row.bytes(2));
        result->learner = row.number(1);
        if (!row.is_null(0)) {
          message.state = static_cast<OutboxState>(row.number(0));
        } else if (is_open(message.state)) {
          message.state = OutboxState::done;
        }
      },
      number);
  return result;
}

std::optional<SqliteStore::KeyRow> SqliteStore::find_key(storage::KeyOf kind,
                                                         const std::string& text) {
  storage::KeyHash key = storage::hash_of_key(salt_, kind, text);
  for (;; key.hash += storage::next_hash) {
    KeyRow found{key.hash};
    bool same = false;
    const bool taken = statements_->find_key.first(
        [&](const Statement& row) {
          same = row.number(0) == key.proof;
          found.number = row.number(1);
          found.is_orphan = row.number(2) != 0;
        },
        key.hash);
    if (!taken) return std::nullopt;
    if (same) return found;
  }
}

std::vector<DueNudge> SqliteStore::due(UtcTime until, std::size_t most) {
  std::vector<DueNudge> result;
  statements_->due.each(
      [&](const Statement& row) {
        result.push_back({LearnerId{std::string(row.bytes(0))}, time_of(row.number(1))});
      },
      until.time_since_epoch().count(), most);
  return result;
}

std::optional<UtcTime> SqliteStore::next_due() {
  std::optional<UtcTime> result;
  statements_->next_due.first([&](const Statement& row) { result = time_of(row.number(0)); });
  return result;
}

std::uint64_t SqliteStore::events_counted() {
  std::uint64_t result = 0;
  statements_->counter.first(
      [&](const Statement& row) { result = static_cast<std::uint64_t>(row.number(0)); });
  return result;
}

std::vector<LearnerId> SqliteStore::learners() {
  std::vector<LearnerId> result;
  statements_->all_learners.each(
      [&](const Statement& row) { result.push_back(LearnerId{std::string(row.bytes(0))}); });
  return result;
}

}  // namespace pln
