// `simulate` against the contract: the form of its output, what has no effect, and that a restart
// anywhere changes nothing, on both stores.
#include "bot/commands/simulation.hpp"

#include "storage/memory/memory_store.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "tests/commands/speech_for_tests.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

using namespace pln;
using namespace pln::commands;
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Lines = std::vector<std::string>;

namespace {

struct Played {
  Lines out{};
  std::string messages{};
  bool any_problem{false};
  [[nodiscard]] std::vector<Json> of_type(const std::string& type) const {
    std::vector<Json> found;
    for (const std::string& line : out) {
      Json json = Json::parse(line);
      if (json["type"] == type) found.push_back(std::move(json));
    }
    return found;
  }
};

enum class Kind { memory, sqlite };

struct Folder {
  fs::path path{fs::temp_directory_path() / ("pln-simulation-" + std::to_string(::getpid()))};
  Folder() {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
};

Played play(const Lines& input, std::unique_ptr<Store> store, const Simulation::Reopen& reopen,
            const SimulationSettings& settings = {}) {
  const Speech& speech = speech_for_tests();
  static const runtime::Zones zones;
  std::ostringstream out, messages;
  Simulation simulation{speech.prompts(), speech.wording(), zones, settings,
                        std::move(store), reopen,           out,   messages};
  simulation.begin();
  for (const std::string& line : input) simulation.play(line, false);
  simulation.end();
  Played played;
  std::istringstream text{out.str()};
  for (std::string line; std::getline(text, line);) played.out.push_back(line);
  played.messages = messages.str();
  played.any_problem = simulation.any_problem();
  return played;
}

Played play_in_memory(const Lines& input, const SimulationSettings& settings = {}) {
  return play(
      input, std::make_unique<MemoryStore>(), [](std::unique_ptr<Store> same) { return same; },
      settings);
}

Played play_in_file(const Lines& input, const fs::path& file) {
  return play(input, SqliteStore::open(file),
              [file](std::unique_ptr<Store> old) -> std::unique_ptr<Store> {
                old.reset();
                return SqliteStore::open(file);
              });
}

// `more` is further fields, each with a comma behind it.
std::string message(const std::string& at, const std::string& who, const std::string& text,
                    const std::string& more = "") {
  std::string line = Json{{"type", "message"}, {"at", at}, {"who", who}, {"text", text}}.dump();
  return line.insert(1, more);
}

// A fortnight of two people, with everything in it that is played.
Lines fortnight() {
  return {
      (R"({"type":"profile","at":"2026-01-05T09:00:00Z","who":"ana","name":"Ana")"
       R"(,"timezone":"Europe/Berlin"})"),
      message("2026-01-05T09:00:00Z", "ana", "hello"),
      (R"({"type":"choice","at":"2026-01-05T09:00:10Z","who":"ana","message":"auto:2.1")"
       R"(,"choice":"yes"})"),
      message("2026-01-05T09:01:00Z", "ana", "cooking, project management", R"("id":"e1",)"),
      R"({"type":"redeliver","at":"2026-01-05T09:01:01Z","id":"e1"})",
      message("2026-01-05T09:01:02Z", "ana", "something else", R"("id":"e1",)"),
      (R"({"type":"choice","at":"2026-01-05T09:01:03Z","who":"ben","message":"auto:2.1")"
       R"(,"choice":"no"})"),
      message("2026-01-05T09:02:00Z", "ben", "hallo", R"("locale":"de","platform":"mastodon",)"),
      message("2026-01-05T09:02:10Z", "ben", "ja", R"("platform":"mastodon",)"),
      (R"({"type":"reaction","at":"2026-01-05T09:02:20Z","who":"ana","message":"auto:2.1")"
       R"(,"emoji":"+1"})"),
      (R"({"type":"edit","at":"2026-01-05T09:03:00Z","who":"ana","id":"e1")"
       R"(,"text":"cooking, gardening"})"),
      message("2026-01-05T09:04:00Z", "ana", "undo"),
      "no JSON",
      message("2026-01-05T09:05:00Z", "ana", "status", R"("id":"e2",)"),
      R"({"type":"delete","at":"2026-01-05T09:06:00Z","who":"ana","id":"e2"})",
      R"({"type":"advance","at":"2026-01-12T09:00:00Z"})",
      message("2026-01-12T09:30:00Z", "ana", "next"),
      R"({"type":"export","at":"2026-01-12T09:31:00Z","who":"ana"})",
      R"({"type":"advance","at":"2026-01-19T09:00:00Z"})",
      message("2026-01-19T09:01:00Z", "ben", "vergiss mich", R"("platform":"mastodon",)"),
      message("2026-01-19T09:02:00Z", "ben", "ja", R"("platform":"mastodon",)"),
      R"({"type":"export","at":"2026-01-19T09:03:00Z","who":"ben"})",
      R"({"type":"export","at":"2026-01-19T09:03:00Z","who":"ana"})",
  };
}

std::string time_of(const std::string& line, const std::string& otherwise) {
  const Json json = Json::parse(line, nullptr, false);
  return json.is_object() && json.contains("at") ? json["at"].get<std::string>() : otherwise;
}

// The output without what a restart may change: its own turn line, and the line numbers.
Lines comparable(const Lines& out, std::size_t restart_line) {
  Lines result;
  for (const std::string& text : out) {
    Json json = Json::parse(text);
    if (json.contains("line")) {
      if (json["line"] == restart_line && json["type"] == "turn") continue;
      json.erase("line");
    }
    result.push_back(json.dump());
  }
  return result;
}

}  // namespace

TEST_CASE("a restart after any line changes nothing but its own turn line") {
  const Lines input = fortnight();
  for (const Kind kind : {Kind::memory, Kind::sqlite}) {
    const auto run = [&](const Lines& lines) {
      const Folder folder;
      return kind == Kind::memory ? play_in_memory(lines).out
                                  : play_in_file(lines, folder.path / "store.sqlite").out;
    };
    const Lines whole = comparable(run(input), 0);
    std::string time = "2026-01-05T09:00:00Z";
    for (std::size_t after = 1; after <= input.size(); ++after) {
      time = time_of(input[after - 1], time);
      Lines lines = input;
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(after),
                   R"({"type":"restart","at":")" + time + R"("})");
      CAPTURE(after);
      CHECK(comparable(run(lines), after + 1) == whole);
    }
  }
}

TEST_CASE("the same input and seed give the same bytes, on either store") {
  const Folder folder;
  SimulationSettings settings;
  settings.seed = 0;
  const Lines first = play_in_memory(fortnight(), settings).out;
  CHECK(play_in_memory(fortnight(), settings).out == first);
  CHECK(play_in_file(fortnight(), folder.path / "store.sqlite").out == first);
}

TEST_CASE("a turn line follows every input line, unusable ones included") {
  const Lines input = fortnight();
  const Played played = play_in_memory(input);
  const std::vector<Json> turns = played.of_type("turn");
  REQUIRE(turns.size() == input.size());
  for (std::size_t index = 0; index < turns.size(); ++index) {
    CHECK(turns[index]["line"] == index + 1);
  }
  CHECK(played.any_problem);
  CHECK(played.of_type("problem").size() == 1);
  CHECK(played.out.front().starts_with(R"({"type":"turn","line":1,"who":"ana","flow":)"));
}

TEST_CASE("duplicates, repeats and strangers' presses say nothing and change nothing") {
  const Lines input = fortnight();
  const std::vector<Json> turns = play_in_memory(input).of_type("turn");
  for (const std::size_t line : {5U, 6U, 7U}) {
    CAPTURE(line);
    CHECK(turns[line - 1]["understood"] == Json::array());
  }
  Lines without = input;
  without.erase(without.begin() + 4, without.begin() + 6);
  const std::vector<Json> all = play_in_memory(input).of_type("say");
  CHECK(play_in_memory(without).of_type("say") == all);
}

TEST_CASE("after forget an export is that of somebody never seen") {
  const std::vector<Json> exports = play_in_memory(fortnight()).of_type("export");
  REQUIRE(exports.size() == 3);
  Played nobody = play_in_memory({R"({"type":"export","at":"2026-01-05T09:00:00Z","who":"ben"})"});
  CHECK(exports[1]["data"] == nobody.of_type("export").front()["data"]);
  CHECK(exports[2]["data"]["nudging"]["sent"].size() >= 2);
  CHECK(exports[2]["data"]["learner"]["timezone"] == "Europe/Berlin");
}

TEST_CASE("what is not played yet, comes too early or names nothing is a problem") {
  const auto problem = [](const std::string& line) {
    const Played played = play_in_memory({message("2026-01-05T09:00:00Z", "ana", "hello"), line});
    const std::vector<Json> problems = played.of_type("problem");
    return problems.size() == 1 ? problems.front()["message"].get<std::string>() : "none";
  };
  const std::string at = R"("at":"2026-01-05T10:00:00Z"})";
  CHECK(problem(R"({"type":"world","accounts":[]})").find("not supported yet") !=
        std::string::npos);
  CHECK(problem(R"({"type":"joined","who":"ana","room":"#r",)" + at).find("not supported yet") !=
        std::string::npos);
  CHECK(problem(R"({"type":"message","who":"ana","room":"#r","text":"x",)" + at) ==
        "rooms are not supported yet");
  CHECK(problem(message("2026-01-05T08:59:59Z", "ana", "x")).find("time runs backwards") == 0);
  CHECK(problem(R"({"type":"redeliver","id":"never",)" + at) ==
        "no earlier line has the id 'never'");
  CHECK(problem(R"({"type":"choice","who":"ana","message":"m","choice":"yes",)" + at)
            .find("never sent") != std::string::npos);
}

TEST_CASE("implicit ids count on in the store, and only usable events take one") {
  const Folder folder;
  const fs::path file = folder.path / "store.sqlite";
  play_in_file({"broken", message("2026-01-05T09:00:00Z", "ana", "hello"),
                R"({"type":"export","at":"2026-01-05T09:00:00Z","who":"ana"})"},
               file);
  const Played second = play_in_file({message("2026-01-05T09:01:00Z", "ana", "yes")}, file);
  REQUIRE(second.of_type("say").size() == 1);
  CHECK(second.of_type("say").front()["id"] == "auto:2.1");
}

TEST_CASE("hostile text is bounded and answered") {
  for (const std::string& text :
       {std::string(10'000, 'a'), std::string("\x01\x02\x1b[31mred\x7f"),
        std::string("\xFF\xFE\xC0"), std::string("\xF0\x9F\x98\x80\xF0\x9F\x98\x80"),
        std::string("\xE2\x80\xAE"
                    "evil"),
        std::string("   "), std::string("a\0b", 3)}) {
    Json line{{"type", "message"}, {"at", "2026-01-05T09:00:00Z"}, {"who", "ana"}, {"text", ""}};
    std::string raw = line.dump();
    const bool is_plain = text.find_first_of("\x01\xFF") == std::string::npos;
    if (is_plain) {
      line["text"] = text;
      raw = line.dump();
    } else {
      raw.insert(raw.size() - 2, text.front() == '\x01' ? "\\u0001\\u001b[31m" : text);
    }
    const Played played = play_in_memory({raw});
    CAPTURE(raw.substr(0, 200));
    CHECK_FALSE(played.any_problem);
    CHECK(played.of_type("say").size() == 1);
  }
}
