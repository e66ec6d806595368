#include "bot/commands/open_vault.hpp"

#include "bot/configuration/secret_file.hpp"

#include <stdexcept>
#include <string>
#include <system_error>

namespace pln::commands {

vault::Vault open_vault(SecretRows& rows, const std::filesystem::path& key_file) {
  std::error_code failure;
  const bool there = std::filesystem::exists(key_file, failure);
  if (!there && rows.newest_key() != 0) {
    throw std::runtime_error("the key file " + key_file.string() +
                             " is missing, and without it the stored secrets cannot be read; "
                             "mend: put it back from its backup, or name it with "
                             "secrets.key_file");
  }
  if (!there) configuration::make_key_file(key_file);
  return vault::Vault{rows, configuration::read_key_file(key_file)};
}

}  // namespace pln::commands
