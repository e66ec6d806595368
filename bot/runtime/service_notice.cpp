#include "bot/runtime/service_notice.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace pln::runtime {
namespace {

// The variable's value; the variable is gone afterwards.
std::string taken_from_environment(const char* name) {
  const char* const value = std::getenv(name);
  std::string result = value == nullptr ? "" : value;
  ::unsetenv(name);
  return result;
}

std::optional<std::int64_t> number(const std::string& text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (text.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return value;
}

}  // namespace

ServiceNotice::ServiceNotice() {
  const std::string address = taken_from_environment("NOTIFY_SOCKET");
  const auto waits = number(taken_from_environment("WATCHDOG_USEC"));
  const auto process = number(taken_from_environment("WATCHDOG_PID"));
  if (address.size() < 2 || address.size() >= sizeof(sockaddr_un::sun_path)) return;
  if (address[0] != '/' && address[0] != '@') return;
  socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket_ < 0) return;
  address_ = address;
  if (address_[0] == '@') address_[0] = '\0';  // the abstract namespace
  if (waits && *waits > 0 && (!process || *process == ::getpid())) {
    every_ = std::chrono::microseconds{*waits / 2};
  }
}

ServiceNotice::~ServiceNotice() {
  if (socket_ >= 0) ::close(socket_);
}

bool ServiceNotice::ready(std::string_view status) const { return send("READY=1\n", status); }
bool ServiceNotice::stopping(std::string_view status) const { return send("STOPPING=1\n", status); }
bool ServiceNotice::status(std::string_view status) const { return send("", status); }
bool ServiceNotice::alive() const { return send("WATCHDOG=1\n", {}); }

bool ServiceNotice::send(std::string message, std::string_view status) const {
  if (socket_ < 0) return false;
  if (!status.empty()) {
    std::string line{status};
    std::replace(line.begin(), line.end(), '\n', ' ');  // a line end would begin another message
    message += "STATUS=" + line + "\n";
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, address_.data(), address_.size());
  const auto length =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size() +
                             (address_[0] == '\0' ? 0 : 1));  // a path ends with a zero byte
  return ::sendto(socket_, message.data(), message.size(), MSG_NOSIGNAL,
                  reinterpret_cast<const sockaddr*>(&address),
                  length) == static_cast<ssize_t>(message.size());
}

}  // namespace pln::runtime
