// Lines from a stream in portions: never more than the bound, nothing lost silently.
#include "bot/runtime/bounded_lines.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using pln::runtime::BoundedLines;

namespace {

// All lines of a text that arrives in portions of `portion` bytes.
std::vector<std::string> lines_of(std::string_view text, std::size_t portion, std::size_t max) {
  BoundedLines lines{max};
  std::vector<std::string> result;
  const auto note = [&](const BoundedLines::Line& line) {
    result.push_back(line.text + (line.cut ? "..." : ""));
  };
  while (!text.empty()) {
    lines.add(text.substr(0, portion));
    text.remove_prefix(std::min(portion, text.size()));
    while (const auto line = lines.next()) note(*line);
  }
  while (const auto line = lines.rest()) note(*line);
  return result;
}

}  // namespace

TEST_CASE("lines come out the same in whatever portions they arrive") {
  using namespace std::string_view_literals;
  const std::string_view text = "one\r\n\ntwo\0three\n0123456789abcdef\nlast"sv;
  const std::vector<std::string> expected{"one", "", std::string{"two\0three"sv}, "0123456789...",
                                          "last"};
  for (std::size_t portion = 1; portion <= text.size(); ++portion) {
    CAPTURE(portion);
    CHECK(lines_of(text, portion, 10) == expected);
  }
}

TEST_CASE("a text without a line end has one line, an empty one has none") {
  CHECK(lines_of("", 1, 10).empty());
  CHECK(lines_of("a", 1, 10) == std::vector<std::string>{"a"});
  CHECK(lines_of("a\n", 1, 10) == std::vector<std::string>{"a"});
}
