// The log's lines: JSON whatever is put in, nobody's words without two switches, hashes instead of
// names, and what a line costs.
#include "bot/runtime/log.hpp"

#include "bot/json/json_text.hpp"
#include "bot/runtime/siphash.hpp"
#include "bot/voice/fold.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace pln::json;
using namespace pln::runtime;
using Json = nlohmann::json;

namespace {

// Catches what is logged for the length of a test.
struct Caught {
  std::vector<std::string> lines{};
  explicit Caught(log::Settings settings = {}) {
    settings.instead = [this](std::string_view line) { lines.emplace_back(line); };
    log::start(std::move(settings));
  }
  ~Caught() { log::start({.level = log::Level::warn}); }
  Caught(const Caught&) = delete;
  Caught& operator=(const Caught&) = delete;

  Json only() {
    REQUIRE(lines.size() == 1);
    REQUIRE(lines[0].ends_with("}\n"));
    REQUIRE(std::count(lines[0].begin(), lines[0].end(), '\n') == 1);
    JsonFault fault;
    const auto json = read_json(lines[0], fault, wire_json);  // strict: no key twice
    CAPTURE(fault.message);
    REQUIRE(json);
    lines.clear();
    return *json;
  }
};

}  // namespace

TEST_CASE("a line is one object with time, level, message and typed fields") {
  Caught caught;
  const std::string id = "T1/U1";
  log::info("turn", {{"platform", "slack"},
                     {"duration_s", 0.01},
                     {"events", 3},
                     {"bytes", std::size_t{18'446'744'073'709'551'615U}},
                     {"repeated", false},
                     {"wait_s", std::chrono::milliseconds{1500}},
                     {"source", id},
                     {"nothing", std::nan("")}});
  const Json line = caught.only();
  CHECK(line["level"] == "info");
  CHECK(line["msg"] == "turn");
  CHECK(line["platform"] == "slack");
  CHECK(line["duration_s"] == 0.01);
  CHECK(line["events"] == 3);
  CHECK(line["bytes"] == 18'446'744'073'709'551'615U);
  CHECK(line["repeated"] == false);
  CHECK(line["wait_s"] == 1.5);
  CHECK(line["source"] == "T1/U1");
  CHECK(line["nothing"].is_null());
  const std::string at = line["ts"];  // 2026-11-25T05:16:13.123Z
  REQUIRE(at.size() == 24);
  CHECK(at[10] == 'T');
  CHECK(at[19] == '.');
  CHECK(at.ends_with('Z'));
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  char day[16];
  std::strftime(day, sizeof day, "%Y-%m-%d", std::gmtime(&now));
  CHECK(at.starts_with(std::string_view(day).substr(0, 8)));  // midnight may pass between
}

TEST_CASE("levels are kept to, and can be changed at any time") {
  Caught caught;
  log::debug("hidden");
  CHECK(caught.lines.empty());
  CHECK_FALSE(log::prints(log::Level::debug));
  log::set_level(log::Level::debug);
  log::debug("shown");
  CHECK(caught.only()["level"] == "debug");
  log::warn("shown");
  CHECK(caught.only()["level"] == "warn");
  log::error("shown");
  CHECK(caught.only()["level"] == "error");
  log::set_level(log::Level::off);
  log::error("hidden");
  CHECK(caught.lines.empty());
  CHECK(log::read_level("warn") == log::Level::warn);
  CHECK(log::read_level("off") == log::Level::off);
  CHECK_FALSE(log::read_level("verbose"));
}

TEST_CASE("whatever a field holds stays in its line and in its place") {
  Caught caught;
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const std::string nasty[] = {"\n{\"level\":\"error\"}\n",
                               "\",\"level\":\"error",
                               "\\",
                               "\x1b[2J",
                               "\xff\xfe",
                               "\xed\xa0\x80",
                               "\xc2\x85\xe2\x80\xa8\xe2\x80\xa9",
                               all};
  for (const std::string& text : nasty) {
    log::warn("odd", {{"err", text}});
    REQUIRE(caught.lines.size() == 1);
    const std::string raw = caught.lines[0].substr(0, caught.lines[0].size() - 1);
    CHECK(pln::voice::is_valid_utf8(raw));
    CHECK(std::none_of(raw.begin(), raw.end(), [](char letter) {
      return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
    }));
    for (const char* breaks : {"\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"}) {
      CHECK(raw.find(breaks) == raw.npos);
    }
    const Json line = caught.only();
    CHECK(line["level"] == "warn");
    CHECK(line.size() == 4);
  }
  log::warn("kept", {{"err", "a \xc3\xa4 \"b\" \xf0\x9f\x99\x82"}});
  CHECK(caught.only()["err"] == "a \xc3\xa4 \"b\" \xf0\x9f\x99\x82");
}

TEST_CASE("a field is cut when it is too long, between two letters") {
  Caught caught;
  std::string umlauts;
  for (int count = 0; count < 1000; ++count) umlauts += "\xc3\xa4";
  log::warn("long", {{"err", "x" + umlauts}});
  const std::string shown = caught.only()["err"];
  CHECK(shown.size() <= log::text_bytes_max + 5);
  CHECK(shown.ends_with("\xc3\xa4\xe2\x80\xa6"));
}

TEST_CASE("people's words need level debug and their own switch") {
  const struct {
    log::Level level;
    bool words, shown;
  } cases[] = {{log::Level::info, false, false},
               {log::Level::info, true, false},
               {log::Level::debug, false, false},
               {log::Level::debug, true, true}};
  for (const auto& one : cases) {
    Caught caught{{.level = one.level, .words = one.words}};
    log::words("heard", "my secret wish\n", {{"platform", "slack"}});
    CHECK(caught.lines.size() == (one.shown ? 1U : 0U));
    if (one.shown) CHECK(caught.only()["words"] == "my secret wish\n");
  }
}

TEST_CASE("a conversation is a keyed hash, an event's trace the same everywhere") {
  const auto logged = [](std::optional<SipKey> key) {
    Caught caught{{.key = key}};
    log::info("turn", {log::conversation("slack:T1/U1"), log::trace("Ev1")});
    return caught.only();
  };
  const Json first = logged(SipKey{1, 2});
  CHECK(first == [&] {
    Json again = logged(SipKey{1, 2});
    again["ts"] = first["ts"];
    return again;
  }());
  CHECK(first["conversation"].get<std::string>().size() == 16);
  CHECK(first["trace"].get<std::string>().size() == 32);
  CHECK(first["conversation"] != logged(SipKey{1, 3})["conversation"]);
  const Json random = logged({}), other = logged({});
  CHECK(random["conversation"] != other["conversation"]);
  CHECK(random["trace"] == first["trace"]);
}

TEST_CASE("lines of several threads stay whole") {
  Caught caught;
  std::vector<std::thread> threads;
  for (int number = 0; number < 4; ++number) {
    threads.emplace_back([number] {
      for (int count = 0; count < 250; ++count) log::info("turn", {{"thread", number}});
    });
  }
  log::set_level(log::Level::info);
  for (std::thread& thread : threads) thread.join();
  CHECK(caught.lines.size() == 1000);
  for (const std::string& line : caught.lines) {
    REQUIRE(line.find("\"msg\":\"turn\",\"thread\":") != line.npos);
    REQUIRE(line.ends_with("}\n"));
  }
}

TEST_CASE("the hash is SipHash-2-4") {  // the vectors of its reference implementation
  const SipKey key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
  std::string text;
  for (char byte = 0; byte < 15; ++byte) text += byte;
  CHECK(siphash(key, text) == 0xa129ca6149be45e5U);
  CHECK(siphash(key, "") == 0x726fdb47dd0e0e31U);
  CHECK(siphash(key, text.substr(0, 8)) == 0x93f5f5799a932462U);
}

TEST_CASE("what a line costs") {
  std::size_t bytes = 0;
  log::start(
      {.level = log::Level::info, .instead = [&](std::string_view line) { bytes += line.size(); }});
  constexpr int lines = 20'000;
  const auto begin = std::chrono::steady_clock::now();
  for (int count = 0; count < lines; ++count) {
    log::info("turn", {{"event", "message"},
                       {"platform", "slack"},
                       log::conversation("slack:T0123456789/U0123456789"),
                       log::trace("Ev0123456789"),
                       {"duration_s", 0.000123}});
  }
  const auto printed = std::chrono::steady_clock::now() - begin;
  const auto middle = std::chrono::steady_clock::now();
  for (int count = 0; count < lines; ++count) log::debug("hidden", {{"event", "message"}});
  const auto hidden = std::chrono::steady_clock::now() - middle;
  log::start({.level = log::Level::warn});
  MESSAGE("a line of " << bytes / lines << " bytes: " << printed / std::chrono::nanoseconds{lines}
                       << " ns without the write; one below the level: "
                       << hidden / std::chrono::nanoseconds{lines} << " ns");
  CHECK(bytes > 0);
  CHECK(printed / lines < std::chrono::microseconds{200});
}
