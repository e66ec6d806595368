// Bytes of HTTP and WebSocket as slack_load speaks them: quick, and only as strict as two known
// clients on the loopback need.
#pragma once

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace pln::bench {

struct HttpRequest {
  std::string path{}, body{}, websocket_key{};
};

inline std::string_view field_of(std::string_view head, std::string_view name) {
  for (std::size_t line = head.find("\r\n"); line + 2 < head.size();
       line = head.find("\r\n", line + 2)) {
    const std::string_view rest = head.substr(line + 2);
    if (rest.size() <= name.size() || rest[name.size()] != ':') continue;
    bool same = true;
    for (std::size_t at = 0; same && at < name.size(); ++at) {
      same = (rest[at] | 0x20) == (name[at] | 0x20);
    }
    if (!same) continue;
    std::string_view value = rest.substr(name.size() + 1, rest.find("\r\n") - name.size() - 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    return value;
  }
  return {};
}

// False: it is not all there. What was taken is gone from `in`.
inline bool take_request(std::string& in, HttpRequest& request) {
  const std::size_t end = in.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  const std::string_view head{in.data(), end + 2};
  const std::string length{field_of(head, "content-length")};
  const std::size_t bytes = length.empty() ? 0 : std::strtoul(length.c_str(), nullptr, 10);
  if (in.size() < end + 4 + bytes) return false;
  const std::size_t space = head.find(' ');
  std::string_view target = head.substr(space + 1, head.find(' ', space + 1) - space - 1);
  target = target.substr(0, target.find('?'));
  request = {std::string{target}, in.substr(end + 4, bytes),
             std::string{field_of(head, "sec-websocket-key")}};
  in.erase(0, end + 4 + bytes);
  return true;
}

inline std::string http_answer(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline std::string upgrade_answer(const std::string& key) {
  const std::string text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::array<unsigned char, 32> coded{};
  EVP_EncodeBlock(coded.data(), digest.data(), static_cast<int>(digest.size()));
  return std::string{
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
             "Upgrade\r\nSec-WebSocket-Accept: "} +
         reinterpret_cast<const char*>(coded.data()) + "\r\n\r\n";
}

inline std::string frame_of(unsigned opcode, std::string_view payload) {
  std::string frame;
  frame += static_cast<char>(0x80U | opcode);
  if (payload.size() < 126) {
    frame += static_cast<char>(payload.size());
  } else if (payload.size() < 65536) {
    frame += static_cast<char>(126);
    frame += static_cast<char>(payload.size() >> 8U);
    frame += static_cast<char>(payload.size() & 255U);
  } else {
    frame += static_cast<char>(127);
    for (int shift = 56; shift >= 0; shift -= 8) {
      frame += static_cast<char>((static_cast<std::uint64_t>(payload.size()) >> shift) & 255U);
    }
  }
  return frame.append(payload);
}
inline std::string text_frame(std::string_view text) { return frame_of(1, text); }
inline std::string control_frame(unsigned opcode, std::string_view payload) {
  return frame_of(opcode, payload);
}

struct WebSocketFrame {
  unsigned opcode{0};
  std::string payload{};
};

// A masked frame below 64 KB; false: it is not all there.
inline bool take_frame(std::string& in, WebSocketFrame& frame) {
  if (in.size() < 6) return false;
  const auto byte = [&in](std::size_t at) { return static_cast<unsigned char>(in[at]); };
  std::size_t length = byte(1) & 127U, head = 2;
  if (length == 126) {
    if (in.size() < 8) return false;
    length = (std::size_t{byte(2)} << 8U) + byte(3);
    head = 4;
  }
  if (in.size() < head + 4 + length) return false;
  frame.opcode = byte(0) & 15U;
  frame.payload.resize(length);
  for (std::size_t at = 0; at < length; ++at) {
    frame.payload[at] = static_cast<char>(byte(head + 4 + at) ^ byte(head + at % 4));
  }
  in.erase(0, head + 4 + length);
  return true;
}

// The number of a person in the channel of a post, "D00000042", as JSON or as a form.
inline std::uint32_t channel_in(std::string_view body) {
  for (const std::string_view mark : {"\"channel\":\"D", "channel=D"}) {
    const std::size_t at = body.find(mark);
    if (at == std::string_view::npos) continue;
    return static_cast<std::uint32_t>(
        std::strtoul(std::string{body.substr(at + mark.size(), 8)}.c_str(), nullptr, 10));
  }
  return 0;
}

inline std::string padded(std::uint64_t number, std::size_t digits) {
  const std::string text = std::to_string(number);
  return std::string(digits > text.size() ? digits - text.size() : 0, '0') + text;
}

// What Slack sends when somebody writes to the app: some 720 bytes.
inline std::string envelope(std::uint32_t person, std::uint64_t event) {
  const std::string user = "p" + std::to_string(person), channel = "D" + padded(person, 8);
  const std::string ts =
      std::to_string(1'700'000'000 + event / 1'000'000) + "." + padded(event % 1'000'000, 6);
  return R"({"envelope_id":"1d3b79ab-0ffb-41f3-a080-)" + padded(event, 12) +
         R"(","payload":{"token":"XXYYZZ","team_id":"test","context_team_id":"test",)"
         R"("api_app_id":"A1",)"
         R"("event":{"user":")" +
         user + R"(","type":"message","ts":")" + ts +
         R"(","client_msg_id":"6ea85f1b-5d2c-4b3a-a2c4-3ff2f4a3d1e0","text":"hello","team":"test",)"
         R"("blocks":[{"type":"rich_text","block_id":"q0Ab","elements":[{"type":)"
         R"("rich_text_section","elements":[{"type":"text","text":"hello"}]}]}],"channel":")" +
         channel + R"(","event_ts":")" + ts +
         R"(","channel_type":"im"},"type":"event_callback","event_id":"Ev)" + padded(event, 9) +
         R"(","event_time":1700000000,"authorizations":[{"enterprise_id":null,"team_id":"test",)"
         R"("user_id":"U0","is_bot":true,"is_enterprise_install":false}],)"
         R"("is_ext_shared_channel":false,"event_context":"4-eyJ0"},"type":"events_api",)"
         R"("accepts_response_payload":false,"retry_attempt":0,"retry_reason":""})";
}

}  // namespace pln::bench
