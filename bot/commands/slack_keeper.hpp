// Keeps a Slack app's installations in the store, sealed: one secret each, under the app's name and
// the tenant. Works on the store's thread and answers in the loop's.
#pragma once

#include "adapters/slack/installation.hpp"
#include "bot/runtime/store_access.hpp"
#include "storage/vault/vault.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace pln::commands {

class SlackKeeper final : public slack::InstallationKeeper {
 public:
  // `store` and `secrets` outlive this and are one: secrets are touched in its jobs only.
  SlackKeeper(runtime::StoreAccess& store, SecretRows& secrets, std::filesystem::path key_file,
              std::string app);
  ~SlackKeeper() override;

  void load(std::function<void(std::vector<slack::Installation>, bool read)> loaded) override;
  void save(const slack::Installation& installation,
            std::function<void(bool stored)> saved) override;
  void erase(const std::string& tenant) override;

 private:
  struct Sealed;  // what jobs share; they may outlive this
  runtime::StoreAccess& store_;
  std::shared_ptr<Sealed> sealed_;
};

}  // namespace pln::commands
