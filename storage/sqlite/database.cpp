#include "storage/sqlite/database.hpp"

#include "storage/sqlite/long_writes.hpp"

#include <memory>
#include <new>
#include <utility>

namespace pln::storage {
namespace {

struct Reason {
  StoreError::Kind kind;
  std::string_view mend;
};

// What a failed write or sync has left on the disk is not known, and asking again may get a yes
// that is not true; a read can be tried again.
Reason reason_of_failed_disk(int code) {
  using Kind = StoreError::Kind;
  switch (code) {
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
    case SQLITE_IOERR_TRUNCATE:
      return {Kind::disk_failed, "the disk failed while writing; check it, then start again"};
    case SQLITE_IOERR_SHMSIZE:
      return {Kind::full, "the disk is full; nothing was changed: free some space and try again"};
    default:
      return {Kind::unavailable, "reading failed; nothing was changed: check the disk"};
  }
}

Reason reason_of(int code) {
  using Kind = StoreError::Kind;
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Kind::in_use, "another program is using it; end that program, or use its commands"};
    case SQLITE_FULL:
      return {Kind::full, "the disk is full; nothing was changed: free some space and try again"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {Kind::read_only, "it cannot be written to; give yourself the right to write"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {Kind::corrupt, "it is damaged or not a store; restore the last backup"};
    case SQLITE_CANTOPEN:
      return {Kind::unavailable, "it cannot be opened; does its folder exist and is it yours?"};
    case SQLITE_IOERR:
      return reason_of_failed_disk(code);
    default:
      return {Kind::unavailable, "nothing was changed"};
  }
}

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

}  // namespace

StoreError file_error(StoreError::Kind kind, const std::filesystem::path& file,
                      std::string_view what_and_mend) {
  return StoreError(kind, file.string() + ": " + std::string(what_and_mend));
}

Database::Database(std::filesystem::path file, Access access) : file_(std::move(file)) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  flags |= access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (access == Access::create) flags |= SQLITE_OPEN_CREATE;
  const int code = sqlite3_open_v2(file_.c_str(), &handle_, flags, long_writes());
  if (code != SQLITE_OK) {
    const std::unique_ptr<sqlite3, Close> closed_after(handle_);
    throw error(code);
  }
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_busy_timeout(handle_, 2000);  // somebody's backup may be reading; they are quick
  sqlite3_wal_hook(
      handle_,
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<Database*>(self)->log_pages_ = pages;
        return SQLITE_OK;
      },
      this);
}

Database::~Database() { sqlite3_close_v2(handle_); }

void Database::accept() {
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

void Database::abandon() {
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void Database::checkpoint() {
  about_to_run("checkpoint");
  const int code =
      sqlite3_wal_checkpoint_v2(handle_, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (code != SQLITE_OK) throw error(code);
  log_pages_ = 0;
}

StoreError Database::error(int code) {
  if ((code & 0xFF) == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM) throw std::bad_alloc();
  const Reason reason = reason_of(code);
  const char* detail = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
  return file_error(reason.kind, file_, std::string(detail) + "; " + std::string(reason.mend));
}

void Database::run(const char* sql) {
  about_to_run(sql);
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw error(code);
}

std::string Database::text_of(const char* sql) {
  about_to_run(sql);
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v2(handle_, sql, -1, &raw, nullptr);
  const std::unique_ptr<sqlite3_stmt, Finalize> statement(raw);
  if (code != SQLITE_OK) throw error(code);
  const int step = sqlite3_step(raw);
  if (step == SQLITE_DONE) return {};
  if (step != SQLITE_ROW) throw error(step);
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw, 0));
  if (text == nullptr) {  // NULL, or no memory to make a text of it
    if (sqlite3_errcode(handle_) == SQLITE_NOMEM) throw std::bad_alloc();
    return {};
  }
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(raw, 0))};
}

std::int64_t Database::number_of(const char* sql) {
  const std::string text = text_of(sql);
  return text.empty() ? 0 : std::stoll(text);
}

}  // namespace pln::storage
