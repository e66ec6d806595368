#include "bot/commands/doctor_slack.hpp"

#include "adapters/net/http_client.hpp"
#include "adapters/slack/scopes.hpp"
#include "adapters/slack/slack.hpp"
#include "bot/configuration/secret_file.hpp"
#include "bot/runtime/clock.hpp"

#include <boost/asio/io_context.hpp>

#include <array>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pln::commands {
namespace {

using configuration::SlackApp;
using configuration::SlackMode;

// Slack refuses what is 300 s off, and so do we; nudges would come late by as much.
constexpr seconds clock_off_most{60};

struct TokenKind {
  std::string_view prefix{}, name{};
};
constexpr std::array token_kinds{
    TokenKind{"xapp-", "an app-level token"},
    TokenKind{"xoxe.xoxb-", "a bot token"},
    TokenKind{"xoxb-", "a bot token"},
    TokenKind{"xoxe.xoxp-", "a user's token"},
    TokenKind{"xoxp-", "a user's token"},
    TokenKind{"xoxe-", "a refresh token"},
    TokenKind{"xoxc-", "a token of Slack's own client"},
};

std::string_view kind_of(std::string_view token) {
  for (const TokenKind& kind : token_kinds) {
    if (token.starts_with(kind.prefix)) return kind.name;
  }
  return "";
}

std::optional<Secret> secret_of(const std::filesystem::path& file) {
  if (file.empty()) return std::nullopt;
  try {
    return configuration::read_secret_file(file);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

// One app, examined over the network.
class Examination {
 public:
  // `path`: under which the app is reached from outside.
  Examination(const SlackApp& app, std::string path, std::vector<Line>& lines)
      : app_(app), path_(std::move(path)), about_("Slack " + app.name), lines_(lines) {}

  void run(net::TlsTrust& trust, const std::string& public_url);

 private:
  void tell(Finding finding, const std::string& text) { lines_.push_back({finding, about_, text}); }
  bool is_kind(const Secret& token, std::string_view wanted, const std::string& key);
  net::ClientResult ask(net::TlsTrust& trust, const std::string& method, const Secret& token);
  void check_bot_token(net::TlsTrust& trust, const Secret& token);
  void check_scopes(const std::string& granted);
  void check_app_token(net::TlsTrust& trust, const Secret& token);
  void check_clock(const net::ClientResult& result);
  void check_public_url(net::TlsTrust& trust, const std::string& public_url);

  const SlackApp& app_;
  std::string path_;
  std::string about_;
  std::vector<Line>& lines_;
  net::Url api_{};
};

net::ClientResult ask_once(net::TlsTrust& trust, const net::Reach& reach,
                           net::ClientRequest request) {
  boost::asio::io_context loop;
  net::HttpClient client(loop, trust, reach);
  net::ClientResult result;
  client.ask(std::move(request), [&](net::ClientResult answer) {
    result = std::move(answer);
    loop.stop();
  });
  loop.run();
  return result;
}

net::ClientResult Examination::ask(net::TlsTrust& trust, const std::string& method,
                                   const Secret& token) {
  net::ClientRequest request;
  request.method = "POST";
  request.url = api_;
  request.url.target += method;
  request.headers.emplace_back("Authorization", "Bearer " + std::string{token.reveal()});
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  net::Reach reach;
  reach.loopback = net::is_on_this_machine(api_);
  return ask_once(trust, reach, std::move(request));
}

bool Examination::is_kind(const Secret& token, std::string_view wanted, const std::string& key) {
  const std::string_view kind = kind_of(token.reveal());
  if (kind.empty() || kind == wanted) return true;
  tell(Finding::failure, key + " holds " + std::string{kind} + ", and " + std::string{wanted} +
                             " belongs there; mend: see deploy/slack/README.md");
  return false;
}

void Examination::check_clock(const net::ClientResult& result) {
  const auto* answer = std::get_if<net::ClientAnswer>(&result);
  const auto date = answer == nullptr ? std::nullopt : net::only_field(answer->headers, "date");
  std::tm parts{};
  if (!date ||
      ::strptime(std::string{*date}.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts) == nullptr) {
    return;
  }
  const UtcTime theirs{seconds{::timegm(&parts)}};
  const seconds off = runtime::SystemClock{}.now() - theirs;
  if (std::chrono::abs(off) <= clock_off_most) return;
  tell(Finding::failure, "this clock is " + std::to_string(std::chrono::abs(off).count()) +
                             (off < seconds{0} ? " s behind" : " s ahead of") +
                             " Slack's; mend: set the system's time, and keep it with NTP");
}

void Examination::check_scopes(const std::string& granted) {
  if (granted.empty()) return;
  for (const slack::Scope& scope : slack::missing_scopes(granted)) {
    tell(scope.needed ? Finding::failure : Finding::warning,
         "the scope " + std::string{scope.name} + " is missing, so that " +
             std::string{scope.without} +
             "; mend: add it under OAuth & Permissions and install the app again");
  }
}

void Examination::check_bot_token(net::TlsTrust& trust, const Secret& token) {
  if (!is_kind(token, "a bot token", "bot_token_file")) return;
  const net::ClientResult result = ask(trust, "auth.test", token);
  check_clock(result);
  const slack::ApiAnswer answer = slack::judged(result);
  if (!answer.ok()) {
    return tell(Finding::failure,
                "auth.test: " + answer.error +
                    (answer.kind == slack::ApiAnswer::Kind::signed_out
                         ? "; mend: install the app again and write its new token to the file"
                         : "; mend: see whether this machine reaches " + api_.host));
  }
  const auto team = answer.body.find("team");
  tell(Finding::ok, "signed in to " + (team != answer.body.end() && team->is_string()
                                           ? team->get<std::string>()
                                           : std::string{"a workspace"}));
  check_scopes(answer.scopes);
}

void Examination::check_app_token(net::TlsTrust& trust, const Secret& token) {
  if (!is_kind(token, "an app-level token", "app_token_file")) return;
  const slack::ApiAnswer answer = slack::judged(ask(trust, "apps.connections.open", token));
  if (answer.ok()) return tell(Finding::ok, "Socket Mode lets us in");
  const bool scope = answer.error == "missing_scope";
  tell(Finding::failure,
       "apps.connections.open: " + answer.error +
           (scope ? "; mend: give the app-level token the scope connections:write"
                  : "; mend: switch Socket Mode on, or make a new app-level token"));
}

// From here it looks as from outside, unless a firewall stands in between.
void Examination::check_public_url(net::TlsTrust& trust, const std::string& public_url) {
  const auto url = net::read_url(public_url);
  if (!url) return tell(Finding::failure, "http.public_url is no URL; mend: https://HOST");
  if (url->scheme != "https" && !net::is_on_this_machine(*url)) {
    tell(Finding::failure, "http.public_url is not https, and Slack posts to nothing else");
  }
  net::ClientRequest request;
  request.url = *url;
  while (request.url.target.ends_with('/')) request.url.target.pop_back();
  // Where Slack posts to, a look is refused; where an installation begins, it leads to Slack.
  const bool posted_to = app_.mode == SlackMode::http;
  request.url.target += path_ + (posted_to ? "/events" : "/install");
  const net::ClientResult result = ask_once(trust, {true, true}, std::move(request));
  const auto* answer = std::get_if<net::ClientAnswer>(&result);
  if (answer == nullptr) {
    return tell(Finding::failure, public_url + " cannot be reached (" +
                                      std::get<net::ClientFailure>(result).reason +
                                      "); mend: its name, certificate, proxy or firewall");
  }
  if (answer->status == (posted_to ? 405U : 302U))
    return tell(Finding::ok, public_url + " leads to the coach");
  tell(Finding::warning, public_url + " answers with " + std::to_string(answer->status) +
                             "; mend: start the coach, and let the proxy pass /slack/ on to "
                             "http.listen");
}

void Examination::run(net::TlsTrust& trust, const std::string& public_url) {
  const auto api = net::read_url(app_.api_url.ends_with('/') ? app_.api_url : app_.api_url + '/');
  if (!api) return tell(Finding::failure, "api_url is no URL; mend: leave it out");
  api_ = *api;
  if (const auto token = secret_of(app_.bot_token_file)) check_bot_token(trust, *token);
  if (app_.mode == SlackMode::socket) {
    if (const auto token = secret_of(app_.app_token_file)) check_app_token(trust, *token);
  }
  const bool is_reached = app_.mode == SlackMode::http || app_.bot_token_file.empty();
  if (is_reached && !public_url.empty()) check_public_url(trust, public_url);
}

}  // namespace

void check_slack(const configuration::Configuration& configuration, std::vector<Line>& lines) {
  if (configuration.slack.empty()) return;
  try {
    net::TlsTrust trust;
    for (const SlackApp& app : configuration.slack) {
      const bool only_one = configuration.slack.size() == 1;
      Examination(app, only_one ? "/slack" : "/slack/" + app.name, lines)
          .run(trust, configuration.http.public_url);
    }
  } catch (const std::exception& error) {
    lines.push_back({Finding::failure, "Slack", error.what()});
  }
}

}  // namespace pln::commands
