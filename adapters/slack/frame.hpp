// One text frame of Socket Mode, as a value. Total: any text gives one of these. Pure.
#pragma once

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace pln::slack {

using Json = nlohmann::json;

struct Hello {
  std::string app_id{};
  std::uint32_t connections{0};                    // that Slack counts for this app
  std::optional<std::chrono::seconds> lifetime{};  // of this connection, about
  std::string host{};
};
enum class DisconnectReason : std::uint8_t {
  warning,
  refresh_requested,
  link_disabled,
  too_many_websockets,
  other
};
struct Disconnect {
  DisconnectReason reason{DisconnectReason::other};
  std::string told{};  // the reason as it stood there, cut to 40 letters
};
enum class EnvelopeKind : std::uint8_t { event, command, interaction, unknown };
struct Envelope {
  Json id{};  // given back in the acknowledgement as it was: a text, seldom a number
  EnvelopeKind kind{EnvelopeKind::unknown};
  bool accepts_payload{false};
  std::int64_t attempt{0};
  Json payload{};
};
struct UselessFrame {
  std::string_view reason{};
};
using Frame = std::variant<Hello, Disconnect, Envelope, UselessFrame>;

[[nodiscard]] Frame read_frame(std::string_view text);

// What a frame may hold, so that Slack reads it (larger ones are dropped without a word).
inline constexpr std::size_t acknowledgement_bytes_max = 20'479;
// The acknowledgement of an envelope; `payload` only if it accepts one. Nothing if it is too large:
// acknowledge without it then, and say it by the Web API.
[[nodiscard]] std::optional<std::string> acknowledgement(const Envelope& envelope,
                                                         const Json* payload = nullptr);

}  // namespace pln::slack
