// Goal (S13): a secret comes from a file that only its owner can read, or not at all, and shows up
// nowhere. Method: files of every kind of rights and content; arguments and variables as texts.
#include "bot/configuration/exposed_secret.hpp"
#include "bot/configuration/secret_file.hpp"
#include "tests/configuration/folder.hpp"

#include <doctest/doctest.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <concepts>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace pln::configuration {
namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };
static_assert(!Printable<Secret> && Printable<std::string>);
static_assert(!std::copyable<Secret> && !std::equality_comparable<Secret>);

std::string refusal(const std::filesystem::path& file) {
  try {
    static_cast<void>(read_secret_file(file));
  } catch (const SecretFileError& error) {
    CHECK(std::string(error.what()).find(file.string()) != std::string::npos);
    return error.what();
  }
  return "read";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a secret file is read without its line end") {
  const test::Folder folder;
  CHECK(read_secret_file(folder.file("a", "hunter2\n")).reveal() == "hunter2");
  CHECK(read_secret_file(folder.file("b", "hunter 2", 0400)).reveal() == "hunter 2");
  CHECK(read_secret_file(folder.file("c", "two\nlines\r\n\n")).reveal() == "two\nlines");
  const std::string longest(secret_bytes_max, 'x');
  CHECK(read_secret_file(folder.file("d", longest)).reveal() == longest);
}

TEST_CASE("a secret that others can read is refused, whatever the right") {
  const test::Folder folder;
  int refused = 0;
  for (unsigned mode = 0; mode < 0100; ++mode) {
    const std::string told = refusal(folder.file("secret", "hunter2", 0400 | mode));
    const bool open_to_others = (mode & 066U) != 0;
    CAPTURE(mode);
    CHECK(has(told, "can be read by others") == open_to_others);
    CHECK_FALSE(has(told, "hunter2"));
    refused += open_to_others ? 1 : 0;
    ::unlink((folder.path() / "secret").c_str());
  }
  CHECK(refused == 60);
  CHECK(has(refusal(folder.file("s", "x", 0644)), "(mode 0644); mend: chmod 600"));
}

TEST_CASE("what is no secret file is told with its mend") {
  const test::Folder folder;
  CHECK(has(refusal(folder.path() / "none"), "No such file or directory; mend: make it"));
  CHECK(has(refusal(folder.file("empty", "\n\n")), "is empty; mend: "));
  CHECK(has(refusal(folder.file("large", std::string(secret_bytes_max + 1, 'x'))), "64 KiB"));
  CHECK(has(refusal(folder.path()), "is no plain file"));
  REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  CHECK(has(refusal(folder.path() / "pipe"), "is no plain file"));
}

TEST_CASE("an access list for one service, as systemd sets it, opens a file to no group") {
  const test::Folder folder;
  const auto file = folder.file("credential", "hunter2", 0400);
  struct Entry {
    std::uint16_t tag{0}, rights{0};
    std::uint32_t id{0xFFFFFFFF};
  };
  struct List {
    std::uint32_t version{2};
    Entry entries[5]{{0x01, 4}, {0x02, 4, 12345}, {0x04, 0}, {0x10, 4}, {0x20, 0}};
  };
  List list;
  if (::setxattr(file.c_str(), "system.posix_acl_access", &list, sizeof list, 0) != 0) {
    MESSAGE("left out: this file system has no access lists");
    return;
  }
  struct stat state{};
  REQUIRE(::stat(file.c_str(), &state) == 0);
  CHECK((state.st_mode & 0777U) == 0440);
  CHECK(read_secret_file(file).reveal() == "hunter2");
  list.entries[2].rights = 4;  // now the group may, too
  REQUIRE(::setxattr(file.c_str(), "system.posix_acl_access", &list, sizeof list, 0) == 0);
  CHECK(has(refusal(file), "can be read by others"));
}

TEST_CASE("a key file is made once, for the owner alone, and holds 32 bytes") {
  const test::Folder folder;
  const auto file = folder.path() / "keys" / "secrets.key";
  make_key_file(file);
  const Secret key = read_key_file(file);
  CHECK(key.reveal().size() == 32);
  struct stat state{};
  REQUIRE(::stat(file.c_str(), &state) == 0);
  CHECK((state.st_mode & 0777U) == 0600);
  REQUIRE(::stat(file.parent_path().c_str(), &state) == 0);
  CHECK((state.st_mode & 0777U) == 0700);
  make_key_file(file);
  CHECK(read_key_file(file).reveal() == key.reveal());
  CHECK_THROWS_AS(static_cast<void>(read_key_file(folder.file("short", "abc"))), SecretFileError);
  const std::string with_line_end(std::string(31, 'k') + "\n");
  CHECK(read_key_file(folder.file("odd", with_line_end)).reveal() == with_line_end);
  CHECK_THROWS_AS(static_cast<void>(read_key_file(folder.file("open", with_line_end, 0640))),
                  SecretFileError);
  CHECK_THROWS_AS(make_key_file("/proc/no/such/folder/key"), SecretFileError);
}

TEST_CASE("a secret leaves nothing behind where it was moved from") {
  Secret one{"hunter2"};
  const Secret two = std::move(one);
  CHECK(one.empty());  // NOLINT(bugprone-use-after-move): that is the question
  CHECK(two.reveal() == "hunter2");
  Secret three{"other"};
  three = Secret{"third"};
  CHECK(three.reveal() == "third");
  std::string text = "hunter2";
  const char* const bytes = text.data();
  wipe(text);
  CHECK(bytes[0] == '\0');
}

TEST_CASE("secrets in arguments and variables are found and not repeated") {
  const auto told = [](const std::vector<std::string_view>& arguments,
                       const std::vector<Variable>& environment = {}) {
    return exposed_secret(arguments, environment).value_or("");
  };
  for (const char* argument :
       {"xoxb-hunter2", "xapp-1-hunter2", "xoxp-hunter2", "syt_hunter2", "--data=xoxb-hunter2",
        "--token=hunter2", "--bot-token", "--password", "--client-secret=hunter2"}) {
    CAPTURE(argument);
    CHECK(has(told({"serve", argument}), "argument 2 looks like a secret"));
    CHECK_FALSE(has(told({"serve", argument}), "hunter2"));
  }
  for (const char* name : {"PLN_COACH_SLACK__0__BOT_TOKEN", "PLN_COACH_MATRIX__0__PASSWORD",
                           "PLN_COACH_SLACK__0__CLIENT_SECRET", "PLN_COACH_TOKEN",
                           "PLN_COACH_MATRIX__0__RECOVERY_KEY"}) {
    CAPTURE(name);
    CHECK(has(told({}, {{name, "hunter2"}}), name));
    CHECK_FALSE(has(told({}, {{name, "hunter2"}}), "hunter2"));
  }
  CHECK(has(told({}, {{"PLN_COACH_DATA", "xoxb-hunter2"}}), "PLN_COACH_DATA"));
  CHECK(told({"chat", "--config", "/etc/secrets/coach.yaml", "--who", "console:token"},
             {{"PLN_COACH_SLACK__0__BOT_TOKEN_FILE", "/run/secrets/bot"},
              {"PLN_COACH_SECRETS__KEY_FILE", "/run/secrets/key"},
              {"GITHUB_TOKEN", "of somebody else"}})
            .empty());
}

}  // namespace pln::configuration
