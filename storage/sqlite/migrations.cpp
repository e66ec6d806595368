#include "storage/sqlite/migrations.hpp"

#include "storage/sqlite/database.hpp"
#include "storage/sqlite/functions.hpp"
#include "storage/sqlite/siphash.hpp"
#include "storage/sqlite/statement.hpp"

#include <string>

namespace pln::storage {
namespace {

std::int64_t checksum(const Migration& migration) {
  return static_cast<std::int64_t>(siphash({}, migration.text));
}

StoreError made_by_another(const Database& database) {
  return file_error(StoreError::Kind::newer_version, database.file(),
                    "it was made by a newer or other version of pln-coach; use that version, or "
                    "another data folder");
}

std::int64_t applied(Database& database) { return database.number_of("PRAGMA user_version"); }

void apply_missing(Database& database) {
  for (std::int64_t number = applied(database) + 1; number <= newest_schema(); ++number) {
    const Migration& migration = embedded_migrations()[static_cast<std::size_t>(number - 1)];
    database.run(std::string(migration.text).c_str());
    Statement insert(database, "INSERT INTO migrations (number, name, checksum) VALUES (?, ?, ?)");
    insert.run(number, migration.name, checksum(migration));
    database.run(("PRAGMA user_version = " + std::to_string(number)).c_str());
  }
}

}  // namespace

void check_migrations(Database& database) {
  if (applied(database) > newest_schema()) throw made_by_another(database);
  if (applied(database) == 0) return;
  Statement recorded(database, "SELECT number, checksum FROM migrations ORDER BY number");
  std::int64_t count = 0;
  recorded.each([&](const Statement& row) {
    const auto index = static_cast<std::size_t>(count++);
    const bool same = row.number(0) == count && index < embedded_migrations().size() &&
                      row.number(1) == checksum(embedded_migrations()[index]);
    if (!same) throw made_by_another(database);
  });
  if (count != applied(database)) throw made_by_another(database);
}

void migrate(Database& database) {
  if (applied(database) == newest_schema()) return;
  add_functions(database.handle());
  database.run("BEGIN IMMEDIATE");
  try {
    apply_missing(database);
    database.run("COMMIT");
  } catch (...) {
    if (sqlite3_get_autocommit(database.handle()) == 0) {
      sqlite3_exec(database.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    throw;
  }
}

void check_schema(Database& database) {
  check_migrations(database);
  if (applied(database) != newest_schema()) {
    throw file_error(StoreError::Kind::corrupt, database.file(),
                     "it is not a store of this version");
  }
}

}  // namespace pln::storage
