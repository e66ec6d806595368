#include "adapters/net/websocket_frames.hpp"

#include <algorithm>
#include <cstring>

namespace pln::net {
namespace {

constexpr std::size_t kept_room = 64 * 1024;  // read at once; what a large message needs goes again
constexpr std::size_t least_room = 4 * 1024;
constexpr std::size_t control_bytes_max = 125;
constexpr unsigned final_bit = 0x80;
constexpr unsigned masked_bit = 0x80;
constexpr unsigned reserved_bits = 0x70;

constexpr std::uint16_t protocol_error = 1002;
constexpr std::uint16_t not_text = 1007;
constexpr std::uint16_t too_large = 1009;

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8U | static_cast<unsigned char>(byte);
  return number;
}

void append_big_endian(std::string& bytes, std::uint64_t number, unsigned count) {
  while (count-- > 0) bytes += static_cast<char>(number >> (8 * count) & 0xffU);
}

bool is_control(Opcode opcode) { return opcode >= Opcode::close; }

bool is_known(unsigned opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

// Codes that may be sent, RFC 6455 section 7.4 and the registry.
bool is_close_code(std::uint16_t code) {
  return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code <= 4999);
}

// The length of the UTF-8 sequence at the start of `text`, which is not empty; 0 if it is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t place) -> unsigned {
    return place < text.size() ? static_cast<unsigned char>(text[place]) : 0U;
  };
  const auto follows = [&](std::size_t place) { return (byte(place) & 0xc0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return follows(1) ? 2 : 0;
  const unsigned second = byte(1);
  if (first < 0xf0) {
    const bool overlong = first == 0xe0 && second < 0xa0;
    const bool surrogate = first == 0xed && second > 0x9f;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  const bool overlong = first == 0xf0 && second < 0x90;
  const bool beyond = first > 0xf4 || (first == 0xf4 && second > 0x8f);
  return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  while (!text.empty()) {
    std::uint64_t eight = 0;
    if (text.size() >= sizeof eight) {
      std::memcpy(&eight, text.data(), sizeof eight);
      if ((eight & high_bits) == 0) {
        text.remove_prefix(sizeof eight);
        continue;
      }
    }
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

void append_frame(std::string& bytes, Opcode opcode, std::string_view payload, const Mask& mask) {
  bytes += static_cast<char>(final_bit | static_cast<unsigned>(opcode));
  if (payload.size() <= control_bytes_max) {
    bytes += static_cast<char>(masked_bit | static_cast<unsigned>(payload.size()));
  } else if (payload.size() <= 0xffff) {
    bytes += static_cast<char>(masked_bit | 126U);
    append_big_endian(bytes, payload.size(), 2);
  } else {
    bytes += static_cast<char>(masked_bit | 127U);
    append_big_endian(bytes, payload.size(), 8);
  }
  bytes.append(mask.data(), mask.size());
  const std::size_t start = bytes.size();
  bytes.append(payload);
  char* const masked = bytes.data() + start;
  for (std::size_t place = 0; place < payload.size(); ++place) {
    masked[place] = static_cast<char>(masked[place] ^ mask[place % 4]);
  }
}

std::string close_payload(std::uint16_t code) {
  std::string payload;
  append_big_endian(payload, code, 2);
  return payload;
}

char* FrameReader::room(std::size_t& size) {
  if (begin_ == end_) {
    begin_ = end_ = 0;
    if (buffer_.size() > kept_room) buffer_ = {};
  }
  if (buffer_.empty()) buffer_.resize(kept_room);
  if (buffer_.size() - end_ < least_room && begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  // As much again as is there: nobody makes us take memory by announcing a length.
  if (buffer_.size() - end_ < least_room) buffer_.resize(buffer_.size() * 2);
  size = buffer_.size() - end_;
  return buffer_.data() + end_;
}

void FrameReader::add(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t size = 0;
    char* const place = room(size);
    const std::size_t count = std::min(size, bytes.size());
    std::memcpy(place, bytes.data(), count);
    end_ += count;
    bytes.remove_prefix(count);
  }
}

Incoming FrameReader::fault(std::uint16_t code) {
  broken_ = true;
  Incoming incoming;
  incoming.kind = Incoming::Kind::fault;
  incoming.code = code;
  return incoming;
}

FrameReader::Found FrameReader::read_frame(Frame& frame, std::uint16_t& code) {
  const std::size_t count = end_ - begin_;
  if (count < 2) return Found::nothing;
  const char* const bytes = buffer_.data() + begin_;
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto second = static_cast<unsigned char>(bytes[1]);
  const unsigned opcode = first & 0x0fU;
  code = protocol_error;
  if ((first & reserved_bits) != 0 || (second & masked_bit) != 0 || !is_known(opcode)) {
    return Found::fault;
  }
  frame.opcode = static_cast<Opcode>(opcode);
  frame.final = (first & final_bit) != 0;
  const unsigned shown = second & 0x7fU;
  if (is_control(frame.opcode) && (shown > control_bytes_max || !frame.final)) return Found::fault;
  const std::size_t more = shown == 126 ? 2 : shown == 127 ? 8 : 0;
  if (count < 2 + more) return Found::nothing;
  const std::uint64_t length = more == 0 ? shown : big_endian({bytes + 2, more});
  if ((more == 2 && length <= control_bytes_max) || (more == 8 && length <= 0xffff)) {
    return Found::fault;  // longer than needed
  }
  if (!is_control(frame.opcode) &&
      length > message_max_ - std::min(message_max_, message_.size())) {
    code = too_large;
    return Found::fault;
  }
  if (count - 2 - more < length) return Found::nothing;
  frame.payload = {bytes + 2 + more, static_cast<std::size_t>(length)};
  begin_ += 2 + more + static_cast<std::size_t>(length);
  return Found::frame;
}

// Of data frames, only a continuation continues, and only what was begun.
bool FrameReader::fits(const Frame& frame) const {
  if (is_control(frame.opcode)) return true;
  return (frame.opcode == Opcode::continuation) == (started_ != Opcode::continuation);
}

Incoming FrameReader::next() {
  Incoming incoming;
  if (told_message_) message_.clear();
  if (told_message_ && message_.capacity() > kept_room) message_ = {};
  told_message_ = false;
  while (!broken_) {
    Frame frame;
    std::uint16_t code = 0;
    const Found found = read_frame(frame, code);
    if (found == Found::nothing) break;
    if (found == Found::fault) return fault(code);
    if (!fits(frame)) return fault(protocol_error);
    ++frames_;
    incoming = take(frame);
    if (incoming.kind != Incoming::Kind::nothing) break;
  }
  return incoming;
}

Incoming FrameReader::take(const Frame& frame) {
  Incoming incoming;
  incoming.bytes = frame.payload;
  switch (frame.opcode) {
    case Opcode::ping:
      incoming.kind = Incoming::Kind::ping;
      return incoming;
    case Opcode::pong:
      incoming.kind = Incoming::Kind::pong;
      return incoming;
    case Opcode::close:
      incoming.kind = Incoming::Kind::close;
      if (frame.payload.empty()) return incoming;
      if (frame.payload.size() == 1) return fault(protocol_error);
      incoming.code = static_cast<std::uint16_t>(big_endian(frame.payload.substr(0, 2)));
      incoming.bytes.remove_prefix(2);
      if (!is_close_code(incoming.code)) return fault(protocol_error);
      if (!is_utf8(incoming.bytes)) return fault(not_text);
      return incoming;
    default:
      return take_data(frame);
  }
}

Incoming FrameReader::take_data(const Frame& frame) {
  Incoming incoming;
  const bool begins = frame.opcode != Opcode::continuation;
  if (begins) started_ = frame.opcode;
  const bool whole = begins && frame.final;
  const bool text = started_ == Opcode::text;
  if (!whole) message_.append(frame.payload);  // binary too: what is counted cannot be endless
  if (!frame.final) return incoming;
  started_ = Opcode::continuation;
  told_message_ = !whole;
  incoming.kind = text ? Incoming::Kind::text : Incoming::Kind::binary;
  if (text) incoming.bytes = whole ? frame.payload : std::string_view(message_);
  if (text && !is_utf8(incoming.bytes)) return fault(not_text);
  return incoming;
}

}  // namespace pln::net
