// The installations that the coach serves, and calls in their name: picks the token by the tenant
// and by nothing else, and renews tokens that rotate, once for however many calls wait and on the
// disk before they are used. In the loop's thread; nothing throws.
#pragma once

#include "adapters/slack/incoming.hpp"
#include "adapters/slack/installation.hpp"
#include "adapters/slack/notes.hpp"
#include "adapters/slack/web_api.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pln::slack {

class Workspaces {
 public:
  struct Setting {
    WebApi* api{nullptr};
    InstallationKeeper* keeper{nullptr};  // nullptr: the one token of `bot_token`
    Secret bot_token{};
    std::string client_id{};
    Secret client_secret{};
    std::function<UtcTime()> now{};
    Noted noted{};
  };
  explicit Workspaces(Setting setting);

  // Finds out whose tokens these are. `ready`: the reason if it could not, and whether only
  // somebody's doing helps.
  struct Opened {
    bool ok{true}, for_good{false};
    std::string reason{};
  };
  void open(std::function<void(const Opened&)> ready);

  // nullptr: the coach is not installed there. Good until the next call that is not const.
  [[nodiscard]] const Installation* find(const std::string& tenant) const;
  // The installation that an event came through: the workspace's own, or its organisation's.
  [[nodiscard]] const Installation* find(const Source& source) const;
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  void for_each(const std::function<void(const std::string& tenant)>& call) const {
    for (const auto& [tenant, place] : places_) call(tenant);
  }
  // Nobody is let in there any more; add() or a new start mends it.
  [[nodiscard]] bool signed_out(const std::string& tenant) const;

  // A new installation, or new tokens of a known one; on the disk when `added(true)` is called.
  void add(Installation installation, std::function<void(bool stored)> added);
  [[nodiscard]] bool takes_more() const { return set_.keeper != nullptr; }
  // Uninstalled: the tokens go at once.
  void remove(const std::string& tenant);

  // A call in the name of an installation.
  void call(const std::string& tenant, const std::string& method, const Json& arguments,
            WebApi::Done done);

 private:
  struct Place {
    Installation installation{};
    bool signed_out{false}, renewing{false};
    std::vector<std::function<void()>> waiting{};  // for the new token
    UtcTime renew_again_at{};
  };
  void learn(const ApiAnswer& answer, const std::function<void(const Opened&)>& ready);
  void renew(const std::string& tenant);
  void renewed(const std::string& tenant, const ApiAnswer& answer);
  void renewal_ended(const std::string& tenant);
  void call_now(const std::string& tenant, const std::string& method, const Json& arguments,
                WebApi::Done done);

  Setting set_;
  std::map<std::string, Place> places_{};
  std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
};

// What oauth.v2.access and auth.test say of an installation. Pure.
[[nodiscard]] Installation installation_of_grant(const Json& grant, UtcTime now);

}  // namespace pln::slack
