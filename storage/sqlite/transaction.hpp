// BEGIN to COMMIT as a scope: what is not committed is rolled back.
#pragma once

#include "storage/sqlite/database.hpp"
#include "storage/sqlite/statement.hpp"

namespace pln::storage {

class Transaction {
 public:
  Transaction(Database& database, Statement& begin, Statement& commit)
      : database_(database), commit_(commit) {
    begin.run();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  // SQLite rolls back by itself after some errors (a full disk); then there is nothing left to do.
  ~Transaction() {
    if (sqlite3_get_autocommit(database_.handle()) == 0) {
      sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
  }
  void commit() { commit_.run(); }

 private:
  Database& database_;
  Statement& commit_;
};

}  // namespace pln::storage
