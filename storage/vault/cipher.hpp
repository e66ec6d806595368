// AES-256-GCM over whole values: the one file that knows the cryptographic library. A sealed value
// opens only under the same key and the same bound text, unchanged. Stateless, safe on any thread.
#pragma once

#include "bot/core/secret.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pln::vault {

inline constexpr std::size_t key_bytes = 32;
inline constexpr std::size_t nonce_bytes = 12;  // random, 96 bits: good for 2^32 values a key
inline constexpr std::size_t tag_bytes = 16;

// A fresh random nonce, the ciphertext, the tag. `bound` is authenticated with it, not stored.
// Throws std::runtime_error if the library or the system's random numbers fail.
[[nodiscard]] std::string encrypt(const Secret& key, std::string_view bound,
                                  std::string_view plaintext);

// Nothing unless every bit is as it was made.
[[nodiscard]] std::optional<Secret> decrypt(const Secret& key, std::string_view bound,
                                            std::string_view sealed);

[[nodiscard]] Secret random_key();

// Eight bytes that tell keys apart and say nothing about them.
[[nodiscard]] std::string fingerprint(const Secret& key);

}  // namespace pln::vault
