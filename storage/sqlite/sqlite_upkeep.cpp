// Verifying, backup and restore.
#include "storage/codec/codec.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/migrations.hpp"
#include "storage/sqlite/opening.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/sqlite/statements.hpp"

#include <system_error>
#include <utility>

namespace pln {

using storage::Database;
using storage::Statement;
using Kind = StoreError::Kind;

namespace {

[[noreturn]] void damaged(const Database& database, const std::string& what) {
  throw storage::file_error(Kind::corrupt, database.file(), what + "; restore the last backup");
}

void verify_database(Database& database) {
  const std::string answer = database.text_of("PRAGMA integrity_check(1)");
  if (answer != "ok") damaged(database, answer);
  if (!database.text_of("PRAGMA foreign_key_check").empty()) {
    damaged(database, "rows belong to a learner who is not there");
  }
  storage::check_schema(database);
}

// Decodes every value of a query; columns: the name for messages, then what `decode` wants.
template <class Decode>
std::size_t decode_all(Database& database, const char* sql, Decode&& decode) {
  std::size_t count = 0;
  Statement query(database, sql);
  query.each([&](const Statement& row) {
    ++count;
    try {
      decode(row);
    } catch (const StoreError& error) {
      damaged(database, std::string(row.bytes(0)) + ": " + error.what());
    }
  });
  return count;
}

void verify_counters(Database& database) {
  if (database.number_of("SELECT count(*) FROM meta WHERE name = 'salt' AND length(value) = 16") !=
      1) {
    damaged(database, "the salt is missing");
  }
  if (database.number_of("SELECT count(*) FROM meta WHERE name = 'events_counted' AND "
                         "typeof(value) = 'integer'") != 1) {
    damaged(database, "the counter of events is missing");
  }
  if (database.number_of("SELECT count(*) FROM (SELECT 1 FROM turns GROUP BY learner HAVING "
                         "max(number) - min(number) + 1 <> count(*))") != 0) {
    damaged(database, "a history has a gap");
  }
  if (database.number_of("SELECT count(*) FROM outbox WHERE state NOT BETWEEN 0 AND 4") != 0) {
    damaged(database, "a message has an unknown state");
  }
}

SqliteStore::Verified verify_all(Database& database) {
  verify_database(database);
  SqliteStore::Verified found;
  found.learners = decode_all(
      database,
      "SELECT id, hot, next FROM learners LEFT JOIN nudges ON learner = number "
      "WHERE hot IS NOT NULL",
      [](const Statement& row) {
        Learner learner;
        codec::decode_hot(row.bytes(1), learner);
        const auto next =
            row.is_null(2) ? std::optional<UtcTime>{} : UtcTime{seconds{row.number(2)}};
        if (learner.nudges->next != next) {
          throw StoreError(Kind::corrupt, "the next nudge stands at two different times");
        }
      });
  decode_all(database, "SELECT id, part, bytes FROM parts JOIN learners ON number = learner",
             [](const Statement& row) {
               Learner learner;
               codec::decode_part(row.bytes(2), static_cast<unsigned>(row.number(1)), learner);
             });
  found.turns =
      decode_all(database, "SELECT id, bytes FROM turns JOIN learners ON learners.number = learner",
                 [](const Statement& row) { codec::decode_turn(row.bytes(1)); });
  found.messages = decode_all(database, "SELECT id, bytes FROM outbox", [](const Statement& row) {
    if (codec::decode_outbox_row(row.bytes(1)).id.text != row.bytes(0)) {
      throw StoreError(Kind::corrupt, "the message has two different ids");
    }
  });
  verify_counters(database);
  return found;
}

// A file that is removed again unless it was kept.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::filesystem::path path) : path_(std::move(path)) { remove(); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { remove(); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void keep_as(const std::filesystem::path& target) {
    storage::sync_file(path_);
    std::error_code failure;
    std::filesystem::rename(path_, target, failure);
    if (failure) throw storage::file_error(Kind::unavailable, target, failure.message());
    storage::sync_file(target);
  }

 private:
  void remove() {
    std::error_code ignored;
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
      std::filesystem::remove(path_.string() + ending, ignored);
    }
  }
  std::filesystem::path path_;
};

std::filesystem::path beside(const std::filesystem::path& file, const char* ending) {
  return file.string() + ending;
}

// Copies page by page into a new file without side files.
void copy_pages(Database& from, const std::filesystem::path& target) {
  Database to(target, Database::Access::create);
  sqlite3_backup* copy = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (copy == nullptr) throw to.error(sqlite3_errcode(to.handle()));
  sqlite3_backup_step(copy, -1);
  const int code = sqlite3_backup_finish(copy);
  if (code != SQLITE_OK) throw to.error(code);
  to.accept();
  to.run("PRAGMA journal_mode = DELETE");
}

bool same_file(const std::filesystem::path& left, const std::filesystem::path& right) {
  std::error_code ignored;
  return std::filesystem::equivalent(left, right, ignored);
}

}  // namespace

SqliteStore::Verified SqliteStore::verify() { return verify_all(*database_); }

void SqliteStore::backup(const std::filesystem::path& target) {
  if (same_file(target, database_->file())) {
    throw storage::file_error(Kind::in_use, target, "this is the store itself; name another file");
  }
  TemporaryFile copy(beside(target, ".part"));
  copy_pages(*database_, copy.path());
  {
    Database written(copy.path(), Database::Access::read_only);
    verify_all(written);
  }
  copy.keep_as(target);
}

void SqliteStore::restore(const std::filesystem::path& backup,
                          const std::filesystem::path& target) {
  storage::check_header(backup);
  if (same_file(backup, target)) {
    throw storage::file_error(Kind::in_use, target, "the backup is the store itself");
  }
  const storage::FileLock lock(target);
  TemporaryFile copy(beside(target, ".restoring"));
  {
    Database source(backup, Database::Access::read_only);
    copy_pages(source, copy.path());
  }
  {
    const auto restored = storage::open_locked(copy.path(), /*create=*/false);  // migrates it
    verify_all(*restored);
    restored->run("PRAGMA journal_mode = DELETE");
  }
  // The old store's log must not be taken for the new one's. It is of no use without its file, and
  // folded into it first, so that a crash right here leaves the old store whole.
  if (std::filesystem::exists(beside(target, "-wal"))) {
    try {
      storage::open_locked(target, /*create=*/false);
    } catch (const StoreError&) {  // NOLINT(bugprone-empty-catch): nothing is left to do
      // The old store is beyond use: that may be why somebody restores a backup.
    }
    std::error_code ignored;
    std::filesystem::remove(beside(target, "-wal"), ignored);
    std::filesystem::remove(beside(target, "-shm"), ignored);
  }
  copy.keep_as(target);
}

}  // namespace pln
