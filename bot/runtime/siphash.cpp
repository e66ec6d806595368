#include "bot/runtime/siphash.hpp"

#include <bit>

namespace pln::runtime {
namespace {

struct SipState {
  std::uint64_t a{0}, b{0}, c{0}, d{0};

  void round() {
    a += b;
    b = std::rotl(b, 13) ^ a;
    a = std::rotl(a, 32);
    c += d;
    d = std::rotl(d, 16) ^ c;
    a += d;
    d = std::rotl(d, 21) ^ a;
    c += b;
    b = std::rotl(b, 17) ^ c;
    c = std::rotl(c, 32);
  }

  void take(std::uint64_t word) {
    d ^= word;
    round();
    round();
    a ^= word;
  }
};

// Up to eight bytes, the first the lowest.
std::uint64_t word_of(std::string_view bytes) {
  std::uint64_t word = 0;
  for (std::size_t index = 0; index < bytes.size(); ++index) {
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[index])) << (8 * index);
  }
  return word;
}

}  // namespace

std::uint64_t siphash(const SipKey& key, std::string_view text) {
  SipState state{key.first ^ 0x736f6d6570736575U, key.second ^ 0x646f72616e646f6dU,
                 key.first ^ 0x6c7967656e657261U, key.second ^ 0x7465646279746573U};
  const std::uint64_t length = static_cast<std::uint64_t>(text.size()) << 56;
  for (; text.size() >= 8; text.remove_prefix(8)) state.take(word_of(text.substr(0, 8)));
  state.take(length | word_of(text));
  state.c ^= 0xff;
  for (int count = 0; count < 4; ++count) state.round();
  return state.a ^ state.b ^ state.c ^ state.d;
}

}  // namespace pln::runtime
