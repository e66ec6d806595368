// The numbered SQL files of storage/migrations, built into the program, and bringing a database up
// to the newest. Forward only; what was applied is recorded with a checksum.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace pln::storage {

class Database;

// A file such as 0001-first.sql: its name without the ending, and its text.
struct Migration {
  std::string_view name{};
  std::string_view text{};
};

// In the order of their numbers, which are 1, 2, 3 ... Defined in a source made at build.
std::span<const Migration> embedded_migrations();

// The schema that this program writes.
inline std::int64_t newest_schema() {
  return static_cast<std::int64_t>(embedded_migrations().size());
}

// Throws StoreError{newer_version} for a database with more migrations than we know or with others
// of the same number. Only reads.
void check_migrations(Database& database);

// Applies what is missing in one transaction, after check_migrations().
void migrate(Database& database);

// Throws as check_migrations() does, and if the database is not at the newest schema.
void check_schema(Database& database);

}  // namespace pln::storage
