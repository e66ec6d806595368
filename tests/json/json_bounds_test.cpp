// JSON that is meant to hurt (goals S3): it is refused at the byte with which it goes too far,
// within a millisecond of it, and without eating memory. What is just within the limits is read.
#include "bot/json/json_bounds.hpp"

#include "bot/json/json_text.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

using namespace pln::json;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t no_limit = static_cast<std::size_t>(-1);

// Under the sanitizers every byte costs several times as much.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int slower = 20;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr int slower = 20;
#else
constexpr int slower = 2;  // built without optimisation
#endif
#else
constexpr int slower = 2;
#endif

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  result.reserve(text.size() * times);
  for (std::size_t count = 0; count < times; ++count) result += text;
  return result;
}

std::string keys(std::size_t count) {
  std::string result = "{";
  for (std::size_t index = 0; index < count; ++index) {
    result += (index == 0 ? "\"" : ",\"") + std::to_string(index) + "\":1";
  }
  return result + "}";
}

bool is_read(std::string_view text, const JsonLimits& limits = wire_json) {
  JsonFault fault;
  const bool read = read_json(text, fault, limits).has_value();
  if (!read) MESSAGE(fault.message);
  return read;
}

JsonFault refusal(std::string_view text, const JsonLimits& limits = wire_json) {
  JsonFault fault;
  CHECK_FALSE(read_json(text, fault, limits));
  return fault;
}

// The highest resident memory of this process since it was last asked, in KB.
std::optional<long> peak_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
  }
  return std::nullopt;
}
bool forget_peak() { return static_cast<bool>(std::ofstream("/proc/self/clear_refs") << "5"); }

// How long a refusal takes beyond reading as many bytes as stand before the offending one.
Clock::duration delay_of(std::string_view text, const JsonLimits& limits, JsonFault& fault) {
  auto best = Clock::duration::max();
  for (int round = 0; round < 5; ++round) {
    auto begin = Clock::now();
    CHECK_FALSE(read_json(text, fault, limits));
    const auto refused = Clock::now() - begin;
    begin = Clock::now();
    CHECK_FALSE(look_over(text.substr(0, fault.at), limits).fault);
    best = std::min(best, refused - (Clock::now() - begin));
  }
  return best;
}

}  // namespace

TEST_CASE("depth: 64 levels are read, 65 and a million are not") {
  CHECK(is_read(repeated("[", 64) + repeated("]", 64)));
  CHECK(is_read("[\"" + repeated("[", 100) + "\\\"" + repeated("{", 100) + "\"]"));
  CHECK(refusal(repeated("[", 65) + repeated("]", 65)).at == 64);
  CHECK(refusal(repeated("{\"a\":", 65) + "1" + repeated("}", 65)).message.find("nested") == 0);
  CHECK(refusal(repeated("[", 1'000'000)).at == 64);
}

TEST_CASE("a million keys or elements are not read, whatever else is allowed") {
  CHECK(refusal(keys(1'000'000)).message.find("longer than") == 0);
  JsonLimits large = wire_json;
  large.bytes = no_limit;
  CHECK(refusal(keys(1'000'000), large).message.find("keys") != std::string::npos);
  large.strict = false;
  CHECK(refusal(keys(1'000'000), large).message.find("values") != std::string::npos);
  large.strict = true;
  CHECK(refusal("[" + repeated("1,", 300'000) + "1]").message.find("values") != std::string::npos);
  CHECK(refusal("[" + repeated("[],", 150'000) + "1]").message.find("values") != std::string::npos);
  CHECK(refusal(keys(10'001), large).message.find("keys") != std::string::npos);
  CHECK(is_read(keys(10'000), large));
  CHECK(is_read("[" + repeated(keys(9) + ",", 5000) + "1]"));  // of objects that are closed again
}

TEST_CASE("a key twice in one object: refused from platforms, the last one counts in scenarios") {
  for (const char* text : {R"({"a":1,"a":1})", R"({"a":1,"b":2,"\u0061":3})", R"([{"":1,"":2}])",
                           R"({"x":{"a":[{"b":1,"b":2}]}})", R"({"a":{"c":1},"b":2,"a":3})"}) {
    CAPTURE(text);
    CHECK(refusal(text).message == "a key twice in one object");
  }
  CHECK(is_read(R"({"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]})"));
  const std::string many = keys(1000);
  CHECK(is_read(many));
  CHECK(refusal(many.substr(0, many.size() - 1) + ",\"5\":1}").message.find("twice") !=
        std::string::npos);
  JsonFault fault;
  CHECK((*read_json(R"({"a":1,"a":2})", fault))["a"] == 2);
}

TEST_CASE("numbers: what a double holds is read, the absurd is not") {
  CHECK(is_read("[0,-0,1e308,1E+2,1e-400,9007199254740993,18446744073709551615,0.1234567890123]"));
  CHECK(refusal("[1e309]").message.find("too large") != std::string::npos);
  CHECK(refusal("[-1e0000000000000000309]").message.find("too large") != std::string::npos);
  CHECK(refusal("[1e99999999999999999999999999999]").message.find("too large") !=
        std::string::npos);
  CHECK(refusal("[999e307]").message.find("overflow") != std::string::npos);
  CHECK(refusal("[" + repeated("9", 500'000) + "]").at == 65);
  CHECK(refusal("[0." + repeated("0", 500'000) + "1]").message.find("digits") != std::string::npos);
}

TEST_CASE("zero bytes and invalid UTF-8") {
  const std::string behind = std::string("{\"a\":1}\0{\"a\":2}", 15);
  CHECK(refusal(behind).at == 7);
  CHECK(refusal(behind, line_json).message == "a zero byte");
  CHECK(refusal(std::string("{\"a\":\"x\0y\"}", 11)).message == "a zero byte");
  CHECK(refusal(std::string("{\"a\":\"x\\\0y\"}", 12)).message == "a zero byte");
  CHECK(is_read(R"({"a":"\u0000"})"));  // a letter like another once it is escaped
  for (const char* text : {"[\"\xff\"]", "[\"\xc0\x80\"]", "[\"\xed\xa0\x80\"]",
                           "[\"\xf4\x90\x80\x80\"]", "{\"\xe2\x28\xa1\":1}"}) {
    CHECK(refusal(text).message == "no UTF-8");
    CHECK(is_read(text, line_json));  // mended
  }
  CHECK(refusal(R"(["\ud800"])").message.find("no JSON") == 0);
}

TEST_CASE("texts and inputs that are too long") {
  CHECK(is_read("[\"" + repeated("a", wire_json.text_bytes) + "\"]"));
  CHECK(refusal("[\"" + repeated("a", wire_json.text_bytes + 1) + "\"]").at ==
        wire_json.text_bytes + 2);
  CHECK(refusal("{\"" + repeated("a", wire_json.text_bytes + 1) + "\":1}").at > 0);
  CHECK(refusal(repeated(" ", wire_json.bytes + 1)).message.find("longer") == 0);
  for (const char* text :
       {"", " ", "{", "[1", "\"", "\"\\", "{\"a\"", "nul", "[1]]", "{}{}", "-"}) {
    CAPTURE(text);
    CHECK(refusal(text).message.find("no JSON") == 0);
    CHECK(refusal(text, line_json).message.find("no JSON") == 0);
  }
}

TEST_CASE("refused within a millisecond of the offending byte, and with a megabyte at most") {
  JsonLimits large = wire_json;
  large.bytes = no_limit;
  const std::string filler = "\"" + repeated("a", 1000) + "\",";
  const struct {
    std::string_view name;
    std::string text;
  } cases[] = {
      {"depth 65", repeated("[", 65)},
      {"depth 1e6", repeated("[", 1'000'000)},
      {"1e6 keys", keys(1'000'000)},
      {"depth behind 500 KB", "[" + repeated(filler, 500) + repeated("[", 1'000'000)},
      {"number behind 500 KB", "[" + repeated(filler, 500) + repeated("9", 1'000'000)},
      {"exponent behind 500 KB", "[" + repeated(filler, 500) + "1e999]"},
      {"zero behind 500 KB", "[" + repeated(filler, 500) + std::string(1, '\0')},
      {"key twice, then 900 KB", "{\"a\":1,\"a\":[" + repeated(filler, 900) + "1]}"},
      {"no UTF-8, then 900 KB", "[\"\xff\"," + repeated(filler, 900) + "1]"},
      {"no UTF-8 behind 900 KB", "[" + repeated(filler, 900) + "\"\xff\"]"},
      {"10 MB of text", "[\"" + repeated("a", 10'000'000) + "\"]"},
      {"10 MB of brackets", repeated("[]", 5'000'000)},
  };
  Clock::duration worst{};
  long most = 0;
  for (const auto& one : cases) {
    CAPTURE(one.name);
    JsonFault fault;
    const bool counts = forget_peak();
    const auto before = peak_kilobytes();
    CHECK_FALSE(read_json(one.text, fault, large));
    const auto after = peak_kilobytes();
    const auto delay = delay_of(one.text, large, fault);
    CHECK(delay < std::chrono::milliseconds{1} * slower);
    if (counts && before && after) {
      CHECK(*after - *before <= 1024);
      most = std::max(most, *after - *before);
    }
    worst = std::max(worst, delay);
  }
  MESSAGE("latest refusal " << worst / std::chrono::microseconds{1}
                            << " us behind the offending byte, at most " << most << " KB more");
}
