#include "adapters/slack/workspaces.hpp"

#include "adapters/slack/wire.hpp"
#include "bot/json/wire_read.hpp"

#include <algorithm>
#include <utility>

namespace pln::slack {
namespace {

using json::flag_at;
using json::number_at;
using json::text_at;

// Slack's own libraries renew at this distance; the token stays good meanwhile.
constexpr seconds renew_before{2 * 3600};
constexpr seconds renew_pause{60};

std::string tenant_of(const Installation& installation) {
  return installation.org_wide && !installation.enterprise.empty() ? installation.enterprise
                                                                   : installation.team;
}

}  // namespace

Installation copy_of(const Installation& from) {
  Installation copy;
  copy.tenant = from.tenant;
  copy.enterprise = from.enterprise;
  copy.team = from.team;
  copy.team_name = from.team_name;
  copy.org_wide = from.org_wide;
  copy.app_id = from.app_id;
  copy.bot_user = from.bot_user;
  copy.bot_id = from.bot_id;
  copy.scopes = from.scopes;
  copy.token = Secret{from.token.reveal()};
  copy.refresh = Secret{from.refresh.reveal()};
  copy.expires_at = from.expires_at;
  return copy;
}

Installation installation_of_grant(const Json& grant, UtcTime now) {
  Installation made;
  made.org_wide = flag_at(grant, "is_enterprise_install");
  made.enterprise = text_at(child(grant, "enterprise"), "id");
  made.team = text_at(child(grant, "team"), "id");
  made.team_name = made.org_wide ? text_at(child(grant, "enterprise"), "name")
                                 : text_at(child(grant, "team"), "name");
  made.app_id = text_at(grant, "app_id");
  made.bot_user = text_at(grant, "bot_user_id");
  made.scopes = text_at(grant, "scope");
  made.token = Secret{text_at(grant, "access_token")};
  made.refresh = Secret{text_at(grant, "refresh_token")};
  if (const auto lasts = number_at(grant, "expires_in")) made.expires_at = now + seconds{*lasts};
  made.tenant = tenant_of(made);
  return made;
}

Workspaces::Workspaces(Setting setting) : set_(std::move(setting)) {}

void Workspaces::open(std::function<void(const Opened&)> ready) {
  if (!set_.bot_token.empty()) {
    set_.api->call(
        "", "auth.test", set_.bot_token.reveal(), Json::object(),
        [this, alive = std::weak_ptr(alive_), ready = std::move(ready)](const ApiAnswer& answer) {
          if (!alive.expired()) learn(answer, ready);
        });
    return;
  }
  set_.keeper->load([this, alive = std::weak_ptr(alive_), ready = std::move(ready)](
                        std::vector<Installation> all, bool read) {
    if (alive.expired()) return;
    if (!read) return ready({false, false, "the installations could not be read"});
    for (Installation& one : all) {
      const std::string tenant = one.tenant;
      Place& place = places_[tenant];
      place.installation = std::move(one);
    }
    ready({});
  });
}

// What the one bot token opens.
void Workspaces::learn(const ApiAnswer& answer, const std::function<void(const Opened&)>& ready) {
  if (answer.kind == ApiAnswer::Kind::signed_out) {
    return ready({false, true, "auth.test: " + answer.error});
  }
  if (!answer.ok()) return ready({false, false, "auth.test: " + answer.error});
  Installation made;
  made.org_wide = flag_at(answer.body, "is_enterprise_install");
  made.enterprise = text_at(answer.body, "enterprise_id");
  made.team = text_at(answer.body, "team_id");
  made.team_name = text_at(answer.body, "team");
  made.bot_user = text_at(answer.body, "user_id");
  made.bot_id = text_at(answer.body, "bot_id");
  made.scopes = answer.scopes;
  made.tenant = tenant_of(made);
  made.token = Secret{set_.bot_token.reveal()};
  if (made.tenant.empty()) return ready({false, false, "auth.test names no workspace"});
  const std::string tenant = made.tenant;
  Place& place = places_[tenant];
  place.installation = std::move(made);
  place.signed_out = false;
  ready({});
}

const Installation* Workspaces::find(const std::string& tenant) const {
  const auto found = places_.find(tenant);
  return found == places_.end() ? nullptr : &found->second.installation;
}

const Installation* Workspaces::find(const Source& source) const {
  if (const Installation* own = find(source.tenant)) return own;
  // Some payloads do not say that the installation is the organisation's.
  const Installation* wide = source.enterprise.empty() ? nullptr : find(source.enterprise);
  return wide != nullptr && wide->org_wide ? wide : nullptr;
}

bool Workspaces::signed_out(const std::string& tenant) const {
  const auto found = places_.find(tenant);
  return found == places_.end() || found->second.signed_out;
}

void Workspaces::add(Installation installation, std::function<void(bool)> added) {
  const std::string tenant = installation.tenant;
  const auto kept = std::make_shared<Installation>(std::move(installation));
  set_.keeper->save(*kept, [this, alive = std::weak_ptr(alive_), kept, tenant,
                            added = std::move(added)](bool stored) {
    if (alive.expired()) return;
    if (stored) {
      Place& place = places_[tenant];
      place.installation = std::move(*kept);
      place.signed_out = false;
    }
    added(stored);
  });
}

void Workspaces::remove(const std::string& tenant) {
  const auto found = places_.find(tenant);
  if (found == places_.end()) return;
  const auto waiting = std::move(found->second.waiting);
  if (set_.keeper != nullptr) {
    places_.erase(found);
    set_.keeper->erase(tenant);
  } else {
    found->second.signed_out = true;  // the token stands in a file: somebody has to replace it
  }
  for (const auto& call : waiting) call();
}

void Workspaces::call(const std::string& tenant, const std::string& method, const Json& arguments,
                      WebApi::Done done) {
  const auto found = places_.find(tenant);
  if (found == places_.end() || !found->second.installation.rotates()) {
    return call_now(tenant, method, arguments, std::move(done));
  }
  Place& place = found->second;
  const UtcTime now = set_.now();
  const bool expired = now >= place.installation.expires_at;
  if (now + renew_before >= place.installation.expires_at && now >= place.renew_again_at) {
    if (!place.renewing) renew(tenant);
  }
  const auto still = places_.find(tenant);
  if (!expired || still == places_.end() || !still->second.renewing) {
    return call_now(tenant, method, arguments, std::move(done));
  }
  still->second.waiting.push_back([this, tenant, method, arguments, done = std::move(done)] {
    call_now(tenant, method, arguments, done);
  });
}

void Workspaces::call_now(const std::string& tenant, const std::string& method,
                          const Json& arguments, WebApi::Done done) {
  const auto found = places_.find(tenant);
  if (found == places_.end() || found->second.signed_out) {
    ApiAnswer answer;
    answer.kind = ApiAnswer::Kind::signed_out;
    answer.error = "not_installed";
    answer.body = Json::object();
    return done(answer);
  }
  set_.api->call(tenant, method, found->second.installation.token.reveal(), arguments,
                 [this, alive = std::weak_ptr(alive_), tenant,
                  done = std::move(done)](const ApiAnswer& answer) {
                   if (alive.expired()) return;
                   const auto place = places_.find(tenant);
                   if (answer.kind == ApiAnswer::Kind::signed_out && place != places_.end() &&
                       !place->second.installation.rotates()) {
                     place->second.signed_out = true;
                     set_.noted(NoteLevel::error, "a workspace lets the coach in no more",
                                tenant + ": " + answer.error);
                   }
                   done(answer);
                 });
}

void Workspaces::renew(const std::string& tenant) {
  Place& place = places_.at(tenant);
  place.renewing = true;
  const Json arguments{{"grant_type", "refresh_token"},
                       {"refresh_token", std::string{place.installation.refresh.reveal()}}};
  set_.api->call_as_app("oauth.v2.access", set_.client_id, set_.client_secret.reveal(), arguments,
                        [this, alive = std::weak_ptr(alive_), tenant](const ApiAnswer& answer) {
                          if (!alive.expired()) renewed(tenant, answer);
                        });
}

void Workspaces::renewed(const std::string& tenant, const ApiAnswer& answer) {
  const auto found = places_.find(tenant);
  if (found == places_.end()) return;  // uninstalled meanwhile
  Place& place = found->second;
  const Installation grant = installation_of_grant(answer.body, set_.now());
  const bool whole =
      !grant.token.empty() && !grant.refresh.empty() && grant.expires_at > set_.now();
  if (!answer.ok() || !whole) {
    set_.noted(NoteLevel::warning, "a token could not be renewed", tenant + ": " + answer.error);
    const bool of_no_use =
        answer.kind == ApiAnswer::Kind::refused || answer.kind == ApiAnswer::Kind::signed_out;
    if (of_no_use && set_.now() >= place.installation.expires_at) place.signed_out = true;
    place.renew_again_at = set_.now() + renew_pause;
    return renewal_ended(tenant);
  }
  const auto next = std::make_shared<Installation>(copy_of(place.installation));
  next->token = Secret{grant.token.reveal()};
  next->refresh = Secret{grant.refresh.reveal()};
  next->expires_at = grant.expires_at;
  if (!grant.scopes.empty()) next->scopes = grant.scopes;
  // Stored before it is used: after a crash in between the old refresh token is still in its grace.
  set_.keeper->save(*next, [this, alive = std::weak_ptr(alive_), tenant, next](bool stored) {
    if (alive.expired()) return;
    const auto still = places_.find(tenant);
    if (still == places_.end()) return;
    if (stored) {
      still->second.installation = std::move(*next);
      still->second.signed_out = false;
    } else {
      still->second.renew_again_at = set_.now() + renew_pause;
    }
    renewal_ended(tenant);
  });
}

void Workspaces::renewal_ended(const std::string& tenant) {
  Place& place = places_.at(tenant);
  place.renewing = false;
  const auto waiting = std::exchange(place.waiting, {});
  for (const auto& call : waiting) call();
}

}  // namespace pln::slack
