// One installation of the app: a workspace, or a whole organisation, and the tokens that let the
// coach in there. And the port to where installations are kept. Values and a port.
#pragma once

#include "bot/core/secret.hpp"
#include "bot/core/time.hpp"

#include <functional>
#include <string>
#include <vector>

namespace pln::slack {

struct Installation {
  std::string tenant{};  // the enterprise's id of an org-wide installation, else the workspace's
  std::string enterprise{}, team{}, team_name{};
  bool org_wide{false};
  std::string app_id{}, bot_user{}, bot_id{};
  std::string scopes{};  // that were granted, joined by commas
  Secret token{};
  // Of an app with rotating tokens; without them `refresh` is empty and the token lasts.
  Secret refresh{};
  UtcTime expires_at{};

  [[nodiscard]] bool rotates() const { return !refresh.empty(); }
};

[[nodiscard]] Installation copy_of(const Installation& installation);

// Keeps the installations of one app, sealed. Answers once, later, in the loop's thread.
class InstallationKeeper {
 public:
  InstallationKeeper() = default;
  InstallationKeeper(const InstallationKeeper&) = delete;
  InstallationKeeper& operator=(const InstallationKeeper&) = delete;
  virtual ~InstallationKeeper() = default;

  // `read`: false, the store could not tell now.
  virtual void load(std::function<void(std::vector<Installation>, bool read)> loaded) = 0;
  // On the disk when `saved(true)` is called.
  virtual void save(const Installation& installation, std::function<void(bool stored)> saved) = 0;
  virtual void erase(const std::string& tenant) = 0;
};

}  // namespace pln::slack
