// Opens the vault of a data folder: the sealed secrets in its store, and the key file they need.
// Whoever serves calls it once, on the store's thread.
#pragma once

#include "storage/vault/vault.hpp"

#include <filesystem>

namespace pln::commands {

// Makes the key file if neither it nor any stored key is there yet. Throws std::runtime_error that
// names place and mend: the key file is missing, open to others, or not that of this store.
[[nodiscard]] vault::Vault open_vault(SecretRows& rows, const std::filesystem::path& key_file);

}  // namespace pln::commands
