#include "adapters/slack/frame.hpp"

#include "adapters/slack/mrkdwn.hpp"
#include "adapters/slack/wire.hpp"
#include "bot/json/json_text.hpp"
#include "bot/json/wire_read.hpp"

#include <limits>

namespace pln::slack {
namespace {

using json::flag_at;
using json::number_at;
using json::text_at;

constexpr std::size_t id_bytes_max = 255;  // a UUID has 36
constexpr std::size_t reason_characters_max = 40;
constexpr std::chrono::hours lifetime_max{24 * 30};  // a few hours in truth

Hello hello_of(const Json& frame) {
  Hello hello{};
  hello.app_id = text_at(child(frame, "connection_info"), "app_id");
  const auto connections = number_at(frame, "num_connections").value_or(0);
  if (connections > 0 && connections <= std::numeric_limits<std::uint32_t>::max()) {
    hello.connections = static_cast<std::uint32_t>(connections);
  }
  const Json& debug = child(frame, "debug_info");
  hello.host = text_at(debug, "host");
  const std::chrono::seconds lifetime{number_at(debug, "approximate_connection_time").value_or(0)};
  if (lifetime.count() > 0 && lifetime <= lifetime_max) hello.lifetime = lifetime;
  return hello;
}

Disconnect disconnect_of(const Json& frame) {
  const std::string reason = text_at(frame, "reason");
  Disconnect disconnect{DisconnectReason::other, cut(reason, reason_characters_max)};
  if (reason == "warning") disconnect.reason = DisconnectReason::warning;
  if (reason == "refresh_requested") disconnect.reason = DisconnectReason::refresh_requested;
  if (reason == "link_disabled") disconnect.reason = DisconnectReason::link_disabled;
  if (reason == "too_many_websockets") disconnect.reason = DisconnectReason::too_many_websockets;
  return disconnect;
}

EnvelopeKind kind_of(std::string_view type) {
  if (type == "events_api") return EnvelopeKind::event;
  if (type == "slash_commands") return EnvelopeKind::command;
  return type == "interactive" ? EnvelopeKind::interaction : EnvelopeKind::unknown;
}

bool is_envelope_id(const Json& id) {
  if (id.is_number_integer()) return true;
  const auto* text = id.get_ptr<const std::string*>();
  return text != nullptr && !text->empty() && text->size() <= id_bytes_max;
}

}  // namespace

Frame read_frame(std::string_view text) {
  if (text.empty()) return UselessFrame{"empty"};
  json::JsonFault fault{};
  std::optional<Json> frame = json::read_json(text, fault, json::wire_json);
  if (!frame) return UselessFrame{"no JSON, or beyond its limits"};
  if (!frame->is_object()) return UselessFrame{"not an object"};
  const std::string type = text_at(*frame, "type");
  if (type == "hello") return hello_of(*frame);
  if (type == "disconnect") return disconnect_of(*frame);
  if (!is_envelope_id(child(*frame, "envelope_id"))) return UselessFrame{"no envelope's id"};
  Envelope envelope{};
  envelope.id = child(*frame, "envelope_id");
  envelope.kind = kind_of(type);
  envelope.accepts_payload = flag_at(*frame, "accepts_response_payload");
  envelope.attempt = number_at(*frame, "retry_attempt").value_or(0);
  if (const auto payload = frame->find("payload"); payload != frame->end()) {
    envelope.payload = std::move(*payload);
  }
  return envelope;
}

std::optional<std::string> acknowledgement(const Envelope& envelope, const Json* payload) {
  Json answer = Json::object();
  answer["envelope_id"] = envelope.id;
  if (payload != nullptr && envelope.accepts_payload) answer["payload"] = *payload;
  std::string text = json::json_line(answer);
  if (text.size() > acknowledgement_bytes_max) return std::nullopt;
  return text;
}

}  // namespace pln::slack
