// Law: any bytes give the same messages and the same end however they are cut up; a text is UTF-8
// and within its limit; after a fault there is nothing. And what we write, read as the other side
// reads it, is what was meant.
#include "adapters/net/websocket_frames.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace pln::net;
using Kind = Incoming::Kind;

constexpr std::size_t message_max = 300;  // small, so that it is reached

void check(bool holds) {
  if (!holds) std::abort();
}

struct Heard {
  Kind kind{Kind::nothing};
  std::string bytes{};
  std::uint16_t code{0};
  bool operator==(const Heard&) const = default;
};

// What comes out if `bytes` arrive in pieces of `piece`.
std::vector<Heard> heard(std::string_view bytes, std::size_t piece) {
  FrameReader reader(message_max);
  std::vector<Heard> all;
  while (true) {
    for (Incoming next = reader.next(); next.kind != Kind::nothing; next = reader.next()) {
      check(all.empty() || all.back().kind != Kind::fault);
      Heard one;
      one.kind = next.kind;
      if (next.kind != Kind::binary) one.bytes = next.bytes;
      one.code = next.code;
      if (one.kind == Kind::text) check(one.bytes.size() <= message_max && is_utf8(one.bytes));
      if (one.kind == Kind::ping) check(one.bytes.size() <= 125);
      check((one.kind == Kind::fault) <= (one.code >= 1002 && one.code <= 1009));
      all.push_back(std::move(one));
      if (all.back().kind == Kind::fault) check(reader.next().kind == Kind::nothing);
    }
    if (bytes.empty()) return all;
    reader.add(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
}

// Our own frame without its mask, as a server would send it.
void check_written(std::string_view payload, const Mask& mask) {
  std::string bytes;
  append_frame(bytes, Opcode::binary, payload, mask);
  const std::size_t more = payload.size() <= 125 ? 0 : payload.size() <= 0xffff ? 2 : 8;
  check(bytes.size() == 2 + more + 4 + payload.size());
  for (std::size_t place = 0; place < payload.size(); ++place) {
    check(static_cast<char>(bytes[2 + more + 4 + place] ^ mask[place % 4]) == payload[place]);
  }
  bytes.erase(2 + more, 4);
  bytes[1] = static_cast<char>(bytes[1] & 0x7f);
  FrameReader reader(payload.size());
  reader.add(bytes);
  check(reader.next().kind == Kind::binary);
  check(reader.frames() == 1 && reader.next().kind == Kind::nothing);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<Heard> whole = heard(bytes, std::max<std::size_t>(size, 1));
  check(heard(bytes, 1) == whole);
  check(heard(bytes, 7) == whole);
  Mask mask{};
  std::copy_n(bytes.begin(), std::min(size, mask.size()), mask.begin());
  check_written(bytes, mask);
  return 0;
}
