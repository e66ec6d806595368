// The socket in a data folder, its lock, and what a second process is told. The holder runs in a
// child process, since a process cannot be locked out of a folder by itself.
#include "bot/runtime/control_socket.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>

using namespace pln::runtime;
namespace fs = std::filesystem;

namespace {

// A folder for one test, deep enough that a socket's path would not fit.
struct Place {
  fs::path root{fs::temp_directory_path() / ("pln-control-" + std::to_string(::getpid()))};
  fs::path folder{root / std::string(100, 'd') / std::string(100, 'e')};
  Place() {
    fs::remove_all(root);
    fs::create_directories(folder.parent_path());
  }
  ~Place() { fs::remove_all(root); }
};

// A process that holds the folder and, if it listens, answers "<request>!". Ended at scope's end.
struct HolderProcess {
  pid_t pid{-1};
  HolderProcess(const fs::path& path, bool listens) {
    int ready[2]{};
    REQUIRE(::pipe(ready) == 0);
    pid = ::fork();
    if (pid == 0) {
      DataFolder folder{path};
      boost::asio::io_context loop;
      if (!folder.hold("chat")) ::_exit(1);
      std::optional<ControlServer> server;
      if (listens) {
        server.emplace(loop, folder,
                       [](const std::string& line, const auto& reply) { reply(line + "!"); });
      }
      if (::write(ready[1], "x", 1) != 1) ::_exit(1);
      const auto work = boost::asio::make_work_guard(loop);
      loop.run();
      ::_exit(0);
    }
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    ::close(ready[0]);
    ::close(ready[1]);
  }
  ~HolderProcess() {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }
};

std::string failure(const DataFolder& folder, std::chrono::milliseconds patience) {
  try {
    ask_holder(folder, "hello", patience);
  } catch (const FolderError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a folder is made for its owner alone, and held by one process") {
  const Place place;
  {
    DataFolder folder{place.folder};
    CHECK(folder.hold("simulate"));
    CHECK(fs::status(place.folder).permissions() == fs::perms::owner_all);
    CHECK(folder.holder().pid == ::getpid());
    CHECK(folder.holder().command == "pln-coach simulate");
    DataFolder second{place.folder};
    CHECK_FALSE(second.hold("chat"));
  }
  DataFolder later{place.folder};
  CHECK(later.hold("chat"));
}

TEST_CASE("the holder answers line by line, whatever the length of the path") {
  const Place place;
  const HolderProcess holder{place.folder, true};
  DataFolder folder{place.folder};
  REQUIRE_FALSE(folder.hold("export"));
  CHECK(ask_holder(folder, "hello") == "hello!");
  const std::string long_request(60'000, 'x');
  CHECK(ask_holder(folder, long_request) == long_request + "!");
  struct stat state{};
  REQUIRE(::stat((place.folder / "control.sock").c_str(), &state) == 0);
  CHECK((state.st_mode & 0777U) == 0600U);
}

TEST_CASE("a holder that does not answer is named, with the mend, in bounded time") {
  const Place place;
  const HolderProcess holder{place.folder, true};
  const DataFolder folder{place.folder};
  REQUIRE(::kill(holder.pid, SIGSTOP) == 0);
  const std::string message = failure(folder, std::chrono::milliseconds{200});
  CHECK(message.find("process " + std::to_string(holder.pid) + " (pln-coach chat)") !=
        std::string::npos);
  CHECK(message.find("kill -CONT " + std::to_string(holder.pid)) != std::string::npos);
  REQUIRE(::kill(holder.pid, SIGCONT) == 0);
  CHECK(ask_holder(folder, "again") == "again!");
}

TEST_CASE("a holder that does not listen is named at once") {
  const Place place;
  const HolderProcess holder{place.folder, false};
  const DataFolder folder{place.folder};
  CHECK(failure(folder, control_patience).find("in use by process") != std::string::npos);
}

TEST_CASE("a client that says nothing does not keep the others out") {
  const Place place;
  const HolderProcess holder{place.folder, true};
  const DataFolder folder{place.folder};
  CHECK(failure(folder, std::chrono::milliseconds{0}).find("does not answer") != std::string::npos);
  CHECK(ask_holder(folder, "hello") == "hello!");
}

TEST_CASE("a file appears whole and for its owner alone") {
  const Place place;
  const fs::path file = place.folder / "exports" / "a.json";
  write_private_file(file, "one");
  write_private_file(file, "two");
  CHECK(fs::file_size(file) == 3);
  CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK_THROWS_AS(write_private_file("/proc/no/such/folder/file", "x"), FolderError);
}
