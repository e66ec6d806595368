#include "adapters/slack/webhook.hpp"

#include "adapters/slack/form_fields.hpp"
#include "adapters/slack/signature.hpp"
#include "bot/json/json_text.hpp"
#include "bot/json/wire_read.hpp"

#include <optional>
#include <string>

namespace pln::slack {
namespace {

using net::Response;

Response plain(unsigned status, std::string words = "") {
  Response response;
  response.status = status;
  response.body = std::move(words);
  return response;
}

// What cannot be read will not be better the next time.
Response unreadable() {
  Response response = plain(400, "this is not what Slack sends\n");
  response.headers.emplace_back("X-Slack-No-Retry", "1");
  return response;
}

bool is_form(const net::Request& request) {
  const auto type = net::only_field(request.headers, "content-type");
  return type && type->starts_with("application/x-www-form-urlencoded");
}

std::optional<Json> parsed(std::string_view text) {
  json::JsonFault fault;
  return json::read_json(text, fault, json::wire_json);
}

}  // namespace

void Webhook::answer(const net::Request& request, const net::HttpServer::Answer& answer) {
  if (request.method != "POST") {
    Response wrong = plain(405, "Slack posts here\n");
    wrong.headers.emplace_back("Allow", "POST");
    return answer(std::move(wrong));
  }
  const bool form = is_form(request);
  // A look at our certificate, which needs no signature and learns nothing.
  if (form && request.body.find("ssl_check=1") != std::string::npos) {
    const auto fields = read_form(request.body);
    if (fields && json::text_at(*fields, "ssl_check") == "1") return answer(plain(200));
  }
  if (!is_signed(request.headers, request.body, set_.signing_secret, set_.now())) {
    ++refused_;
    set_.noted(NoteLevel::debug, "a request without a good signature was refused", "");
    return answer(plain(401));
  }
  if (!form) return read_json_body(request, answer);
  const auto fields = read_form(request.body);
  if (!fields) return answer(unreadable());
  read_form_body(*fields, answer);
}

void Webhook::read_json_body(const net::Request& request, const net::HttpServer::Answer& answer) {
  const auto body = parsed(request.body);
  if (!body || !body->is_object()) return answer(unreadable());
  if (json::text_at(*body, "type") == "url_verification") {
    return answer(plain(200, json::text_at(*body, "challenge")));
  }
  take(EnvelopeKind::event, *body, answer);
}

void Webhook::read_form_body(const Json& fields, const net::HttpServer::Answer& answer) {
  const auto payload = fields.find("payload");
  if (payload != fields.end()) {
    const auto interaction = parsed(payload->get_ref<const std::string&>());
    if (!interaction || !interaction->is_object()) return answer(unreadable());
    return take(EnvelopeKind::interaction, *interaction, answer);
  }
  if (!fields.contains("command")) return answer(unreadable());
  take(EnvelopeKind::command, fields, answer);
}

void Webhook::take(EnvelopeKind kind, const Json& payload, const net::HttpServer::Answer& answer) {
  Reply reply;
  reply.done = [answer](const Json* shown) {
    if (shown == nullptr) return answer(plain(200));
    Response response = plain(200, shown->dump(-1, ' ', false, Json::error_handler_t::replace));
    response.content_type = "application/json; charset=utf-8";
    answer(std::move(response));
  };
  reply.leave = [answer] { answer(plain(503, "not now\n")); };
  set_.receiver->take(kind, payload, std::move(reply));
}

}  // namespace pln::slack
