#include "tests/service/small_disk.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace pln::test {
namespace {

void write_text(const char* file, const std::string& text) { std::ofstream{file} << text; }

// Mounts of our own; once for the process, since nothing outside is changed by it.
bool have_own_mounts() {
  static const bool have = [] {
    const std::string user = std::to_string(::getuid()), group = std::to_string(::getgid());
    if (::unshare(CLONE_NEWNS) != 0) {
      if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
      write_text("/proc/self/setgroups", "deny");
      write_text("/proc/self/uid_map", user + " " + user + " 1");
      write_text("/proc/self/gid_map", group + " " + group + " 1");
    }
    return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  }();
  return have;
}

}  // namespace

bool small_disk_possible() {
  const pid_t child = ::fork();
  if (child == 0) {
    const bool possible = have_own_mounts() && ::mount("tmpfs", "/tmp", "tmpfs", 0, "size=1m") == 0;
    ::_exit(possible ? 0 : 1);
  }
  int status = 1;
  return child > 0 && ::waitpid(child, &status, 0) == child && status == 0;
}

SmallDisk::SmallDisk(std::filesystem::path folder, std::size_t megabytes)
    : folder_(std::move(folder)) {
  const std::string options = "mode=0700,size=" + std::to_string(megabytes) + "m";
  if (!have_own_mounts() || ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, options.c_str()) != 0) {
    throw std::runtime_error(std::string{"cannot mount: "} + std::strerror(errno));
  }
}

SmallDisk::~SmallDisk() { ::umount2(folder_.c_str(), MNT_DETACH); }

void SmallDisk::fill() const {
  static constexpr std::array<char, 4096> block{};
  const int file = ::open((folder_ / "filler").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  while (::write(file, block.data(), block.size()) > 0) {
  }
  ::close(file);
}

void SmallDisk::free() const { std::filesystem::remove(folder_ / "filler"); }

}  // namespace pln::test
