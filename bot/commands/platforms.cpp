#include "bot/commands/platforms.hpp"

#include "adapters/slack/slack.hpp"
#include "bot/commands/slack_keeper.hpp"
#include "bot/configuration/secret_file.hpp"
#include "bot/runtime/log.hpp"
#include "bot/runtime/seeds.hpp"

#include <array>
#include <memory>
#include <stdexcept>
#include <utility>

namespace pln::commands {
namespace {

namespace log = runtime::log;
using configuration::SlackApp;

// 256 bits as letters and digits.
std::string random_text() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (int word = 0; word < 4; ++word) {
    std::uint64_t bits = runtime::random_seed();
    for (int digit = 0; digit < 16; ++digit, bits >>= 4U) text += digits[bits & 15U];
  }
  return text;
}

Secret secret_of(const std::filesystem::path& file) {
  return file.empty() ? Secret{} : configuration::read_secret_file(file);
}

slack::Noted noted_of(const std::string& app) {
  return [app](slack::NoteLevel level, std::string_view what, const std::string& detail) {
    const std::initializer_list<log::Field> fields{
        {"adapter", app}, {"what", what}, {"detail", detail}};
    switch (level) {
      case slack::NoteLevel::debug:
        return log::debug("slack", fields);
      case slack::NoteLevel::info:
        return log::info("slack", fields);
      case slack::NoteLevel::warning:
        return log::warn("slack", fields);
      case slack::NoteLevel::error:
        return log::error("slack", fields);
    }
  };
}

// Plain http leads no further than this machine.
net::Url api_of(const SlackApp& app) {
  const std::string text = app.api_url.ends_with('/') ? app.api_url : app.api_url + '/';
  const auto url = net::read_url(text);
  if (!url || (!url->encrypted() && !net::is_on_this_machine(*url))) {
    throw std::runtime_error("slack." + app.name + ".api_url \"" + app.api_url +
                             "\" cannot be used; write https://slack.com/api/, or leave it out");
  }
  return *url;
}

std::unique_ptr<slack::SlackAdapter> slack_adapter(const SlackApp& app,
                                                   const PlatformSetting& given, bool only_one,
                                                   net::TlsTrust& trust,
                                                   slack::InstallationKeeper& keeper) {
  slack::SlackSetting made;
  made.name = app.name;
  made.by_sockets = app.mode == configuration::SlackMode::socket;
  made.app_token = secret_of(app.app_token_file);
  made.bot_token = secret_of(app.bot_token_file);
  made.client_id = app.client_id;
  made.client_secret = secret_of(app.client_secret_file);
  made.signing_secret = secret_of(app.signing_secret_file);
  made.api = api_of(app);
  made.join_lines = app.join_lines;
  made.debug_reconnects = app.debug_reconnects;
  const configuration::Http& http = given.settings.http;
  made.public_url = !http.public_url.empty()
                        ? http.public_url  // else the coach is reached from this machine alone
                        : "http://" + http.listen.host + ":" + std::to_string(http.listen.port);
  while (made.public_url.ends_with('/')) made.public_url.pop_back();
  made.short_path = only_one ? "/slack" : "/slack/" + app.name;
  made.enrol = {given.settings.enrol.guests, given.settings.enrol.only};
  made.loop = &given.loop;
  made.trust = &trust;
  made.keeper = &keeper;
  made.phrase = given.phrase;
  made.overview = given.overview;
  made.now = given.now;
  made.random_text = random_text;
  made.noted = noted_of(app.name);
  return std::make_unique<slack::SlackAdapter>(std::move(made));
}

void add_slack(const PlatformSetting& given, Platforms& platforms) {
  const auto& apps = given.settings.slack;
  if (apps.empty()) return;
  const auto trust = std::make_shared<net::TlsTrust>();
  platforms.kept.push_back(trust);
  for (const SlackApp& app : apps) {
    const auto keeper =
        std::make_shared<SlackKeeper>(given.store, given.secrets, given.key_file, app.name);
    platforms.kept.push_back(keeper);
    const bool only_one = apps.size() == 1;
    auto adapter = slack_adapter(app, given, only_one, *trust, *keeper);
    for (const std::string& path : only_one
                                       ? std::vector<std::string>{"/slack", "/slack/" + app.name}
                                       : std::vector<std::string>{"/slack/" + app.name}) {
      for (slack::Route& route : adapter->routes(path)) {
        platforms.routes.push_back({std::move(route.path), std::move(route.answer)});
      }
    }
    platforms.adapters.push_back(std::move(adapter));
  }
}

}  // namespace

Platforms configured_platforms(const PlatformSetting& setting) {
  const char* not_yet = !setting.settings.matrix.empty()     ? "matrix"
                        : !setting.settings.mastodon.empty() ? "mastodon"
                                                             : nullptr;
  if (not_yet != nullptr) {
    throw std::runtime_error(std::string{"the configuration names "} + not_yet +
                             ", which this version cannot connect to yet; take it out");
  }
  Platforms platforms;
  add_slack(setting, platforms);
  return platforms;
}

}  // namespace pln::commands
