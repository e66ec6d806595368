#include "storage/sqlite/opening.hpp"

#include "storage/sqlite/migrations.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

namespace pln::storage {
namespace {

using Kind = StoreError::Kind;

StoreError system_error(const std::filesystem::path& file, int number) {
  const std::string reason = std::strerror(number);
  switch (number) {
    case EACCES:
    case EPERM:
    case EROFS:
      return file_error(Kind::read_only, file,
                        reason +
                            "; give yourself the right to write there, or choose another "
                            "data folder");
    case ENOSPC:
    case EDQUOT:
      return file_error(Kind::full, file, reason + "; free some space and try again");
    case ENOENT:
    case ENOTDIR:
      return file_error(Kind::unavailable, file, "there is no such store; check the data folder");
    default:
      return file_error(Kind::unavailable, file, reason + "; check the disk");
  }
}

std::int64_t big_endian(const std::array<unsigned char, 100>& header, std::size_t offset) {
  std::int64_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8U | header[offset + i];
  return value;
}

// Readable by the owner only; SQLite gives its side files the same rights.
void create_private(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) throw system_error(file, errno);
  ::close(descriptor);
}

void check_is_ours(Database& database) {
  if (sqlite3_db_readonly(database.handle(), "main") == 1)
    throw system_error(database.file(), EACCES);
  const bool blank = database.number_of("SELECT count(*) FROM sqlite_schema") == 0 &&
                     database.number_of("PRAGMA user_version") == 0;
  if (!blank && database.number_of("PRAGMA application_id") != application_id) {
    throw file_error(Kind::corrupt, database.file(),
                     "it is a database, but not one of pln-coach; choose another data folder");
  }
}

void set_up(Database& database) {
  database.run("PRAGMA page_size = 4096");
  database.run("PRAGMA journal_mode = WAL");
  database.run("PRAGMA synchronous = FULL");  // a commit is on the disk when it returns
  database.run("PRAGMA secure_delete = ON");  // what is erased is overwritten
  database.run("PRAGMA foreign_keys = ON");
  database.run("PRAGMA locking_mode = NORMAL");
  database.run("PRAGMA temp_store = MEMORY");  // no words in temporary files
  database.run("PRAGMA trusted_schema = OFF");
  database.run("PRAGMA cache_size = -8000");  // 8 MB: memory at rest must stay below 20 MB
  if (database.text_of("PRAGMA journal_mode") != "wal") {
    throw file_error(Kind::unavailable, database.file(),
                     "the disk does not allow a write-ahead log; use a local disk");
  }
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& file) {
  const std::string path = file.string() + ".lock";
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor_ < 0) throw system_error(path, errno);
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  const int number = errno;
  ::close(descriptor_);
  if (number != EWOULDBLOCK) throw system_error(path, number);
  throw file_error(Kind::in_use, file,
                   "another pln-coach is using it; end that one, or use another data folder");
}

FileLock::~FileLock() { ::close(descriptor_); }

void check_header(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw system_error(file, errno);
  std::array<unsigned char, 100> header{};
  const ssize_t size = ::pread(descriptor, header.data(), header.size(), 0);
  ::close(descriptor);
  if (size == 0) return;
  if (size < 100 || std::memcmp(header.data(), "SQLite format 3", 16) != 0) {
    // A power cut while the file was made: SQLite takes it back by this journal.
    std::error_code ignored;
    if (std::filesystem::file_size(file.string() + "-journal", ignored) != 0 && !ignored) return;
    throw file_error(Kind::corrupt, file, "it is damaged or not a store; restore the last backup");
  }
  const bool ours = big_endian(header, 68) == application_id;
  if (ours && big_endian(header, 60) > newest_schema()) {
    throw file_error(Kind::newer_version, file,
                     "it was made by a newer version of pln-coach; use that version, or another "
                     "data folder");
  }
}

std::unique_ptr<Database> open_locked(const std::filesystem::path& file, bool create) {
  if (create) create_private(file);
  check_header(file);
  if (::access(file.c_str(), W_OK) != 0) throw system_error(file, errno);
  auto database = std::make_unique<Database>(file, Database::Access::read_write);
  check_is_ours(*database);
  if (!create && database->number_of("PRAGMA user_version") == 0) {
    throw file_error(Kind::corrupt, file, "it is empty; restore the last backup");
  }
  check_migrations(*database);
  set_up(*database);
  migrate(*database);
  database->accept();
  if (create) sync_file(file);  // a new file's name has to survive a power cut as well
  database->run("PRAGMA wal_checkpoint(TRUNCATE)");  // after a kill: nothing old stays in the log
  return database;
}

void sync_file(const std::filesystem::path& file) {
  for (const std::filesystem::path& path : {file, std::filesystem::absolute(file).parent_path()}) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw system_error(path, errno);
    const int result = ::fsync(descriptor);
    const int number = errno;
    ::close(descriptor);
    if (result != 0) throw system_error(path, number);
  }
}

}  // namespace pln::storage
