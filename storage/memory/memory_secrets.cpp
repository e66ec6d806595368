#include "storage/memory/memory_secrets.hpp"

#include "storage/store.hpp"

#include <algorithm>

namespace pln {

void MemorySecrets::put(std::span<const SecretRow> rows) {
  for (const SecretRow& row : rows) {
    if (keys_.contains(row.key_version)) continue;
    throw StoreError(StoreError::Kind::unavailable, "a secret names a key that is not there");
  }
  for (const SecretRow& row : rows) rows_.insert_or_assign(row.place, row);
}

std::optional<SecretRow> MemorySecrets::get(const SecretPlace& place) {
  const auto found = rows_.find(place);
  return found == rows_.end() ? std::nullopt : std::optional{found->second};
}

void MemorySecrets::erase(const SecretPlace& place) { rows_.erase(place); }

void MemorySecrets::erase_all(const std::string& table, const std::string& row) {
  std::erase_if(rows_, [&](const auto& known) {
    return known.first.table == table && known.first.row == row;
  });
}

std::vector<SecretRow> MemorySecrets::list_by_key_version(std::uint32_t version,
                                                          const std::optional<SecretPlace>& after,
                                                          std::size_t most) {
  std::vector<SecretRow> found;
  auto at = after ? rows_.upper_bound(*after) : rows_.begin();
  for (; at != rows_.end() && found.size() < most; ++at) {
    if (at->second.key_version == version) found.push_back(at->second);
  }
  return found;
}

std::vector<SecretPlace> MemorySecrets::places_of(const std::string& table) {
  std::vector<SecretPlace> found;
  for (const auto& [place, row] : rows_) {
    if (place.table == table) found.push_back(place);
  }
  return found;
}

std::vector<KeyRecord> MemorySecrets::keys() {
  std::vector<KeyRecord> all;
  for (const auto& [version, wrapped] : keys_) all.push_back({version, wrapped});
  return all;
}

std::uint32_t MemorySecrets::newest_key() { return keys_.empty() ? 0 : keys_.rbegin()->first; }

void MemorySecrets::add_key(const KeyRecord& key) {
  if (!keys_.emplace(key.version, key.wrapped).second) {
    throw StoreError(StoreError::Kind::unavailable, "a key of this version is there already");
  }
}

bool MemorySecrets::erase_key(std::uint32_t version) {
  const bool named = std::ranges::any_of(
      rows_, [version](const auto& known) { return known.second.key_version == version; });
  if (!named) keys_.erase(version);
  return !named;
}

}  // namespace pln
