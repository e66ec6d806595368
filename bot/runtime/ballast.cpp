#include "bot/runtime/ballast.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <system_error>

namespace pln::runtime {
namespace {

// What a transaction may need; with less than this left the disk counts as full.
constexpr std::uint64_t margin_bytes = 1024ULL * 1024;

}  // namespace

Ballast::Ballast(const std::filesystem::path& folder, std::uint64_t bytes)
    : file_(folder / "ballast"), bytes_(bytes) {
  take();
}

void Ballast::release_if_full() {
  if (!held_ || free_bytes() > margin_bytes) return;
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
  held_ = false;
}

void Ballast::restore() {
  if (!held_ && free_bytes() >= 2 * bytes_) take();
}

void Ballast::take() {
  std::error_code error;
  if (std::filesystem::file_size(file_, error) == bytes_ && !error) {
    held_ = true;
    return;
  }
  const int file = ::open(file_.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return;
  held_ = ::posix_fallocate(file, 0, static_cast<off_t>(bytes_)) == 0;
  ::close(file);
  if (!held_) std::filesystem::remove(file_, error);
}

std::uint64_t Ballast::free_bytes() const {
  struct statvfs disk{};
  if (::statvfs(file_.parent_path().c_str(), &disk) != 0) return 0;
  return std::uint64_t{disk.f_bavail} * disk.f_frsize;
}

}  // namespace pln::runtime
