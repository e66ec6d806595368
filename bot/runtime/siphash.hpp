// SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash of 64 bits for short texts. Who has not
// the key cannot tell which text a hash stands for by hashing guesses. Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace pln::runtime {

struct SipKey {
  std::uint64_t first{0};
  std::uint64_t second{0};
};

[[nodiscard]] std::uint64_t siphash(const SipKey& key, std::string_view text);

}  // namespace pln::runtime
