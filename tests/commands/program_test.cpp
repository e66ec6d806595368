// The program as people call it: arguments, exit statuses, a terminal, a folder in use, bad luck.
#include "tests/commands/process.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

const std::string prompts = PLN_PROMPTS_DIR;

struct Folder {
  fs::path path{fs::temp_directory_path() / ("pln-program-" + std::to_string(::getpid()))};
  Folder() { fs::remove_all(path); }
  ~Folder() { fs::remove_all(path); }
  [[nodiscard]] std::vector<std::string> chat() const {
    return {"chat", "--data", path, "--who", "ana", "--prompts", prompts, "--locale", "en"};
  }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string first_words = "hello\nyes\ncooking, gardening\n";

}  // namespace

TEST_CASE("wrong calls are told apart from things that could not be done") {
  CHECK(run_program({"--help"}).status == 0);
  CHECK(has(run_program({"--version"}).out, "pln-coach"));
  CHECK(run_program({"simulate", "--help"}).status == 0);
  CHECK(run_program({"dance"}).status == 2);
  CHECK(run_program({"export"}).status == 2);
  CHECK(run_program({"export", "--who", "a", "--format", "pdf"}).status == 2);
  CHECK(run_program({"chat", "--seed", "many"}).status == 2);
  const Ran missing = run_program({"simulate", "/no/such/file", "--prompts", prompts});
  CHECK(missing.status == 1);
  CHECK(missing.out.empty());
  CHECK(has(missing.errors, "/no/such/file"));
}

TEST_CASE("a piped chat answers line by line and keeps everything") {
  const Folder folder;
  const Ran ran = run_program(folder.chat(), first_words);
  CHECK(ran.status == 0);
  CHECK(has(ran.out, "cooking"));
  CHECK_FALSE(has(ran.out, "\x1b"));
  CHECK((fs::status(folder.path).permissions() & fs::perms::all) == fs::perms::owner_all);
  const Ran written = run_program({"export", "--data", folder.path, "--who", "console:ana"});
  CHECK(Json::parse(written.out)["subjects"].size() == 2);
  const Ran again = run_program(folder.chat(), "status\n");
  CHECK(has(again.out, "gardening"));
}

TEST_CASE("an export of somebody unknown is whole and empty") {
  const Folder folder;
  const Ran ran = run_program({"export", "--data", folder.path, "--who", "nobody"});
  CHECK(ran.status == 0);
  const Json data = Json::parse(ran.out);
  CHECK(data["schema"] == "pln-coach/export/1");
  CHECK(data["learner"]["started_at"].is_null());
  CHECK_FALSE(fs::exists(folder.path / "store.sqlite"));
}

TEST_CASE("forget asks, and then nobody is known") {
  const Folder folder;
  run_program(folder.chat(), first_words);
  CHECK(run_program({"forget", "--data", folder.path, "--who", "console:ana"}).status == 2);
  CHECK(run_program({"forget", "--data", folder.path, "--who", "console:ben", "--yes"}).status ==
        1);
  Process asked{{"forget", "--data", folder.path, "--who", "console:ana"}, Process::Ends::terminal};
  asked.read_until("Type yes");
  asked.write("no\n");
  asked.read_until("Nothing was erased");
  CHECK(asked.wait() == 1);
  CHECK(run_program({"forget", "--data", folder.path, "--who", "console:ana", "--yes"}).status ==
        0);
  const Ran ran = run_program({"export", "--data", folder.path, "--who", "console:ana"});
  CHECK(Json::parse(ran.out)["subjects"].empty());
}

TEST_CASE("a terminal has a prompt, wrapped text, and Ctrl-C that loses nothing") {
  const Folder folder;
  Process chat{
      folder.chat(), Process::Ends::terminal, {"TERM=xterm", "NO_COLOR=1", "LC_ALL=C.UTF-8"}};
  const std::string greeting = chat.read_until("> ");
  CHECK(has(greeting, "1 yes"));
  CHECK_FALSE(has(greeting, "\x1b[36m"));
  std::size_t longest = 0;
  for (std::size_t begin = 0; begin < greeting.size();) {
    const std::size_t end = std::min(greeting.find('\n', begin), greeting.size());
    longest = std::max(longest, end - begin);
    begin = end + 1;
  }
  CHECK(longest <= 61);  // 60 columns and a carriage return
  chat.write("1\r");
  CHECK(has(chat.read_until("\n> "), "\n> "));  // the prompt comes back by itself
  chat.write(
      "K\xC3\xBC"
      "che, Gardeb\x7Fn\r");  // with a letter outside ASCII, and one taken back
  chat.read_until("Garden.");
  chat.write("half a line");
  chat.read_until("half a line");
  chat.write("\x03");
  CHECK(chat.wait() == 0);
  const Ran ran = run_program({"export", "--data", folder.path, "--who", "console:ana"});
  const Json subjects = Json::parse(ran.out)["subjects"];
  REQUIRE(subjects.size() == 2);
  CHECK(subjects[0]["name"] ==
        "K\xC3\xBC"
        "che");
  CHECK(subjects[1]["name"] == "Garden");
}

TEST_CASE("Ctrl-D leaves, and the next talk says where one is") {
  const Folder folder;
  run_program(folder.chat(), first_words);
  Process chat{folder.chat(), Process::Ends::terminal, {"TERM=dumb"}};
  CHECK(has(chat.read_until("> "), "?"));
  chat.write("\x04");
  CHECK(chat.wait() == 0);
}

TEST_CASE("other commands work beside a running chat") {
  const Folder folder;
  Process chat{folder.chat()};
  chat.write(first_words);
  chat.read_until("cooking");
  const Ran written = run_program({"export", "--data", folder.path, "--who", "console:ana"});
  CHECK_MESSAGE(written.status == 0, written.errors);
  CHECK(Json::parse(written.out)["subjects"].size() == 2);
  CHECK(run_program({"store", "verify", "--data", folder.path}).status == 0);
  const fs::path copy = folder.path.string() + ".copy";
  CHECK(run_program({"store", "backup", copy, "--data", folder.path}).status == 0);
  CHECK(fs::exists(copy));
  CHECK(has(run_program({"doctor", "--data", folder.path, "--prompts", prompts}).out,
            "ok: store: sound: 1 learners"));
  const Ran second = run_program(folder.chat(), "hello\n");
  CHECK(second.status == 1);
  CHECK(has(second.errors, "process " + std::to_string(chat.pid()) + " (pln-coach chat)"));
  CHECK(run_program({"store", "restore", copy, "--data", folder.path}).status == 1);

  CHECK(run_program({"forget", "--data", folder.path, "--who", "console:ana", "--yes"}).status ==
        0);
  chat.write("status\n");
  chat.close_input();
  CHECK(has(chat.read_all(), "Shall we start?"));
  CHECK(chat.wait() == 0);
  CHECK(run_program({"store", "restore", copy, "--data", folder.path}).status == 0);
  const Ran restored = run_program({"export", "--data", folder.path, "--who", "console:ana"});
  CHECK(Json::parse(restored.out)["subjects"].size() == 2);
  fs::remove(copy);
}

TEST_CASE("a stopped chat is named, with the mend") {
  const Folder folder;
  Process chat{folder.chat()};
  chat.write(first_words);
  chat.read_until("cooking");
  chat.send_signal(SIGSTOP);
  const Ran ran = run_program({"export", "--data", folder.path, "--who", "console:ana"});
  CHECK(ran.status == 1);
  CHECK(ran.out.empty());
  CHECK(has(ran.errors, "kill -CONT " + std::to_string(chat.pid())));
}

TEST_CASE("damaged prompts are refused, naming file, line and mend") {
  const Folder folder;
  fs::create_directories(folder.path);
  fs::copy(prompts, folder.path / "prompts", fs::copy_options::recursive);
  std::ofstream{folder.path / "prompts" / "flows" / "subjects.yaml", std::ios::app}
      << "\n  - id: broken\n    dance: yes\n";
  const Ran ran = run_program(
      {"chat", "--data", folder.path / "data", "--prompts", folder.path / "prompts"}, "hello\n");
  CHECK(ran.status == 1);
  CHECK(ran.out.empty());
  CHECK(has(ran.errors, "subjects.yaml:"));
}

TEST_CASE("a store of a newer version is left as it is") {
  const Folder folder;
  run_program(folder.chat(), first_words);
  {
    std::fstream file{folder.path / "store.sqlite",
                      std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(60);  // the user version in the header of the file, big-endian
    file.write("\x7F\xFF\xFF\xFF", 4);
  }
  const Ran ran = run_program(folder.chat(), "hello\n");
  CHECK(ran.status == 1);
  CHECK(ran.out.empty());
  CHECK(has(ran.errors, "newer"));
}

TEST_CASE("a folder that cannot be written in is named" * doctest::skip(::geteuid() == 0)) {
  const Folder folder;
  fs::create_directories(folder.path);
  fs::permissions(folder.path, fs::perms::owner_read | fs::perms::owner_exec);
  const Ran ran = run_program(folder.chat(), "hello\n");
  fs::permissions(folder.path, fs::perms::owner_all);
  CHECK(ran.status == 1);
  CHECK(has(ran.errors, folder.path.string()));
  CHECK(has(ran.errors, "--data"));
}

TEST_CASE("a full disk is a clear error, and nothing that was kept is lost") {
  const Folder folder;
  fs::create_directories(folder.path);
  if (::mount("none", folder.path.c_str(), "tmpfs", 0, "size=1m") != 0) {
    MESSAGE("skipped: a small file system can only be mounted by root");
    return;
  }
  const Ran first = run_program(folder.chat(), first_words);
  CHECK(first.status == 0);
  std::string many;
  for (int line = 0; line < 400; ++line) {
    many += "note for myself: " + std::string(9000, static_cast<char>('a' + line % 26)) + "\n";
  }
  const Ran full = run_program(folder.chat(), many);
  CHECK(full.status == 1);
  CHECK(has(full.errors, "error: "));
  const auto answers = std::count(full.out.begin(), full.out.end(), '\n');
  const fs::path copy = folder.path.string() + ".copy";
  fs::copy(folder.path, copy, fs::copy_options::recursive);
  ::umount(folder.path.c_str());
  const Ran kept = run_program({"export", "--data", copy, "--who", "console:ana"});
  CHECK_MESSAGE(kept.status == 0, kept.errors);
  CHECK(answers > 0);
  CHECK(Json::parse(kept.out)["subjects"].size() == 2);
  fs::remove_all(copy);
}
