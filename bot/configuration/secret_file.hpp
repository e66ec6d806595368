// Secrets out of files. A file that its group or the world can read is refused, since then it is no
// secret. Nothing here is kept: whoever asked owns the Secret. Blocking, for the start of a
// program.
#pragma once

#include "bot/core/secret.hpp"

#include <filesystem>
#include <stdexcept>

namespace pln::configuration {

// A secret file cannot be used; what() names it, says why and what to do, and holds nothing of it.
class SecretFileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline constexpr std::size_t secret_bytes_max = 64 * 1024;  // no token or key comes near

// The content without line breaks at its end. Throws SecretFileError if the file is missing, no
// plain file, empty, larger than secret_bytes_max, or readable by others than its owner (and those
// whom an access list names: that is how systemd hands over credentials).
[[nodiscard]] Secret read_secret_file(const std::filesystem::path& file);

// The key that others are wrapped with: exactly 32 bytes, taken as they are. Throws as above.
[[nodiscard]] Secret read_key_file(const std::filesystem::path& file);

// Makes such a file of random bytes, and its folder, for the owner alone; it is on the disk when
// this returns. A file that is there stays. Throws SecretFileError.
void make_key_file(const std::filesystem::path& file);

}  // namespace pln::configuration
