// The port to where sealed secrets are kept: rows of ciphertext by place, and the wrapped data keys
// they were sealed with. It knows neither the secrets nor the keys (storage/vault does) and judges
// no bytes. Not thread-safe: it belongs to the owner of the store, on the store's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pln {

// Where a secret belongs: a table or kind of thing, which of them, and which secret of it.
struct SecretPlace {
  std::string table{};   // "slack_workspace"
  std::string row{};     // "acme/T0123"
  std::string column{};  // "bot_token"
  auto operator<=>(const SecretPlace&) const = default;
};

// The table of what belongs to one learner, by the learner's id: forgotten together with them.
inline constexpr const char* secrets_of_learner = "learner";

struct SecretRow {
  SecretPlace place{};
  std::uint32_t key_version{0};  // of the data key that sealed it; 1 or more
  std::string sealed{};
  bool operator==(const SecretRow&) const = default;
};

struct KeyRecord {
  std::uint32_t version{0};
  std::string wrapped{};
  bool operator==(const KeyRecord&) const = default;
};

// Every call throws StoreError and then has changed nothing.
class SecretRows {
 public:
  SecretRows() = default;
  SecretRows(const SecretRows&) = delete;
  SecretRows& operator=(const SecretRows&) = delete;
  virtual ~SecretRows() = default;

  // All in one transaction, over what is there. A row that names an unknown key is refused.
  virtual void put(std::span<const SecretRow> rows) = 0;
  virtual std::optional<SecretRow> get(const SecretPlace& place) = 0;
  virtual void erase(const SecretPlace& place) = 0;
  virtual void erase_all(const std::string& table, const std::string& row) = 0;

  // Where the secrets of a table are, in order.
  virtual std::vector<SecretPlace> places_of(const std::string& table) = 0;

  // Rows sealed with one key, in the order of their places, after a place if there is one.
  virtual std::vector<SecretRow> list_by_key_version(std::uint32_t version,
                                                     const std::optional<SecretPlace>& after,
                                                     std::size_t most) = 0;

  // By version, the oldest first.
  virtual std::vector<KeyRecord> keys() = 0;
  virtual std::uint32_t newest_key() = 0;  // 0: there is none
  virtual void add_key(const KeyRecord& key) = 0;
  // False, and nothing changes, as long as a row names it.
  virtual bool erase_key(std::uint32_t version) = 0;
};

}  // namespace pln
