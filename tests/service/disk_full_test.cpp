// Goal R6: the disk is full, then has room again. Nothing is acknowledged that is not stored, the
// service says within a second that it is not ready, somebody can still be forgotten, and 5 s after
// there is room everything goes on with nothing lost. PLN_DISK_FULL sets how often.
#include "tests/service/ending.hpp"
#include "tests/service/small_disk.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <thread>

namespace {

using namespace pln::test;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

// A port that nobody listens on now.
std::uint16_t free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  REQUIRE(::bind(probe, reinterpret_cast<const sockaddr*>(&address), size) == 0);
  ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(probe);
  return ntohs(address.sin_port);
}

// What /readyz answers: its status and body; empty if nobody answers.
std::string readiness(std::uint16_t port) {
  const int line = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  std::string answer;
  const std::string request =
      "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  if (::connect(line, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::send(line, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
    char block[4096];
    for (ssize_t count = 0; (count = ::recv(line, block, sizeof block, 0)) > 0;) {
      answer.append(block, static_cast<std::size_t>(count));
    }
  }
  ::close(line);
  return answer;
}

bool is_ready(std::uint16_t port) { return readiness(port).starts_with("HTTP/1.1 200"); }

milliseconds since(Steady::time_point begun) {
  return std::chrono::duration_cast<milliseconds>(Steady::now() - begun);
}

constexpr std::uint32_t guest = 1000;  // somebody whom the load does not know

void write_and_be_forgotten(Scene& scene) {
  std::string last;
  for (const char* text : {"hello", "yes"}) {
    last = std::to_string(
        scene.tell("say " + std::to_string(guest) + " " + text)["event"].get<std::uint64_t>());
  }
  CHECK(scene.until([&] { return scene.tell("event " + last)["acknowledged"].get<bool>(); }));
  const std::string who = "slack:test/p" + std::to_string(guest);
  CHECK(scene.program({"forget", "--who", who, "--yes"}) == "forgotten: " + who + "\n");
}

struct Figures {
  milliseconds to_not_ready{0}, to_ready{0};
  std::uint64_t acknowledged_while_full{0};
};

// One time full and back, under load.
void fill_and_free(Scene& scene, const SmallDisk& disk, std::uint16_t port, Figures& figures) {
  const auto acknowledged = [&scene] {
    return scene.status()["acknowledged"].get<std::uint64_t>();
  };
  disk.fill();
  auto begun = Steady::now();
  CHECK(scene.until([port] { return !is_ready(port); }));
  figures.to_not_ready = std::max(figures.to_not_ready, since(begun));
  CHECK(readiness(port).find("full") != std::string::npos);

  // It lives on its reserve: somebody can be forgotten. Then that is gone as well.
  const std::uint64_t on_reserve = acknowledged();
  CHECK(scene.until([&] { return acknowledged() > on_reserve; }));
  write_and_be_forgotten(scene);
  disk.fill();
  std::uint64_t before = 0;
  REQUIRE(scene.until([&] {  // what was stored before is still acknowledged
    before = acknowledged();
    std::this_thread::sleep_for(milliseconds{500});
    disk.fill();
    return acknowledged() == before;
  }));
  std::this_thread::sleep_for(milliseconds{1000});
  figures.acknowledged_while_full += acknowledged() - before;
  CHECK_FALSE(is_ready(port));
  CHECK(scene.coach_runs());

  disk.free();
  begun = Steady::now();
  CHECK(scene.until([port] { return is_ready(port); }));
  CHECK(scene.until([&] { return acknowledged() > before; }));
  figures.to_ready = std::max(figures.to_ready, since(begun));
}

}  // namespace

TEST_CASE(
    "R6: a full disk stops what cannot be stored and loses nothing (needs the right to mount)" *
    doctest::skip(!small_disk_possible())) {
  const int times = count_of("PLN_DISK_FULL", 3);
  Scene scene{"full", PlatformMode::keys};
  std::filesystem::create_directory(scene.folder() / "data");
  const SmallDisk disk{scene.folder() / "data", 64};
  const std::uint16_t port = free_port();
  scene.start_coach({"PLN_COACH_ADMIN__LISTEN=127.0.0.1:" + std::to_string(port)});
  REQUIRE(scene.wait_until_connected());
  CHECK(is_ready(port));
  scene.tell("load 200 100");
  Figures figures;
  for (int time = 0; time < times; ++time) fill_and_free(scene, disk, port, figures);
  CHECK_MESSAGE(scene.come_to_rest(), scene.coach_errors());
  const Ending ending = ending_of(scene, guest);
  std::printf(
      "R6 %d times full: not ready after %d ms, acknowledged while full %d, back after "
      "%d ms; %s\n",
      times, static_cast<int>(figures.to_not_ready.count()),
      static_cast<int>(figures.acknowledged_while_full), static_cast<int>(figures.to_ready.count()),
      ending.told().c_str());
  CHECK(figures.to_not_ready <= std::chrono::seconds{1} * slack);
  CHECK(figures.to_ready <= std::chrono::seconds{5} * slack);
  CHECK(figures.acknowledged_while_full == 0);
  check_nothing_wrong(ending);
  CHECK(ending.judged.doubled == 0);
}
