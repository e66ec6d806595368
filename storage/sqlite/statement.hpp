// A prepared statement. Values are bound without a copy, so they must outlive the run; the rows of
// a query are a scope, whose end lets go of the database.
#pragma once

#include "storage/sqlite/database.hpp"

#include <sqlite3.h>

#include <concepts>
#include <cstdint>
#include <new>
#include <string_view>

namespace pln::storage {

struct Blob {
  std::string_view bytes;
};

class Statement {
 public:
  Statement(Database& database, std::string_view sql) : database_(database) {
    const int code = sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
    if (code != SQLITE_OK) throw database.error(code);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  // Runs a statement to its end; the number of rows it changed.
  template <class... Values>
  int run(const Values&... values) {
    const Scope scope(*this, values...);
    while (step()) {
    }
    return sqlite3_changes(database_.handle());
  }

  // Calls row(*this) for every row; columns are read with number() and bytes() and live until the
  // next row.
  template <class Row, class... Values>
  void each(Row&& row, const Values&... values) {
    const Scope scope(*this, values...);
    while (step()) row(*this);
  }

  // Calls row(*this) for the first row; false if there is none.
  template <class Row, class... Values>
  bool first(Row&& row, const Values&... values) {
    const Scope scope(*this, values...);
    if (!step()) return false;
    row(*this);
    return true;
  }

  [[nodiscard]] std::int64_t number(int column) const {
    return sqlite3_column_int64(statement_, column);
  }
  [[nodiscard]] bool is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  [[nodiscard]] std::string_view bytes(int column) const {
    const auto* start = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    if (start != nullptr) return {start, size};
    if (sqlite3_errcode(database_.handle()) == SQLITE_NOMEM) throw std::bad_alloc();
    return {};
  }

 private:
  class Scope {
   public:
    template <class... Values>
    explicit Scope(Statement& statement, const Values&... values) : statement_(statement) {
      int place = 0;
      (statement_.bind(++place, values), ...);
      statement_.database_.about_to_run(sqlite3_sql(statement_.statement_));
    }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() { sqlite3_reset(statement_.statement_); }

   private:
    Statement& statement_;
  };

  bool step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) throw database_.error(code);
    return false;
  }
  void bound(int code) {
    if (code != SQLITE_OK) throw database_.error(code);
  }
  template <std::integral Number>
  void bind(int place, Number value) {
    bound(sqlite3_bind_int64(statement_, place, static_cast<std::int64_t>(value)));
  }
  void bind(int place, std::string_view text) {
    bound(sqlite3_bind_text64(statement_, place, text.data() == nullptr ? "" : text.data(),
                              text.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  void bind(int place, Blob blob) {
    bound(sqlite3_bind_blob64(statement_, place, blob.bytes.data(), blob.bytes.size(),
                              SQLITE_STATIC));
  }
  void bind(int place, std::nullptr_t) { bound(sqlite3_bind_null(statement_, place)); }

  Database& database_;
  sqlite3_stmt* statement_{nullptr};
};

}  // namespace pln::storage
