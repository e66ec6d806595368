// Goal: whatever was answered is there after kill -9 at any moment. Method: the program is killed
// while it is being talked to, after a random number of answers and a random pause; then the export
// must hold everything that was answered. PLN_KILLS sets how often (default 50, half for each).
#include "tests/commands/process.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

const std::string prompts = PLN_PROMPTS_DIR;

int kills() {
  const char* wanted = std::getenv("PLN_KILLS");
  return wanted == nullptr ? 50 : std::max(2, std::atoi(wanted));
}

// SplitMix64: the same moments in every run of the test.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  int below(int limit) {
    std::uint64_t value = state_ += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<int>((value ^ (value >> 31U)) % static_cast<std::uint64_t>(limit));
  }

 private:
  std::uint64_t state_;
};

struct Folder {
  fs::path path{fs::temp_directory_path() / ("pln-kill-" + std::to_string(::getpid()))};
  Folder() { fs::remove_all(path); }
  ~Folder() { fs::remove_all(path); }
};

// A name of its own for each number, of letters only: what the coach repeats in its answer.
std::string name_of(int number) {
  std::string letters = "Aaaa";
  for (std::size_t place = letters.size() - 1; place > 0; --place, number /= 26) {
    letters[place] = static_cast<char>('a' + number % 26);
  }
  return letters;
}

std::string message_of(const std::string& name) {
  return "add Kim " + name + " (" + name + "@learn.example) as a colleague";
}

std::vector<std::string> names_kept(const fs::path& data, const std::string& who) {
  const Ran ran = run_program({"export", "--data", data, "--who", who});
  REQUIRE_MESSAGE(ran.status == 0, ran.errors);
  std::vector<std::string> names;
  const Json contacts = Json::parse(ran.out)["contacts"];
  for (const Json& contact : contacts)
    names.push_back(contact["name"].get<std::string>().substr(4));
  return names;
}

// All of `answered` are there, in order; no name twice, and none that was never sent.
void check_kept(const std::vector<std::string>& kept, const std::vector<std::string>& answered,
                const std::vector<std::string>& sent) {
  std::size_t at = 0;
  for (const std::string& name : answered) {
    const auto found = std::find(kept.begin() + static_cast<std::ptrdiff_t>(at), kept.end(), name);
    REQUIRE_MESSAGE(found != kept.end(), "lost: " << name);
    at = static_cast<std::size_t>(found - kept.begin()) + 1;
  }
  for (const std::string& name : kept) {
    CHECK(std::count(kept.begin(), kept.end(), name) == 1);
    CHECK(std::count(sent.begin(), sent.end(), name) == 1);
  }
}

void pause(int microseconds) {
  std::this_thread::sleep_for(std::chrono::microseconds{microseconds});
}

// Kills the program again and again while it is talked to; `line_of` makes an input line of a
// message.
template <class LineOf>
void talk_and_kill(const std::vector<std::string>& arguments, const fs::path& data,
                   const std::string& who, Dice dice, LineOf line_of) {
  std::vector<std::string> sent, answered;
  int number = 0;
  for (int kill = 0; kill < kills() / 2; ++kill) {
    Process process{arguments};
    const int talked = dice.below(4);
    for (int turn = 0; turn < talked; ++turn) {
      sent.push_back(name_of(number++));
      process.write(line_of(message_of(sent.back())));
      const std::string answer = process.read_until(sent.back());
      REQUIRE_MESSAGE(answer.find(sent.back()) != std::string::npos, answer);
      answered.push_back(sent.back());
    }
    sent.push_back(name_of(number++));
    process.write(line_of(message_of(sent.back())));
    pause(dice.below(talked == 0 ? 400'000 : 8'000));
    process.send_signal(SIGKILL);
    process.wait();
    check_kept(names_kept(data, who), answered, sent);
  }
  const Ran verified = run_program({"store", "verify", "--data", data});
  CHECK_MESSAGE(verified.status == 0, verified.errors);
}

}  // namespace

TEST_CASE("kill -9 during chat loses nothing that was answered") {
  const Folder folder;
  const std::vector<std::string> arguments{"chat",      "--data", folder.path, "--who", "ana",
                                           "--prompts", prompts,  "--locale",  "en"};
  REQUIRE(run_program(arguments, "hello\nyes\n").status == 0);
  talk_and_kill(arguments, folder.path, "console:ana", Dice{1},
                [](const std::string& message) { return message + "\n"; });
}

TEST_CASE("kill -9 during simulate --data loses nothing that was answered") {
  const Folder folder;
  const std::vector<std::string> arguments{"simulate",  "-",         "--data",
                                           folder.path, "--prompts", prompts};
  const auto line_of = [](const std::string& message) {
    return Json{{"type", "message"},
                {"at", "2026-01-05T10:00:00Z"},
                {"who", "ana"},
                {"text", message}}
               .dump() +
           "\n";
  };
  REQUIRE(run_program(arguments, line_of("hello") + line_of("yes")).status == 0);
  talk_and_kill(arguments, folder.path, "ana", Dice{2}, line_of);
}
