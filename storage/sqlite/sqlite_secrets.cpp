#include "storage/sqlite/sqlite_secrets.hpp"

#include "storage/sqlite/statement.hpp"
#include "storage/sqlite/transaction.hpp"

#include <utility>

namespace pln {

using storage::Blob;
using storage::Statement;

// None of them reads a whole table that grows with the secrets.
struct SqliteSecrets::Statements {
  explicit Statements(storage::Database& opened) : database(opened) {}

  storage::Database& database;
  Statement begin{database, "BEGIN IMMEDIATE"};
  Statement commit{database, "COMMIT"};
  Statement put{database,
                "INSERT INTO secrets (kind, owner, name, key_version, sealed) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, owner, name) DO UPDATE SET "
                "key_version = excluded.key_version, sealed = excluded.sealed"};
  Statement get{
      database,
      "SELECT key_version, sealed FROM secrets WHERE kind = ? AND owner = ? AND name = ?"};
  Statement erase{database, "DELETE FROM secrets WHERE kind = ? AND owner = ? AND name = ?"};
  Statement erase_all{database, "DELETE FROM secrets WHERE kind = ? AND owner = ?"};
  Statement list{database,
                 "SELECT kind, owner, name, sealed FROM secrets WHERE key_version = ? AND "
                 "(kind, owner, name) > (?, ?, ?) ORDER BY kind, owner, name LIMIT ?"};
  Statement places{database, "SELECT owner, name FROM secrets WHERE kind = ? ORDER BY owner, name"};
  Statement named{database, "SELECT 1 FROM secrets WHERE key_version = ? LIMIT 1"};
  Statement keys{database,
                 "SELECT version, wrapped FROM secret_keys WHERE version > 0 ORDER BY version"};
  Statement newest_key{database, "SELECT max(version) FROM secret_keys"};
  Statement add_key{database, "INSERT INTO secret_keys (version, wrapped) VALUES (?, ?)"};
  Statement erase_key{database, "DELETE FROM secret_keys WHERE version = ?"};
};

SqliteSecrets::SqliteSecrets(storage::Database& database, std::function<void()> disk_failed)
    : database_(database),
      disk_failed_(std::move(disk_failed)),
      statements_(std::make_unique<Statements>(database)) {}

SqliteSecrets::~SqliteSecrets() = default;

template <class Work>
void SqliteSecrets::change(Work&& work) {
  try {
    storage::Transaction transaction(database_, statements_->begin, statements_->commit);
    work();
    transaction.commit();
  } catch (const StoreError& error) {
    if (error.kind() == StoreError::Kind::disk_failed && disk_failed_) disk_failed_();
    throw;
  }
}

void SqliteSecrets::put(std::span<const SecretRow> rows) {
  if (rows.empty()) return;
  change([&] {
    for (const SecretRow& row : rows) {
      statements_->put.run(row.place.table, row.place.row, row.place.column, row.key_version,
                           Blob{row.sealed});
    }
  });
}

std::optional<SecretRow> SqliteSecrets::get(const SecretPlace& place) {
  std::optional<SecretRow> found;
  statements_->get.first(
      [&](const Statement& row) {
        found = {place, static_cast<std::uint32_t>(row.number(0)), std::string(row.bytes(1))};
      },
      place.table, place.row, place.column);
  return found;
}

void SqliteSecrets::erase(const SecretPlace& place) {
  change([&] { statements_->erase.run(place.table, place.row, place.column); });
}

void SqliteSecrets::erase_all(const std::string& table, const std::string& row) {
  change([&] { statements_->erase_all.run(table, row); });
}

std::vector<SecretRow> SqliteSecrets::list_by_key_version(std::uint32_t version,
                                                          const std::optional<SecretPlace>& after,
                                                          std::size_t most) {
  std::vector<SecretRow> found;
  const SecretPlace begin = after.value_or(SecretPlace{});  // before every place but the empty one
  statements_->list.each(
      [&](const Statement& row) {
        found.push_back(
            {{std::string(row.bytes(0)), std::string(row.bytes(1)), std::string(row.bytes(2))},
             version,
             std::string(row.bytes(3))});
      },
      version, begin.table, begin.row, begin.column, most);
  return found;
}

std::vector<SecretPlace> SqliteSecrets::places_of(const std::string& table) {
  std::vector<SecretPlace> found;
  statements_->places.each(
      [&](const Statement& row) {
        found.push_back({table, std::string(row.bytes(0)), std::string(row.bytes(1))});
      },
      table);
  return found;
}

std::vector<KeyRecord> SqliteSecrets::keys() {
  std::vector<KeyRecord> all;
  statements_->keys.each([&](const Statement& row) {
    all.push_back({static_cast<std::uint32_t>(row.number(0)), std::string(row.bytes(1))});
  });
  return all;
}

std::uint32_t SqliteSecrets::newest_key() {
  std::int64_t newest = 0;
  statements_->newest_key.first([&](const Statement& row) { newest = row.number(0); });
  return static_cast<std::uint32_t>(newest);
}

void SqliteSecrets::add_key(const KeyRecord& key) {
  change([&] { statements_->add_key.run(key.version, Blob{key.wrapped}); });
}

bool SqliteSecrets::erase_key(std::uint32_t version) {
  bool named = false;
  change([&] {
    named = statements_->named.first([](const Statement&) {}, version);
    if (!named) statements_->erase_key.run(version);
  });
  return !named;
}

}  // namespace pln
