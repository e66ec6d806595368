// Backup and restore.
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/opening.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/sqlite/verify.hpp"

#include <system_error>
#include <utility>
#include <vector>

namespace pln {

using storage::Database;
using storage::verify_all;
using Kind = StoreError::Kind;

namespace {

// A file that is removed again unless it was kept.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::filesystem::path path) : path_(std::move(path)) {
    for (const char* ending : {"-wal", "-shm", "-journal"})
      beside_.push_back(path_.string() + ending);
    remove();
  }
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
  void remove() noexcept {  // without memory of its own
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    for (const std::filesystem::path& file : beside_) std::filesystem::remove(file, ignored);
  }
  std::filesystem::path path_;
  std::vector<std::filesystem::path> beside_{};
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
