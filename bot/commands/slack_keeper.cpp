#include "bot/commands/slack_keeper.hpp"

#include "bot/commands/open_vault.hpp"
#include "bot/json/json_text.hpp"
#include "bot/json/wire_read.hpp"
#include "bot/runtime/log.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <utility>

namespace pln::commands {
namespace {

using json::text_at;
using nlohmann::json;
using slack::Installation;

constexpr const char* table = "slack_installation";
constexpr const char* column = "installation";

// The bytes that are sealed; whoever has them wipes them.
std::string bytes_of(const Installation& one) {
  const nlohmann::json all{{"tenant", one.tenant},
                           {"enterprise", one.enterprise},
                           {"team", one.team},
                           {"team_name", one.team_name},
                           {"org_wide", one.org_wide},
                           {"app_id", one.app_id},
                           {"bot_user", one.bot_user},
                           {"bot_id", one.bot_id},
                           {"scopes", one.scopes},
                           {"token", std::string{one.token.reveal()}},
                           {"refresh", std::string{one.refresh.reveal()}},
                           {"expires_at", one.expires_at.time_since_epoch().count()}};
  return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<Installation> read_bytes(std::string_view bytes) {
  pln::json::JsonFault fault;
  const auto all = pln::json::read_json(bytes, fault);
  if (!all || !all->is_object()) return std::nullopt;
  Installation one;
  one.tenant = text_at(*all, "tenant");
  one.enterprise = text_at(*all, "enterprise");
  one.team = text_at(*all, "team");
  one.team_name = text_at(*all, "team_name");
  one.org_wide = pln::json::flag_at(*all, "org_wide");
  one.app_id = text_at(*all, "app_id");
  one.bot_user = text_at(*all, "bot_user");
  one.bot_id = text_at(*all, "bot_id");
  one.scopes = text_at(*all, "scopes");
  one.token = Secret{text_at(*all, "token")};
  one.refresh = Secret{text_at(*all, "refresh")};
  one.expires_at = UtcTime{seconds{pln::json::number_at(*all, "expires_at").value_or(0)}};
  return one;
}

}  // namespace

struct SlackKeeper::Sealed {
  SecretRows& rows;
  std::filesystem::path key_file;
  std::string app;
  std::optional<vault::Vault> opened{};

  // On the store's thread, as all that follows.
  vault::Vault& vault() {
    if (!opened) opened.emplace(open_vault(rows, key_file));
    return *opened;
  }
  [[nodiscard]] SecretPlace place(const std::string& tenant) const {
    return {table, app + '/' + tenant, column};
  }

  std::vector<Installation> all() {
    std::vector<Installation> found;
    for (const SecretPlace& one : rows.places_of(table)) {
      if (!one.row.starts_with(app + '/') || one.column != column) continue;
      try {
        const auto bytes = vault().get(one);
        auto installation = bytes ? read_bytes(bytes->reveal()) : std::nullopt;
        if (installation) found.push_back(std::move(*installation));
      } catch (const vault::VaultError& error) {  // one that is damaged keeps no other out
        if (error.kind() != vault::VaultError::Kind::refused) throw;
        runtime::log::error("an installation cannot be opened", {{"reason", error.what()}});
      }
    }
    return found;
  }
};

SlackKeeper::SlackKeeper(runtime::StoreAccess& store, SecretRows& secrets,
                         std::filesystem::path key_file, std::string app)
    : store_(store),
      sealed_(std::make_shared<Sealed>(
          Sealed{secrets, std::move(key_file), std::move(app), std::nullopt})) {}

SlackKeeper::~SlackKeeper() = default;

void SlackKeeper::load(std::function<void(std::vector<Installation>, bool)> loaded) {
  const auto found = std::make_shared<std::vector<Installation>>();
  store_.ask([sealed = sealed_, found](Store&) { *found = sealed->all(); },
             [found, loaded = std::move(loaded)](const std::exception_ptr& failure) {
               loaded(std::move(*found), failure == nullptr);
             });
}

void SlackKeeper::save(const Installation& installation, std::function<void(bool)> saved) {
  const auto bytes = std::make_shared<std::string>(bytes_of(installation));
  store_.ask(
      [sealed = sealed_, tenant = installation.tenant, bytes](Store&) {
        sealed->vault().put(sealed->place(tenant), *bytes);
        wipe(*bytes);
      },
      [bytes, saved = std::move(saved)](const std::exception_ptr& failure) {
        wipe(*bytes);
        if (failure) runtime::log::error("an installation could not be stored");
        saved(failure == nullptr);
      });
}

void SlackKeeper::erase(const std::string& tenant) {
  store_.ask([sealed = sealed_, tenant](Store&) { sealed->rows.erase(sealed->place(tenant)); },
             [](const std::exception_ptr& failure) {
               if (failure) runtime::log::error("an installation could not be erased");
             });
}

}  // namespace pln::commands
