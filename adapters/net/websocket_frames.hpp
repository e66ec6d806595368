// The WebSocket protocol (RFC 6455) from the client's side, as bytes: frames that come in, however
// they are cut up, become messages; messages become one masked frame each. No extensions. Private
// to this folder and its tests; pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pln::net {

enum class Opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10
};

using Mask = std::array<char, 4>;

// Appends one whole frame.
void append_frame(std::string& bytes, Opcode opcode, std::string_view payload, const Mask& mask);

// The payload of a close frame.
[[nodiscard]] std::string close_payload(std::uint16_t code);

[[nodiscard]] bool is_utf8(std::string_view text);

struct Incoming {
  enum class Kind : std::uint8_t {
    nothing,  // more bytes are needed
    text,     // a whole message
    binary,   // likewise; its bytes are not kept
    ping,
    pong,
    close,  // `code`; 0 if there was none
    fault   // the other side broke the protocol: close with `code`. Nothing follows.
  };
  Kind kind{Kind::nothing};
  std::string_view bytes{};  // valid until the reader is used again
  std::uint16_t code{0};
};

class FrameReader {
 public:
  explicit FrameReader(std::size_t message_max) : message_max_(message_max) {}

  // Room for what comes in next; then so many bytes of it were used.
  [[nodiscard]] char* room(std::size_t& size);
  void add(std::size_t count) { end_ += count; }
  void add(std::string_view bytes);
  // The next message or control frame.
  [[nodiscard]] Incoming next();
  // Frames that have come in whole so far.
  [[nodiscard]] std::uint64_t frames() const { return frames_; }

 private:
  struct Frame {
    Opcode opcode{Opcode::text};
    bool final{true};
    std::string_view payload{};
  };
  enum class Found : std::uint8_t { nothing, frame, fault };

  [[nodiscard]] Found read_frame(Frame& frame, std::uint16_t& code);
  [[nodiscard]] bool fits(const Frame& frame) const;
  [[nodiscard]] Incoming take(const Frame& frame);
  [[nodiscard]] Incoming take_data(const Frame& frame);
  [[nodiscard]] Incoming fault(std::uint16_t code);

  std::size_t message_max_;
  std::vector<char> buffer_{};
  std::size_t begin_{0};  // of what is unread
  std::size_t end_{0};
  std::string message_{};                 // the fragments so far
  Opcode started_{Opcode::continuation};  // the message under way; continuation: none
  bool told_message_{false};              // message_ was told and can go
  bool broken_{false};
  std::uint64_t frames_{0};
};

}  // namespace pln::net
