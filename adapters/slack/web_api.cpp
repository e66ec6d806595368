#include "adapters/slack/web_api.hpp"

#include "bot/json/json_text.hpp"
#include "bot/json/wire_read.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>

namespace pln::slack {
namespace {

using Kind = ApiAnswer::Kind;
using std::chrono::milliseconds;

// If a 429 does not say when: as Slack's own Python client does.
constexpr std::chrono::seconds pause_unsaid{30};
constexpr std::chrono::seconds pause_most{3600};
// Histories and lists of members are larger than events.
constexpr json::JsonLimits answer_json{.bytes = 8'000'000, .text_bytes = 1'000'000};

constexpr std::array signed_out_errors{
    std::string_view{"not_authed"},        std::string_view{"invalid_auth"},
    std::string_view{"account_inactive"},  std::string_view{"token_revoked"},
    std::string_view{"token_expired"},     std::string_view{"user_removed_from_team"},
    std::string_view{"team_disabled"},     std::string_view{"app_uninstalled"},
    std::string_view{"invalid_app_token"}, std::string_view{"not_allowed_token_type"},
};
// The documentation says of the first two that they may have partly succeeded.
constexpr std::array unclear_errors{
    std::string_view{"internal_error"},
    std::string_view{"fatal_error"},
    std::string_view{"service_unavailable"},
    std::string_view{"request_timeout"},
};
// These take no JSON (https://docs.slack.dev/apis/web-api/ and the methods' pages).
constexpr std::array form_methods{
    std::string_view{"oauth.v2.access"},
    std::string_view{"oauth.v2.exchange"},
    std::string_view{"apps.connections.open"},
    std::string_view{"auth.test"},
    std::string_view{"auth.revoke"},
    std::string_view{"users.info"},
    std::string_view{"conversations.history"},
    std::string_view{"conversations.replies"},
    std::string_view{"conversations.members"},
    std::string_view{"usergroups.users.list"},
    std::string_view{"files.getUploadURLExternal"},
};

template <class List>
bool holds(const List& list, std::string_view wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

std::string phase_name(const net::ClientFailure& failure) {
  using Phase = net::ClientFailure::Phase;
  switch (failure.phase) {
    case Phase::not_allowed:
      return "not allowed: " + failure.reason;
    case Phase::resolve:
      return "the name has no address: " + failure.reason;
    case Phase::connect:
      return "no connection: " + failure.reason;
    case Phase::handshake:
      return "no trusted connection: " + failure.reason;
    default:
      return failure.late ? "no answer in time" : "cut off: " + failure.reason;
  }
}

ApiAnswer judged_failure(const net::ClientFailure& failure) {
  ApiAnswer answer;
  answer.kind = failure.may_have_arrived ? Kind::unclear : Kind::unreachable;
  answer.error = phase_name(failure);
  answer.body = Json::object();
  return answer;
}

milliseconds pause_of(const net::ClientAnswer& answer) {
  const auto field = net::only_field(answer.headers, "retry-after");
  unsigned told = 0;
  if (!field) return pause_unsaid;
  const auto [end, error] = std::from_chars(field->data(), field->data() + field->size(), told);
  if (error != std::errc{} || end != field->data() + field->size()) return pause_unsaid;
  return std::clamp<std::chrono::seconds>(std::chrono::seconds{told}, std::chrono::seconds{1},
                                          pause_most);
}

bool is_limit(const std::string& error) {
  return error == "ratelimited" || error == "rate_limited" || error == "message_limit_exceeded";
}

}  // namespace

ApiAnswer judged(const net::ClientResult& result) {
  if (const auto* failure = std::get_if<net::ClientFailure>(&result)) {
    return judged_failure(*failure);
  }
  const auto& http = std::get<net::ClientAnswer>(result);
  ApiAnswer answer;
  answer.body = Json::object();
  if (http.status == 429) {
    answer.kind = Kind::limited;
    answer.error = "ratelimited";
    answer.pause = pause_of(http);
    return answer;
  }
  json::JsonFault fault;
  auto body = json::read_json(http.body, fault, answer_json);
  if (http.status >= 500 || (http.status < 300 && !(body && body->is_object()))) {
    answer.error = "http " + std::to_string(http.status);
    return answer;  // unclear
  }
  if (body && body->is_object()) answer.body = std::move(*body);
  if (const auto scopes = net::only_field(http.headers, "x-oauth-scopes")) answer.scopes = *scopes;
  answer.error = json::text_at(answer.body, "error");
  if (http.status < 300 && json::flag_at(answer.body, "ok")) {
    answer.kind = Kind::ok;
  } else if (is_limit(answer.error)) {
    answer.kind = Kind::limited;
    answer.pause = pause_of(http);
  } else if (holds(signed_out_errors, answer.error)) {
    answer.kind = Kind::signed_out;
  } else if (holds(unclear_errors, answer.error)) {
    answer.kind = Kind::unclear;
  } else {
    answer.kind = Kind::refused;
    if (answer.error.empty()) answer.error = "http " + std::to_string(http.status);
  }
  return answer;
}

std::string form_encoded(const Json& arguments) {
  std::string form;
  for (const auto& [name, value] : arguments.items()) {
    if (!form.empty()) form += '&';
    form += net::percent_encoded(name) + '=';
    form += net::percent_encoded(value.is_string() ? value.get_ref<const std::string&>()
                                                   : value.dump());
  }
  return form;
}

void WebApi::call(const std::string& tenant, const std::string& method, std::string_view token,
                  const Json& arguments, Done done) {
  net::ClientRequest request;
  request.headers.emplace_back("Authorization", "Bearer " + std::string{token});
  if (holds(form_methods, method)) {
    request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    request.body = form_encoded(arguments);
  } else {
    request.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
    request.body = arguments.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  send(tenant, method, std::move(request), std::move(done));
}

void WebApi::call_as_app(const std::string& method, const std::string& client_id,
                         std::string_view client_secret, const Json& arguments, Done done) {
  Json all = arguments;
  all["client_id"] = client_id;
  all["client_secret"] = std::string{client_secret};
  net::ClientRequest request;
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body = form_encoded(all);
  send(client_id, method, std::move(request), std::move(done));
}

void WebApi::send(const std::string& tenant, const std::string& method, net::ClientRequest request,
                  Done done) {
  const auto place = std::make_pair(tenant, method);
  if (const auto limit = not_before_.find(place); limit != not_before_.end()) {
    const milliseconds left = limit->second - now_();
    if (left > milliseconds{0}) {
      ApiAnswer answer;
      answer.kind = Kind::limited;
      answer.error = "ratelimited";
      answer.pause = left;
      answer.body = Json::object();
      return done(answer);
    }
    not_before_.erase(limit);
  }
  request.method = "POST";
  request.url = base_;
  request.url.target += method;
  client_.ask(std::move(request), [this, place, alive = std::weak_ptr(alive_),
                                   done = std::move(done)](const net::ClientResult& result) {
    const ApiAnswer answer = judged(result);
    if (answer.kind == Kind::limited && !alive.expired()) {
      ++limited_;
      not_before_[place] = now_() + answer.pause;
    }
    done(answer);
  });
}

}  // namespace pln::slack
