// Secrets at rest: sealed with a data key of this installation, each bound to its place, so that no
// ciphertext works anywhere else. The data keys are kept in the store, wrapped by a key from a
// file. Rotation re-seals in batches and may end at any moment. As many threads as the rows have:
// one.
#pragma once

#include "bot/core/secret.hpp"
#include "storage/secrets.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pln::vault {

// What was to be opened cannot be; what() names the place and the mend, never a secret.
class VaultError : public std::runtime_error {
 public:
  // refused: changed, cut, or of another place. no_key: its data key is gone. wrong_key: the key
  // file is not the one of this store. damaged_key: the wrapped data key was changed.
  enum class Kind { refused, no_key, wrong_key, damaged_key };
  VaultError(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

class Vault {
 public:
  // Unwraps the data keys; makes the first one if there is none. `rows` outlives this. Throws
  // VaultError and StoreError.
  Vault(SecretRows& rows, Secret key_encryption_key);

  // Seals and stores, opens and gives; nothing if there is no such secret.
  void put(const SecretPlace& place, std::string_view plaintext);
  [[nodiscard]] std::optional<Secret> get(const SecretPlace& place);

  // One byte of format, four of the key's version, nonce, ciphertext, tag. Bytes that are kept
  // anywhere but in the rows are not reached by a rotation and do not survive it.
  [[nodiscard]] std::string seal(const SecretPlace& place, std::string_view plaintext);
  [[nodiscard]] Secret open(const SecretPlace& place, std::string_view sealed);

  // Key rotation: begin once, then continue until `finished`. Every secret can be opened and new
  // ones put at any moment in between, also by another Vault over the same rows, and after an end
  // without warning. Begin does nothing if an earlier rotation is not finished.
  void begin_rotation();
  struct Rotated {
    std::size_t resealed{0};
    bool finished{false};                 // no row names an old key, and the old keys are gone
    std::vector<SecretPlace> unopened{};  // damaged; they and their key stay as they are
  };
  Rotated rotate_some(std::size_t most);

  [[nodiscard]] std::uint32_t key_version();  // that new secrets are sealed with

 private:
  void refresh();
  void add_key(std::uint32_t version);
  [[nodiscard]] const Secret* key(std::uint32_t version);
  std::string seal_with(std::uint32_t version, const SecretPlace& place,
                        std::string_view plaintext);
  void reseal(const std::vector<SecretRow>& rows, Rotated& rotated);

  SecretRows& rows_;
  Secret key_encryption_key_;
  std::map<std::uint32_t, Secret> keys_{};
  std::optional<SecretPlace> rotated_up_to_{};  // of the oldest key, past what cannot be opened
  std::uint32_t rotating_{0};                   // that oldest key
};

}  // namespace pln::vault
