// The program's configuration as people meet it: one file for all commands, faults that name their
// place, secrets that stay secret, a new key beside a running talk.
#include "bot/commands/configured.hpp"
#include "bot/commands/open_vault.hpp"
#include "bot/configuration/secret_file.hpp"
#include "storage/sqlite/sqlite_secrets.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/vault/vault.hpp"
#include "tests/commands/process.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const std::string prompts = PLN_PROMPTS_DIR;

struct Folder {
  fs::path path{fs::temp_directory_path() / ("pln-settings-" + std::to_string(::getpid()))};
  Folder() {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  std::string file(const std::string& name, const std::string& content, mode_t mode = 0600) const {
    std::ofstream(path / name) << content;
    REQUIRE(::chmod((path / name).c_str(), mode) == 0);
    return path / name;
  }
  [[nodiscard]] std::string data() const { return path / "data"; }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Ran run_with(const std::vector<std::string>& arguments, const std::string& variable) {
  Process process{arguments, Process::Ends::pipes, {variable}};
  process.close_input();
  Ran ran;
  ran.out = process.read_all();
  ran.status = process.wait();
  ran.errors = process.errors();
  return ran;
}

// An open port of this machine, and its number.
struct Listener {
  int socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  Listener() {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(socket, 1) == 0);
    REQUIRE(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  }
  ~Listener() { ::close(socket); }
  [[nodiscard]] std::string text() const {
    return "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
};

const pln::SecretPlace place{"slack_workspace", "acme/T1", "bot_token"};

fs::path key_file(const Folder& folder) { return fs::path(folder.data()) / "keys/secrets.key"; }

void store_secret(const Folder& folder) {
  fs::create_directories(folder.data());
  const auto store = pln::SqliteStore::open(fs::path(folder.data()) / "store.sqlite");
  pln::configuration::make_key_file(key_file(folder));
  pln::vault::Vault vault(store->secrets(), pln::configuration::read_key_file(key_file(folder)));
  vault.put(place, "hunter2");
}

// The version of the key that the secret is sealed with; it must open.
std::uint32_t key_of_secret(const Folder& folder) {
  const auto store = pln::SqliteStore::open(fs::path(folder.data()) / "store.sqlite");
  pln::vault::Vault vault(store->secrets(), pln::configuration::read_key_file(key_file(folder)));
  CHECK(vault.get(place)->reveal() == "hunter2");
  CHECK(store->secrets().keys().size() == 1);
  return store->secrets().get(place)->key_version;
}

}  // namespace

TEST_CASE("S13: a secret in an argument or in the environment ends the program at once") {
  const Folder folder;
  const Ran argument = run_program({"chat", "--data", folder.data(), "--who", "xoxb-hunter2"});
  CHECK(argument.status == 2);
  CHECK(has(argument.errors, "argument 5 looks like a secret"));
  CHECK(has(argument.errors, "mend: "));
  CHECK_FALSE(has(argument.errors, "hunter2"));
  const Ran variable = run_with({"doctor"}, "PLN_COACH_SLACK__0__BOT_TOKEN=hunter2");
  CHECK(variable.status == 2);
  CHECK(has(variable.errors, "PLN_COACH_SLACK__0__BOT_TOKEN looks like a secret"));
  CHECK_FALSE(has(variable.errors, "hunter2"));
  CHECK(variable.out.empty());
  CHECK_FALSE(fs::exists(folder.data()));
}

TEST_CASE("the file names the data folder and who runs the coach; --data is stronger") {
  const Folder folder;
  const std::string config =
      folder.file("coach.yaml",
                  "data: data\noperator: {name: Example Ltd, contact: \"@lena:example.org\"}\n"
                  "slack:\n  - {name: acme, app_token_file: a, bot_token_file: b}\n");
  const Ran chat =
      run_program({"chat", "--config", config, "--prompts", prompts, "--locale", "en"}, "hello\n");
  CHECK(chat.status == 0);
  CHECK(chat.errors.empty());
  CHECK(has(chat.out, "Example Ltd"));
  CHECK(fs::exists(folder.path / "data" / "store.sqlite"));
  const Ran other = run_program(
      {"store", "verify", "--config", config, "--data", (folder.path / "other").string()});
  CHECK(has(other.errors, "there is no store"));
  const Ran by_variable = run_with({"store", "verify"}, "PLN_COACH_DATA=" + folder.data());
  CHECK(has(by_variable.out, "sound: "));
}

TEST_CASE("every command refuses a faulty file and tells all of it") {
  const Folder folder;
  const std::string config = folder.file("coach.yaml", "stor: sqlite\nhttp: {listen: 80}\n");
  for (const char* command : {"chat", "doctor"}) {
    const Ran ran = run_program({command, "--config", config, "--prompts", prompts});
    CHECK(ran.status == 1);
    CHECK(has(ran.errors + ran.out, config + ":1: the configuration has no key \"stor\"; mend: "
                                             "did you mean \"store\"?"));
    CHECK(has(ran.errors + ran.out, config + ":2: \"listen\" is \"80\""));
  }
}

TEST_CASE("the doctor looks at secret files and addresses, and prints what is in force") {
  const Folder folder;
  const Listener taken;
  const std::string config =
      folder.file("coach.yaml",
                  "slack:\n  - {name: acme, app_token_file: app, bot_token_file: bot}\n"
                  "http: {listen: \"" +
                      taken.text() + "\"}\nadmin: {listen: \"127.0.0.1:0\"}\n");
  folder.file("app", "xapp-hunter2\n");
  folder.file("bot", "xoxb-hunter2\n", 0644);
  const Ran ran =
      run_program({"doctor", "--config", config, "--data", folder.data(), "--prompts", prompts});
  CHECK(ran.status == 1);
  CHECK(has(ran.out, "ok: configuration: " + config + "\n"));
  CHECK(has(ran.out, "ok: secret: slack.0.app_token_file " + (folder.path / "app").string()));
  CHECK(has(ran.out, "failure: secret: slack.0.bot_token_file: the secret file "));
  CHECK(has(ran.out, "can be read by others (mode 0644); mend: chmod 600"));
  CHECK(has(ran.out, "failure: address: http.listen " + taken.text() + " is in use by another"));
  CHECK(has(ran.out, "ok: address: admin.listen 127.0.0.1:0 is free"));
  CHECK(has(ran.out, "    app_token_file: \"" + (folder.path / "app").string() + "\"  # " + config +
                         ":2\n"));
  CHECK(has(ran.out, "# command line --data\n"));
  CHECK_FALSE(has(ran.out + ran.errors, "hunter2"));
}

TEST_CASE("S13: what serves does not start with a secret file that others can read") {
  const Folder folder;
  pln::commands::Invocation call;
  call.config = folder.file("coach.yaml",
                            "slack:\n  - {name: acme, app_token_file: app, bot_token_file: bot}\n");
  const auto refusal = [&call] {
    try {
      static_cast<void>(pln::commands::serving_settings(call));
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string{};
  };
  folder.file("app", "xapp-hunter2\n", 0640);
  CHECK(has(refusal(), "slack.0.app_token_file: the secret file"));
  CHECK(has(refusal(), "slack.0.bot_token_file: the secret file"));  // missing: both are told
  CHECK_FALSE(has(refusal(), "hunter2"));
  folder.file("app", "xapp-hunter2\n");
  folder.file("bot", "xoxb-hunter2\n");
  CHECK(refusal().empty());
}

TEST_CASE("a key file is made for the first secret only, and missed afterwards") {
  const Folder folder;
  fs::create_directories(folder.data());
  const auto store = pln::SqliteStore::open(fs::path(folder.data()) / "store.sqlite");
  const auto open = [&] { return pln::commands::open_vault(store->secrets(), key_file(folder)); };
  open().put(place, "hunter2");
  CHECK(open().get(place)->reveal() == "hunter2");
  fs::remove(key_file(folder));
  try {
    open();
    FAIL("opened without its key");
  } catch (const std::runtime_error& error) {
    CHECK(has(error.what(), "is missing, and without it"));
    CHECK(has(error.what(), "mend: put it back"));
  }
  CHECK_FALSE(fs::exists(key_file(folder)));
}

TEST_CASE("a new key for stored secrets, alone and beside a running talk") {
  const Folder folder;
  const std::vector<std::string> rotate{"store", "rotate-key", "--data", folder.data()};
  CHECK(has(run_program(rotate).errors, "there is no store"));
  store_secret(folder);
  const Ran alone = run_program(rotate);
  CHECK(alone.status == 0);
  CHECK(alone.out == "sealed with a new key: 1 secrets\n");
  CHECK(key_of_secret(folder) == 2);

  Process chat{{"chat", "--data", folder.data(), "--who", "ana", "--prompts", prompts}};
  REQUIRE(chat.write("hello\n"));
  chat.read_until("?");
  const Ran beside = run_program(rotate);
  CHECK(beside.out == "sealed with a new key: 1 secrets\n");
  CHECK(beside.errors.empty());
  chat.close_input();
  CHECK(chat.wait() == 0);
  CHECK(key_of_secret(folder) == 3);
}

TEST_CASE("a key file that is not the store's is told, and nothing changes") {
  const Folder folder;
  store_secret(folder);
  const std::string other = folder.file("other.key", std::string(32, 'x'));
  const Ran wrong = run_with({"store", "rotate-key", "--data", folder.data()},
                             "PLN_COACH_SECRETS__KEY_FILE=" + other);
  CHECK(wrong.status == 1);
  CHECK(has(wrong.errors, "the key file does not belong to this store; mend: put back"));
  fs::permissions(key_file(folder), fs::perms::group_read, fs::perm_options::add);
  const Ran open = run_program({"store", "rotate-key", "--data", folder.data()});
  CHECK(has(open.errors, "can be read by others (mode 0640)"));
  fs::permissions(key_file(folder), fs::perms::group_read, fs::perm_options::remove);
  CHECK(key_of_secret(folder) == 1);
}
