#include "bot/runtime/data_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace pln::runtime {
namespace {

namespace fs = std::filesystem;

std::string reason(int error) { return std::strerror(error); }

void write_all(int file, const std::string& content, const fs::path& path) {
  std::size_t written = 0;
  while (written < content.size()) {
    const ssize_t count = ::write(file, content.data() + written, content.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw FolderError("cannot write " + path.string() + ": " + reason(errno));
    written += static_cast<std::size_t>(count);
  }
}

void make_folder(const fs::path& path) {
  std::error_code error;
  if (!path.parent_path().empty()) fs::create_directories(path.parent_path(), error);
  constexpr mode_t owner_only = 0700;
  if (::mkdir(path.c_str(), owner_only) != 0 && errno != EEXIST) {
    throw FolderError("cannot make the data folder " + path.string() + ": " + reason(errno) +
                      "; choose another with --data DIR");
  }
}

}  // namespace

DataFolder::DataFolder(fs::path path) : path_(std::move(path)) {
  make_folder(path_);
  folder_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_ < 0) {
    throw FolderError("cannot open the data folder " + path_.string() + ": " + reason(errno));
  }
  constexpr mode_t owner_only = 0600;
  lock_ = ::openat(folder_, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, owner_only);
  if (lock_ < 0) {
    const int error = errno;
    ::close(folder_);
    throw FolderError("cannot write in the data folder " + path_.string() + ": " + reason(error) +
                      "; make it writable for you, or choose another with --data DIR");
  }
}

DataFolder::~DataFolder() {
  ::close(lock_);
  ::close(folder_);
}

bool DataFolder::hold(const std::string& command) {
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    throw FolderError("cannot lock " + (path_ / "lock").string() + ": " + reason(errno));
  }
  // Only for messages to people; a full disk must not keep anybody from reading.
  const std::string text = std::to_string(::getpid()) + " pln-coach " + command + "\n";
  if (::ftruncate(lock_, 0) != 0 || ::pwrite(lock_, text.data(), text.size(), 0) < 0) {
    held_ = true;
    return true;
  }
  held_ = true;
  return true;
}

Holder DataFolder::holder() const {
  char text[256]{};
  const ssize_t count = ::pread(lock_, text, sizeof text - 1, 0);
  Holder holder;
  if (count <= 0) return holder;
  const char* end = text + count;
  const auto [rest, error] = std::from_chars(text, end, holder.pid);
  if (error != std::errc{}) return holder;
  for (const char* letter = rest; letter != end && *letter != '\n'; ++letter) {
    if (letter != rest || *letter != ' ') holder.command += *letter;
  }
  return holder;
}

fs::path default_data_folder() {
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && *data == '/') return fs::path{data} / "pln-coach";
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home != '/') {
    throw FolderError("there is no home folder to keep data in; name a folder with --data DIR");
  }
  return fs::path{home} / ".local" / "share" / "pln-coach";
}

std::string describe(const Holder& holder) {
  if (holder.pid == 0) return "another process";
  return "process " + std::to_string(holder.pid) + " (" + holder.command + ")";
}

void write_private_file(const fs::path& file, const std::string& content) {
  const fs::path unfinished = file.string() + ".part";
  make_folder(file.parent_path());
  ::unlink(unfinished.c_str());
  constexpr mode_t owner_only = 0600;
  const int written =
      ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, owner_only);
  if (written < 0) throw FolderError("cannot write " + file.string() + ": " + reason(errno));
  try {
    write_all(written, content, file);
  } catch (const FolderError&) {
    ::close(written);
    ::unlink(unfinished.c_str());
    throw;
  }
  const bool synced = ::fsync(written) == 0;
  ::close(written);
  if (!synced || ::rename(unfinished.c_str(), file.c_str()) != 0) {
    const int error = errno;
    ::unlink(unfinished.c_str());
    throw FolderError("cannot write " + file.string() + ": " + reason(error));
  }
}

}  // namespace pln::runtime
