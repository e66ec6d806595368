// What systemd is told, read from a socket of the test's own, by path and abstract; and what a
// process takes from itself at its start, looked at in a child.
#include "bot/runtime/service_notice.hpp"

#include "bot/runtime/process_limits.hpp"

#include <doctest/doctest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

using namespace pln::runtime;
namespace fs = std::filesystem;

namespace {

// The other end of NOTIFY_SOCKET.
struct Supervisor {
  std::string address;
  int socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};

  explicit Supervisor(const std::string& name) : address(name) {
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    std::memcpy(where.sun_path, name.data(), name.size());
    std::size_t length = name.size() + 1;
    if (name[0] == '@') {
      where.sun_path[0] = '\0';
      length = name.size();
    } else {
      fs::remove(name);
    }
    REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&where),
                   static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length)) == 0);
    ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
  }
  ~Supervisor() {
    ::close(socket);
    if (address[0] != '@') fs::remove(address);
  }
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  [[nodiscard]] std::string heard() const {
    char bytes[512];
    const ssize_t count = ::recv(socket, bytes, sizeof bytes, 0);
    return count < 0 ? "" : std::string(bytes, static_cast<std::size_t>(count));
  }
};

std::string socket_file() {
  return (fs::temp_directory_path() / ("pln-notify-" + std::to_string(::getpid()))).string();
}

// True if `holds` is true in a child process.
template <class Question>
bool in_child(Question holds) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(holds() ? 0 : 1);
  int status = -1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("systemd is told, on a socket with a path or an abstract one") {
  for (const std::string& name : {socket_file(), "@pln-notify-" + std::to_string(::getpid())}) {
    CAPTURE(name);
    const Supervisor supervisor{name};
    ::setenv("WATCHDOG_USEC", "20000000", 1);
    ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
    const ServiceNotice notice;
    CHECK(std::getenv("NOTIFY_SOCKET") == nullptr);  // no child speaks for us
    CHECK(std::getenv("WATCHDOG_USEC") == nullptr);
    REQUIRE(notice.alive_every());
    CHECK(*notice.alive_every() == std::chrono::seconds{10});
    CHECK(notice.ready("2 platforms"));
    CHECK(supervisor.heard() == "READY=1\nSTATUS=2 platforms\n");
    CHECK(notice.alive());
    CHECK(supervisor.heard() == "WATCHDOG=1\n");
    CHECK(notice.status("one\nSTOPPING=1"));
    CHECK(supervisor.heard() == "STATUS=one STOPPING=1\n");
    CHECK(notice.stopping());
    CHECK(supervisor.heard() == "STOPPING=1\n");
    CHECK(supervisor.heard().empty());
  }
}

TEST_CASE("without systemd nothing is told and nothing goes wrong") {
  ::unsetenv("NOTIFY_SOCKET");
  ::setenv("WATCHDOG_USEC", "20000000", 1);
  const ServiceNotice nobody;
  CHECK_FALSE(nobody.ready());
  CHECK_FALSE(nobody.alive_every());
  for (const std::string& address : {std::string("relative"), std::string("/"),
                                     "/" + std::string(200, 'x'), std::string("/nobody/there")}) {
    CAPTURE(address);
    ::setenv("NOTIFY_SOCKET", address.c_str(), 1);
    const ServiceNotice notice;
    CHECK_FALSE(notice.ready());
  }
}

TEST_CASE("the watchdog is fed only if it waits for this process") {
  const Supervisor supervisor{socket_file()};
  const auto every = [&](const char* microseconds, const char* process) {
    ::setenv("NOTIFY_SOCKET", supervisor.address.c_str(), 1);
    ::setenv("WATCHDOG_USEC", microseconds, 1);
    if (process != nullptr) ::setenv("WATCHDOG_PID", process, 1);
    return ServiceNotice{}.alive_every();
  };
  CHECK_FALSE(every("20000000", "1"));
  CHECK_FALSE(every("", nullptr));
  CHECK_FALSE(every("0", nullptr));
  CHECK_FALSE(every("many", nullptr));
  CHECK(every("20000000", nullptr).has_value());
}

TEST_CASE("a supervisor that does not read does not hold us up") {
  const Supervisor supervisor{socket_file()};
  const ServiceNotice notice;
  bool full = false;
  for (int count = 0; count < 100'000 && !full; ++count) full = !notice.alive();
  CHECK(full);
}

TEST_CASE("after the start no core is written and nobody looks into the memory") {
  CHECK(in_child([] {
    if (!keep_memory_private()) return false;
    rlimit limit{1, 1};
    return ::getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0 &&
           ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
  }));
}

TEST_CASE("a process whose memory is private still reaches its own open files") {
  // The control socket goes through /proc/self/fd, which then belongs to root.
  CHECK(in_child([] {
    if (::getuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) return false;
    return keep_memory_private() && ::access("/proc/self/fd/0/.", F_OK) != EACCES &&
           fs::exists(fs::path("/proc/self/fd"));
  }));
}
