// Goal (S5): secrets stand nowhere in clear, whatever goes wrong. Method: 10,000 random tokens go
// through a process that stores, fails, complains, backs up and at last crashes; then every byte
// that it left behind is searched for each of them. And the secret files of a configuration that
// cannot be used.
#include "bot/commands/open_vault.hpp"
#include "bot/runtime/log.hpp"
#include "bot/runtime/metrics.hpp"
#include "bot/runtime/process_limits.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/sqlite_secrets.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "tests/commands/process.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

using namespace pln;
namespace fs = std::filesystem;

namespace {

constexpr int tokens = 10'000;
constexpr std::size_t token_size = 32, searched = 12;  // of each token this much is looked for

std::vector<std::string> random_tokens() {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
  std::mt19937_64 dice{20260101};
  std::vector<std::string> result;
  for (int each = 0; each < tokens; ++each) {
    std::string token;
    while (token.size() < token_size) token += letters[dice() % letters.size()];
    result.push_back(std::move(token));
  }
  return result;
}

// How many places in `bytes` begin like any of the tokens, at any part of a token.
std::size_t hits(std::string_view bytes, const std::vector<std::string>& wanted) {
  std::unordered_set<std::string_view> parts;
  for (const std::string& token : wanted) {
    for (std::size_t from = 0; from + searched <= token.size(); from += searched / 2) {
      parts.insert(std::string_view{token}.substr(from, searched));
    }
  }
  std::size_t found = 0;
  for (std::size_t at = 0; at + searched <= bytes.size(); ++at) {
    found += parts.count(bytes.substr(at, searched));
  }
  return found;
}

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Everything in a folder, the names of the files included; none of them may be a core.
std::string everything_in(const fs::path& folder) {
  std::string all;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    all += entry.path().string() + "\n";
    CHECK(entry.path().filename().string().find("core") == std::string::npos);
    if (entry.is_regular_file() && entry.path().filename() != "secrets.key") {
      all += content(entry.path());
    }
  }
  return all;
}

struct Folder {
  fs::path path{fs::temp_directory_path() / ("pln-canary-" + std::to_string(::getpid()))};
  Folder() {
    fs::remove_all(path);
    fs::create_directories(path / "keys");
  }
  ~Folder() { fs::remove_all(path); }
};

// Makes every n-th statement fail.
class Failing final : public storage::StatementObserver {
 public:
  void before(std::string_view) override {
    if (++count_ % 397 == 0) throw StoreError(StoreError::Kind::full, "refused for the test");
  }

 private:
  int count_{0};
};

SecretPlace place_of(int number) { return {"learner", std::to_string(number), "token"}; }

// What a service does with secrets, with everything going wrong that may; never returns.
[[noreturn]] void live_and_crash(const fs::path& folder, const std::vector<std::string>& wanted) {
  runtime::keep_memory_private();
  runtime::log::Settings settings;
  settings.level = runtime::log::Level::debug;
  settings.words = true;
  runtime::log::start(settings);
  runtime::Metrics metrics{"test"};
  const auto store = SqliteStore::open(folder / "store.sqlite");
  vault::Vault vault = commands::open_vault(store->secrets(), folder / "keys" / "secrets.key");
  Failing failing;
  store->observe(&failing);
  constexpr int together = 50;
  int failures = 0;
  for (int first = 0; first < tokens; first += together) {
    try {
      std::vector<SecretRow> rows;
      for (int each = first; each < first + together; ++each) {
        rows.push_back({place_of(each), vault.key_version(),
                        vault.seal(place_of(each), wanted[static_cast<std::size_t>(each)])});
      }
      store->secrets().put(rows);  // some of these fail half way
      static_cast<void>(vault.open(place_of(first + 1), rows.front().sealed));  // not its place
    } catch (const std::exception& error) {
      ++failures;
      runtime::log::error("could not keep a secret", {{"reason", error.what()}});
    }
  }
  store->observe(nullptr);
  store->backup(folder / "copy");
  vault.begin_rotation();
  vault.rotate_some(tokens / 2);
  std::ofstream{folder / "metrics"} << metrics.text() << failures << "\n";
  for (const char* from : {"/proc/self/cmdline", "/proc/self/environ"}) {
    std::ofstream{folder / fs::path{from}.filename()} << content(from);
  }
  vault.put(place_of(0), wanted.front());
  const auto secret = vault.get(place_of(0));  // in hand when it goes down
  if (!secret) ::_exit(1);
  std::signal(SIGABRT, SIG_DFL);
  std::abort();
}

}  // namespace

TEST_CASE("S5: no secret stands in clear in what a process leaves behind that fails and crashes") {
  const Folder folder;
  const std::vector<std::string> wanted = random_tokens();
  const pid_t child = ::fork();
  if (child == 0) {
    // Even where cores are written, none of this process is.
    const rlimit cores{RLIM_INFINITY, RLIM_INFINITY};
    ::setrlimit(RLIMIT_CORE, &cores);
    const int log = ::open((folder.path / "log").c_str(), O_CREAT | O_WRONLY, 0600);
    ::dup2(log, STDERR_FILENO);
    ::dup2(log, STDOUT_FILENO);
    if (::chdir(folder.path.c_str()) != 0) ::_exit(1);
    try {
      live_and_crash(folder.path, wanted);
    } catch (const std::exception& error) {
      dprintf(STDERR_FILENO, "%s", error.what());
    }
    ::_exit(1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE_MESSAGE(WIFSIGNALED(status), content(folder.path / "log").substr(0, 2000));
  CHECK(WTERMSIG(status) == SIGABRT);
  CHECK_FALSE(WCOREDUMP(status));
  const std::string all = everything_in(folder.path);
  const std::string log = content(folder.path / "log");
  CHECK(all.size() > 1'000'000);                           // the store and its copy
  CHECK(log.find("could not keep a secret") != log.npos);  // the error paths were taken
  CHECK(content(folder.path / "metrics").find("pln_coach_") != log.npos);
  CHECK(hits(all, wanted) == 0);
  CHECK(hits("x" + wanted[7] + "y", wanted) > 0);  // the search finds what is there
}

TEST_CASE("S5: a configuration that cannot be used does not tell its secrets") {
  const Folder folder;
  const std::vector<std::string> wanted = random_tokens();
  const auto file = [&folder](const std::string& name, const std::string& text, fs::perms may) {
    std::ofstream{folder.path / name} << text;
    fs::permissions(folder.path / name, may);
    return (folder.path / name).string();
  };
  const fs::perms mine = fs::perms::owner_read | fs::perms::owner_write;
  const std::string open =
      file("open", wanted[0], mine | fs::perms::group_read | fs::perms::others_read);
  const std::string lines = file("lines", wanted[1] + "\n" + wanted[2], mine);
  const std::string long_one = file("long", wanted[3] + std::string(100'000, 'x'), mine);
  const std::string good = file("good", wanted[4], mine);
  std::string told;
  for (const std::string& secret : {open, lines, long_one, good}) {
    std::ofstream{folder.path / "coach.yaml"}
        << "mastodon:\n  - server: https://learn.example\n    access_token_file: " << secret
        << "\n    surplus: " << secret << "\n";
    for (const char* command : {"serve", "doctor", "chat"}) {
      const Ran ran = run_program({command, "--config", (folder.path / "coach.yaml").string(),
                                   "--data", (folder.path / "data").string()});
      CHECK(ran.status != 0);
      told += ran.out + ran.errors;
    }
  }
  // Nor a token that stands in a variable, which stops the start.
  Process in_clear{{"serve", "--data", (folder.path / "data").string()},
                   Process::Ends::pipes,
                   {"PLN_COACH_MASTODON__0__ACCESS_TOKEN=" + wanted[5]}};
  in_clear.close_input();
  told += in_clear.read_all();
  CHECK(in_clear.wait() != 0);
  told += in_clear.errors();
  CHECK(told.find("access_token_file") != told.npos);
  CHECK(hits(told, wanted) == 0);
}
