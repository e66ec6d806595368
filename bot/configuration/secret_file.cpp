#include "bot/configuration/secret_file.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

namespace pln::configuration {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t key_bytes = 32;  // of AES-256

[[noreturn]] void refuse(const fs::path& file, const std::string& what_and_mend) {
  throw SecretFileError("the secret file " + file.string() + " " + what_and_mend);
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

// With an access list the mode's group digit is the list's mask and says nothing about the group:
// systemd gives a service its credentials by such a list, and the mode reads 0440. This reads the
// list as Linux keeps it (acl(5), linux/posix_acl_xattr.h: a version, then tag, rights, id).
bool access_list_lets_group_read(int file, bool otherwise) {
  constexpr std::size_t list_bytes_max = 4 + 8 * 64;
  constexpr std::uint16_t group_owner = 0x04, group = 0x08, mask = 0x10, may_touch = 0x06;
  std::array<unsigned char, list_bytes_max> list{};
  const ssize_t size = ::fgetxattr(file, "system.posix_acl_access", list.data(), list.size());
  if (size < 4) return otherwise;
  unsigned rights_of_groups = 0;
  unsigned masked = may_touch;
  for (std::size_t at = 4; at + 8 <= static_cast<std::size_t>(size); at += 8) {
    std::uint16_t tag = 0;
    std::uint16_t rights = 0;
    std::memcpy(&tag, list.data() + at, sizeof tag);
    std::memcpy(&rights, list.data() + at + sizeof tag, sizeof rights);
    if (tag == group_owner || tag == group) rights_of_groups |= rights;
    if (tag == mask) masked = rights;
  }
  return (rights_of_groups & masked & may_touch) != 0;
}

bool others_can_read(int file, mode_t mode) {
  const bool world = (mode & (S_IROTH | S_IWOTH)) != 0;
  const bool group = (mode & (S_IRGRP | S_IWGRP)) != 0;
  return world || (group && access_list_lets_group_read(file, group));
}

std::string content_of(const fs::path& file) {
  // Not to hang on a pipe that nobody writes to.
  const Descriptor opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (opened.number() < 0) {
    const int error = errno;
    refuse(file, std::string("cannot be read: ") + std::strerror(error) +
                     (error == ENOENT ? "; mend: make it, or correct its name"
                                      : "; mend: make it yours (chown) and readable (chmod 600)"));
  }
  struct stat state{};
  if (::fstat(opened.number(), &state) != 0 || !S_ISREG(state.st_mode)) {
    refuse(file, "is no plain file; mend: name a file that holds the secret");
  }
  if (others_can_read(opened.number(), state.st_mode)) {
    std::array<char, 8> mode{};
    std::snprintf(mode.data(), mode.size(), "%04o", state.st_mode & 07777U);
    refuse(file, std::string("can be read by others (mode ") + mode.data() +
                     "); mend: chmod 600, and get a new secret if others use this machine");
  }
  std::string content(secret_bytes_max + 1, '\0');  // one more, so that too large is seen
  std::size_t size = 0;
  while (size < content.size()) {
    const ssize_t count = ::read(opened.number(), content.data() + size, content.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const std::string reason = std::strerror(errno);
      wipe(content);
      refuse(file, "cannot be read: " + reason + "; mend: check the disk");
    }
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  content.resize(size);
  return content;
}

void write_key(const fs::path& file, const std::array<char, key_bytes>& key) {
  // Written beside and linked, so that it is there whole or not at all and replaces nothing.
  const fs::path unfinished = file.string() + ".part";
  ::unlink(unfinished.c_str());
  const auto failed = [&] {
    const std::string reason = std::strerror(errno);
    ::unlink(unfinished.c_str());
    refuse(file, "cannot be made: " + reason + "; mend: make its folder writable for you");
  };
  {
    const Descriptor made{
        ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (made.number() < 0) failed();
    if (::write(made.number(), key.data(), key.size()) != static_cast<ssize_t>(key.size()) ||
        ::fsync(made.number()) != 0) {
      failed();
    }
  }
  if (::link(unfinished.c_str(), file.c_str()) != 0 && errno != EEXIST) failed();
  ::unlink(unfinished.c_str());
  const Descriptor folder{::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.number() < 0 || ::fsync(folder.number()) != 0) failed();
}

}  // namespace

Secret read_secret_file(const fs::path& file) {
  std::string content = content_of(file);
  const bool too_large = content.size() > secret_bytes_max;
  std::string_view kept = content;
  while (kept.ends_with('\n') || kept.ends_with('\r')) kept.remove_suffix(1);
  const bool empty = kept.empty();
  Secret secret{too_large ? std::string_view{} : kept};
  wipe(content);
  if (too_large) refuse(file, "is larger than 64 KiB; mend: name the file of the secret alone");
  if (empty) refuse(file, "is empty; mend: write the secret into it");
  return secret;
}

Secret read_key_file(const fs::path& file) {
  std::string content = content_of(file);
  const bool fits = content.size() == key_bytes;
  Secret secret{fits ? std::string_view{content} : std::string_view{}};
  wipe(content);
  if (!fits) {
    refuse(file,
           "does not hold a key of 32 bytes; mend: put back the file that belongs to this "
           "data folder, from a backup");
  }
  return secret;
}

void make_key_file(const fs::path& file) {
  std::error_code failure;
  const fs::path folder = file.parent_path();
  if (!folder.empty() && !fs::exists(folder, failure)) {
    fs::create_directories(folder, failure);
    fs::permissions(folder, fs::perms::owner_all, failure);
  }
  if (fs::exists(file, failure)) return;
  std::array<char, key_bytes> key{};
  if (::getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) {
    refuse(file, "cannot be made: the system gives no random bytes");
  }
  try {
    write_key(fs::absolute(file), key);
  } catch (const SecretFileError&) {
    wipe(key.data(), key.size());
    throw;
  }
  wipe(key.data(), key.size());
}

}  // namespace pln::configuration
