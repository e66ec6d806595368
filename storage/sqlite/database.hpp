// One connection to SQLite as a C++ object, and its errors as StoreErrors that name the file and
// the mend. Not the store: it knows no tables. One owner, one thread.
#pragma once

#include "storage/store.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace pln::storage {

// Told of every statement before it runs; may throw a StoreError to make it fail. For tests.
class StatementObserver {
 public:
  StatementObserver() = default;
  StatementObserver(const StatementObserver&) = delete;
  StatementObserver& operator=(const StatementObserver&) = delete;
  virtual ~StatementObserver() = default;
  virtual void before(std::string_view sql) = 0;
};

class Database {
 public:
  enum class Access { read_only, read_write, create };

  // Opening alone changes nothing on disk. Closing does no checkpoint unless accept() was called.
  Database(std::filesystem::path file, Access access);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  void accept();   // the file is ours and of a version we know: checkpoint when closing
  void abandon();  // the disk failed: closing must not write to it again

  // Pages in the write-ahead log after the last commit. The owner has to call checkpoint(), which
  // throws what SQLite's own checkpoints swallow: a failed sync must not be tried again.
  [[nodiscard]] int log_pages() const { return log_pages_; }
  void checkpoint();

  void run(const char* sql);                // statements without a result
  std::int64_t number_of(const char* sql);  // the first column of the first row
  std::string text_of(const char* sql);

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] sqlite3* handle() { return handle_; }
  void observe(StatementObserver* observer) { observer_ = observer; }
  void about_to_run(std::string_view sql) {
    if (observer_ != nullptr) observer_->before(sql);
  }

  // The last error of this connection as a StoreError, to be thrown. Throws std::bad_alloc itself.
  [[nodiscard]] StoreError error(int code);

 private:
  std::filesystem::path file_;
  sqlite3* handle_{nullptr};
  StatementObserver* observer_{nullptr};
  int log_pages_{0};
};

// An error about a file: "<file>: <what>; <mend>".
StoreError file_error(StoreError::Kind kind, const std::filesystem::path& file,
                      std::string_view what_and_mend);

}  // namespace pln::storage
