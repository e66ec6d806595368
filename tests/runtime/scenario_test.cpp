// One line in, a typed line or a problem that names the field: as tables.
#include "bot/runtime/scenario.hpp"

#include "bot/core/rfc3339.hpp"
#include "bot/json/json_text.hpp"

#include <doctest/doctest.h>

using namespace pln;
using namespace pln::json;
using namespace pln::runtime;

namespace {

const std::string nine = R"("at":"2026-01-05T09:00:00Z")";

std::string problem_of(const std::string& line) {
  const LineRead read = read_scenario_line(line);
  const auto* problem = std::get_if<LineProblem>(&read);
  return problem == nullptr ? "" : problem->message;
}

ScenarioLine line_of(const std::string& line) {
  const LineRead read = read_scenario_line(line);
  const auto* problem = std::get_if<LineProblem>(&read);
  CAPTURE(line);
  REQUIRE_MESSAGE(problem == nullptr, (problem == nullptr ? "" : problem->message));
  return std::get<ScenarioLine>(read);
}

}  // namespace

TEST_CASE("a message with all its fields") {
  const ScenarioLine line = line_of(
      R"({"type":"message","at":"2026-01-05T10:00:00+01:00","who":"ana","text":"hi","id":"e1",)"
      R"("locale":"de","timezone":"Europe/Berlin","platform":"mastodon","mentions_coach":true})");
  CHECK(line.kind == LineKind::message);
  CHECK(rfc3339(line.at) == "2026-01-05T09:00:00Z");
  CHECK(line.who == "ana");
  CHECK(line.text == "hi");
  CHECK(line.id == "e1");
  CHECK(line.room == "dm");
  CHECK(line.platform == Platform::mastodon);
  CHECK(line.locale == "de");
  CHECK(line.timezone == "Europe/Berlin");
  CHECK_FALSE(line.name.has_value());
  CHECK(line.unknown_fields.empty());
}

TEST_CASE("every kind of line is read") {
  for (const auto& [text, kind] : std::initializer_list<std::pair<std::string, LineKind>>{
           {R"("type":"choice","who":"a","message":"m","choice":"yes")", LineKind::choice},
           {R"("type":"reaction","who":"a","message":"m","emoji":"+1")", LineKind::reaction},
           {R"("type":"edit","who":"a","id":"e","text":"")", LineKind::edit},
           {R"("type":"delete","who":"a","id":"e")", LineKind::delete_},
           {R"("type":"redeliver","id":"e")", LineKind::redeliver},
           {R"("type":"profile","who":"a","name":"Ana")", LineKind::profile},
           {R"("type":"restart")", LineKind::restart},
           {R"("type":"advance")", LineKind::advance},
           {R"("type":"export","who":"a")", LineKind::export_},
           {R"("type":"room","room":"#r","purpose":"group","organiser":"a")", LineKind::room},
           {R"("type":"joined","who":"a","room":"#r")", LineKind::joined},
           {R"("type":"left","who":"a","room":"#r")", LineKind::left},
           {R"("type":"world","accounts":[])", LineKind::world},
           {R"("type":"link_channel","who":"a","code":"123")", LineKind::link_channel},
           {R"("type":"link_account","who":"a","acct":"a@b.example")", LineKind::link_account},
           {R"("type":"fault","what":"send_fails","until":"2026-01-05T10:00:00Z")",
            LineKind::fault}}) {
    CHECK(line_of("{" + text + "," + nine + "}").kind == kind);
    CHECK(is_played(kind) == (kind <= LineKind::export_));
  }
  CHECK(line_of(R"({"type":"world","accounts":[]})").kind == LineKind::world);  // needs no time
}

TEST_CASE("what is wrong is named") {
  for (const auto& [text, part] : std::initializer_list<std::pair<std::string, std::string>>{
           {"", "no JSON"},
           {"{", "no JSON"},
           {"[1]", "not a JSON object"},
           {"{" + nine + "}", "'type' is missing"},
           {R"({"type":"dance",)" + nine + "}", "unknown type 'dance'"},
           {R"({"type":5,)" + nine + "}", "unknown type"},
           {R"({"type":"message","who":"a","text":"x"})", "'at' is missing"},
           {R"({"type":"message","at":"noon","who":"a","text":"x"})", "'at' must be a time"},
           {R"({"type":"message","who":"a",)" + nine + "}", "'text' is missing"},
           {R"({"type":"message","text":"a",)" + nine + "}", "'who' is missing"},
           {R"({"type":"message","who":"","text":"a",)" + nine + "}", "'who' must be"},
           {R"({"type":"message","who":7,"text":"a",)" + nine + "}", "'who' must be a string"},
           {R"({"type":"message","who":"a","text":["a"],)" + nine + "}", "'text' must be a string"},
           {R"({"type":"message","who":"a","text":"a","id":3,)" + nine + "}", "'id' must be"},
           {R"({"type":"message","who":"a","text":"a","platform":"fax",)" + nine + "}",
            "'platform' must be console"},
           {R"({"type":"reaction","who":"a","message":"m","emoji":"e","removed":"no",)" + nine +
                "}",
            "'removed' must be true or false"},
           {R"({"type":"choice","who":"a","choice":"yes",)" + nine + "}", "'message' is missing"},
           {R"({"type":"world","accounts":{},)" + nine + "}", "'accounts' must be a list"},
           {R"({"type":"fault","what":"rain","until":"2026-01-05T10:00:00Z",)" + nine + "}",
            "'what' must be network_down"}}) {
    CAPTURE(text);
    CHECK(problem_of(text).find(part) != std::string::npos);
  }
}

TEST_CASE("a problem keeps what the line told") {
  const LineRead read = read_scenario_line(R"({"type":"message","who":"ana",)" + nine + "}");
  const auto* problem = std::get_if<LineProblem>(&read);
  REQUIRE(problem != nullptr);
  CHECK(problem->who == "ana");
  CHECK(problem->at == instant_from_rfc3339("2026-01-05T09:00:00Z"));
}

TEST_CASE("unknown fields are listed, not refused") {
  const ScenarioLine line =
      line_of(R"({"type":"message","who":"a","text":"x","mood":"good","n":1,)" + nine + "}");
  CHECK(line.unknown_fields == std::vector<std::string>{"mood", "n"});
}

TEST_CASE("depth and size are bounded before anything is built") {
  const std::string deep(100'000, '[');
  CHECK(problem_of(deep).find("nested deeper") != std::string::npos);
  CHECK(problem_of(R"({"a":)" + std::string(65, '[') + std::string(65, ']') + "}")
            .find("nested deeper") != std::string::npos);
  CHECK(problem_of(R"({"type":"advance",)" + nine + R"(,"x":"[[[[\"[[[["})").empty());
  CHECK(problem_of(std::string(json_line_bytes_max + 1, ' ')).find("longer than") !=
        std::string::npos);
}

TEST_CASE("invalid UTF-8 is replaced, NUL and the rest survive") {
  const ScenarioLine line =
      line_of("{\"type\":\"message\",\"who\":\"a\",\"text\":\"x\xFF\xC3y\\u0000z\"," + nine + "}");
  CHECK(line.text == std::string("x\xEF\xBF\xBD\xEF\xBF\xBDy\0z", 10));
}
