// SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed 64-bit hash. With a secret random key nobody
// can tell from a hash whose name it was made of without trying names on this very store.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

namespace pln::storage {

struct SipKey {
  std::uint64_t low{0}, high{0};
};

constexpr std::uint64_t siphash(SipKey key, std::string_view text) {
  std::uint64_t a = key.low ^ 0x736f6d6570736575U, b = key.high ^ 0x646f72616e646f6dU;
  std::uint64_t c = key.low ^ 0x6c7967656e657261U, d = key.high ^ 0x7465646279746573U;
  const auto rounds = [&](int count) {
    for (int i = 0; i < count; ++i) {
      a += b, c += d;
      b = std::rotl(b, 13) ^ a, d = std::rotl(d, 16) ^ c;
      a = std::rotl(a, 32);
      c += b, a += d;
      b = std::rotl(b, 17) ^ c, d = std::rotl(d, 21) ^ a;
      c = std::rotl(c, 32);
    }
  };
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    word |= std::uint64_t{static_cast<unsigned char>(text[i])} << 8U * (i % 8);
    if (i % 8 != 7) continue;
    d ^= word;
    rounds(2);
    a ^= word;
    word = 0;
  }
  word |= static_cast<std::uint64_t>(text.size()) << 56U;
  d ^= word;
  rounds(2);
  a ^= word;
  c ^= 0xFFU;
  rounds(4);
  return a ^ b ^ c ^ d;
}

}  // namespace pln::storage
