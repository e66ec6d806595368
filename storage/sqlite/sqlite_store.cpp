// Opening and reading; sqlite_commit.cpp writes, sqlite_upkeep.cpp copies and verifies.
#include "storage/sqlite/sqlite_store.hpp"

#include "storage/codec/codec.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/opening.hpp"
#include "storage/sqlite/statements.hpp"

#include <cstring>
#include <system_error>
#include <utility>

namespace pln {

using storage::Statement;

namespace {

constexpr std::size_t rows_remembered_max = 100'000;  // some 10 MB; then it starts afresh

UtcTime time_of(std::int64_t count) { return UtcTime{seconds{count}}; }

OutboxRow read_message(const Statement& row) {
  OutboxRow message = codec::decode_outbox_row(row.bytes(1));
  message.state = static_cast<OutboxState>(row.number(0));
  return message;
}

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
  statements_->load_hot.first(
      [&](const Statement& row) {
        if (row.is_null(0)) return;
        result.emplace().id = learner;
        codec::decode_hot(row.bytes(0), *result);
      },
      known->number);
  if (!result) return result;
  statements_->load_parts.each(
      [&](const Statement& row) {
        const std::int64_t part = row.number(0);
        codec::decode_part(row.bytes(1), part < 0 ? codec::parts : static_cast<unsigned>(part),
                           *result);
      },
      known->number);
  History turns;
  statements_->load_turns.each(
      [&](const Statement& row) {
        if (turns.empty()) known->first_turn = row.number(0);
        turns.push_back(std::make_shared<const Turn>(codec::decode_turn(row.bytes(1))));
      },
      known->number);
  if (!turns.empty()) result->history = Shared<History>(std::move(turns));
  return result;
}

bool SqliteStore::seen(const EventKey& event) {
  return statements_->find_event.first([](const Statement&) {}, event.text);
}

bool SqliteStore::opted_out(const Identity& identity) {
  return statements_->find_opt_out.first([](const Statement&) {}, opt_out_hash(identity));
}

std::vector<OutboxRow> SqliteStore::outbox_open(std::size_t most) {
  std::vector<OutboxRow> result;
  statements_->open_messages.each(
      [&](const Statement& row) { result.push_back(read_message(row)); }, most);
  return result;
}

std::optional<OutboxRow> SqliteStore::message(const MessageId& id) {
  std::optional<OutboxRow> result;
  statements_->find_message.first([&](const Statement& row) { result = read_message(row); },
                                  id.text);
  return result;
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
