// Sealed secrets in memory, for tests and scenarios: the plainest thing that keeps the promises of
// SecretRows. Not thread-safe.
#pragma once

#include "storage/secrets.hpp"

#include <map>
#include <utility>

namespace pln {

class MemorySecrets final : public SecretRows {
 public:
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
  std::map<SecretPlace, SecretRow> rows_{};
  std::map<std::uint32_t, std::string> keys_{};
};

}  // namespace pln
