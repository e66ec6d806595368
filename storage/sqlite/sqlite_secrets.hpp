// Sealed secrets in the store's own SQLite file, over the store's own connection: SqliteStore hands
// it out (secrets()) and outlives it. One transaction a call, synced. On the store's thread.
#pragma once

#include "storage/secrets.hpp"

#include <functional>
#include <memory>

namespace pln {

namespace storage {
class Database;
}

class SqliteSecrets final : public SecretRows {
 public:
  // `disk_failed` is called when the disk refused a write or a sync, before that is thrown.
  SqliteSecrets(storage::Database& database, std::function<void()> disk_failed);
  ~SqliteSecrets() override;

  void put(std::span<const SecretRow> rows) override;
  std::optional<SecretRow> get(const SecretPlace& place) override;
  void erase(const SecretPlace& place) override;
  void erase_all(const std::string& table, const std::string& row) override;
  std::vector<SecretPlace> places_of(const std::string& table) override;
  std::vector<SecretRow> list_by_key_version(std::uint32_t version,
                                             const std::optional<SecretPlace>& after,
                                             std::size_t most) override;
  std::vector<KeyRecord> keys() override;
  std::uint32_t newest_key() override;
  void add_key(const KeyRecord& key) override;
  bool erase_key(std::uint32_t version) override;

 private:
  struct Statements;
  template <class Work>
  void change(Work&& work);

  storage::Database& database_;
  std::function<void()> disk_failed_;
  std::unique_ptr<Statements> statements_;
};

}  // namespace pln
