#include "adapters/slack/install.hpp"

#include "adapters/net/url.hpp"
#include "adapters/slack/form_fields.hpp"
#include "adapters/slack/scopes.hpp"
#include "bot/core/xml.hpp"
#include "bot/json/wire_read.hpp"

#include <optional>
#include <utility>

namespace pln::slack {
namespace {

using json::text_at;
using net::Response;

constexpr seconds state_lasts{600};         // as long as Slack's code
constexpr std::size_t states_max = 10'000;  // a browser begins one at a time
constexpr const char* cookie_name = "pln_coach_install";

std::string locale_of(const net::Request& request) {
  const auto wanted = net::only_field(request.headers, "accept-language");
  return wanted ? std::string{wanted->substr(0, 2)} : "";
}

// The value of our cookie; empty if there is none.
std::string cookie_of(const net::Request& request) {
  const auto field = net::only_field(request.headers, "cookie");
  if (!field) return "";
  std::string_view rest = *field;
  const std::string wanted = std::string{cookie_name} + '=';
  while (!rest.empty()) {
    const std::size_t end = rest.find(';');
    std::string_view one = rest.substr(0, end);
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (one.starts_with(wanted)) return std::string{one.substr(wanted.size())};
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  return "";
}

}  // namespace

Response Install::page(unsigned status, const char* key, const std::string& locale,
                       const std::string& name) const {
  Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  const std::string words = set_.phrase(key, locale, {{"name", name}});
  response.body =
      "<!doctype html><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><title>pln-coach</title>"
      "<body style=\"font:1.1rem/1.6 sans-serif;max-width:32rem;margin:4rem auto;"
      "padding:0 1rem\"><p>" +
      xml_escaped(words) + "</p></body>\n";
  response.headers.emplace_back("Content-Security-Policy",
                                "default-src 'none'; style-src 'unsafe-inline'");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

void Install::begin(const net::Request& request, const net::HttpServer::Answer& answer) {
  if (request.method != "GET")
    return answer(page(405, "workspace.install_again", locale_of(request)));
  const UtcTime now = set_.now();
  std::erase_if(begun_, [&](const auto& entry) { return entry.second <= now; });
  if (begun_.size() >= states_max) begun_.erase(begun_.begin());
  const std::string state = set_.random_text();
  begun_.emplace(state, now + state_lasts);
  Response response;
  response.status = 302;
  const auto fields = read_form(request.query);
  const std::string team = fields ? text_at(*fields, "team") : "";
  std::string target = set_.authorize_url + "?client_id=" + net::percent_encoded(set_.client_id) +
                       "&scope=" + net::percent_encoded(all_scopes()) +
                       "&redirect_uri=" + net::percent_encoded(set_.redirect_url) +
                       "&state=" + state;
  if (!team.empty()) target += "&team=" + net::percent_encoded(team);
  const bool encrypted = set_.redirect_url.starts_with("https:");
  response.headers.emplace_back("Location", target);
  response.headers.emplace_back("Set-Cookie", std::string{cookie_name} + '=' + state +
                                                  "; Max-Age=600; HttpOnly; SameSite=Lax; Path=" +
                                                  set_.cookie_path + (encrypted ? "; Secure" : ""));
  response.headers.emplace_back("Cache-Control", "no-store");
  answer(std::move(response));
}

void Install::come_back(const net::Request& request, const net::HttpServer::Answer& answer) {
  const std::string locale = locale_of(request);
  const auto fields = read_form(request.query);
  if (request.method != "GET" || !fields)
    return answer(page(400, "workspace.install_again", locale));
  const std::string state = text_at(*fields, "state");
  const auto begun = begun_.find(state);
  const bool good = begun != begun_.end() && begun->second > set_.now();
  if (begun != begun_.end()) begun_.erase(begun);  // good once, whatever comes of it
  if (!good || cookie_of(request) != state) {
    return answer(page(400, "workspace.install_again", locale));
  }
  if (fields->contains("error")) return answer(page(200, "workspace.install_refused", locale));
  const std::string code = text_at(*fields, "code");
  if (code.empty()) return answer(page(400, "workspace.install_again", locale));
  exchange(code, locale, answer);
}

void Install::exchange(const std::string& code, const std::string& locale,
                       const net::HttpServer::Answer& answer) {
  const Json arguments{{"code", code}, {"redirect_uri", set_.redirect_url}};
  set_.api->call_as_app(
      "oauth.v2.access", set_.client_id, set_.client_secret.reveal(), arguments,
      [this, alive = std::weak_ptr(alive_), locale, answer](const ApiAnswer& granted) {
        if (alive.expired()) return;
        Installation made = installation_of_grant(granted.body, set_.now());
        if (!granted.ok() || made.tenant.empty() || made.token.empty()) {
          set_.noted(NoteLevel::warning, "an installation failed", granted.error);
          return answer(page(502, "workspace.install_again", locale));
        }
        const std::string name = made.team_name.empty() ? made.tenant : made.team_name;
        const std::string tenant = made.tenant;
        set_.workspaces->add(std::move(made),
                             [this, alive, locale, answer, name, tenant](bool stored) {
                               if (alive.expired()) return;
                               if (!stored)
                                 return answer(page(503, "workspace.install_again", locale));
                               set_.noted(NoteLevel::info, "installed", tenant);
                               answer(page(200, "workspace.installed", locale, name));
                             });
      });
}

}  // namespace pln::slack
