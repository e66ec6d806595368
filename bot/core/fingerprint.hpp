// A short name for a text by which two texts can be told apart, the same on every machine (64-bit
// FNV-1a). No protection against somebody who wants two texts to have the same one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pln {

inline std::string fingerprint(std::string_view text) {
  constexpr std::uint64_t start = 0xcbf29ce484222325U, prime = 0x100000001b3U;
  std::uint64_t hash = start;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * prime;
  std::string name;
  for (int shift = 60; shift >= 0; shift -= 4) name += "0123456789abcdef"[hash >> shift & 0xFU];
  return name;
}

}  // namespace pln
