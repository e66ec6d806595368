// The stores that have to pass the contract suite, each with a way to close and open it again.
#pragma once

#include "storage/memory/memory_store.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "tests/storage/temporary_folder.hpp"

#include <memory>

namespace pln::test {

class MemoryStage {
 public:
  Store& store() { return store_; }
  void reopen() {}  // its memory is all it has

 private:
  MemoryStore store_;
};

class SqliteStage {
 public:
  SqliteStage() { reopen(); }
  Store& store() { return *store_; }
  void reopen() {
    store_.reset();
    store_ = SqliteStore::open(folder_.file());
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<SqliteStore> store_;
};

}  // namespace pln::test

#define PLN_ALL_STAGES pln::test::MemoryStage, pln::test::SqliteStage
