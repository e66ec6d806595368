// Reads all of a store's file and compares what is said in two places. Changes nothing.
#pragma once

#include "storage/sqlite/sqlite_store.hpp"

namespace pln::storage {

class Database;

// Throws StoreError{corrupt} that names what is wrong.
SqliteStore::Verified verify_all(Database& database);

}  // namespace pln::storage
