// The manifests ask for the rights that the program uses, and for the events that it reads.
#include "adapters/slack/scopes.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

using namespace pln::slack;

namespace {

std::string manifest(const std::string& name) {
  std::ifstream file(std::string{PLN_TEST_DATA} + "/../deploy/slack/" + name);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The entries of the list that stands below `key`.
std::set<std::string> list_below(const std::string& text, const std::string& key) {
  std::istringstream lines(text);
  std::set<std::string> entries;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t start = line.find_first_not_of(' ');
    if (start == std::string::npos) continue;
    const bool is_entry = line.compare(start, 2, "- ") == 0;
    if (inside && !is_entry) return entries;
    if (inside) entries.insert(line.substr(start + 2));
    if (line.substr(start) == key + ":") inside = true;
  }
  return entries;
}

}  // namespace

TEST_CASE("each manifest asks for exactly the scopes that the program knows") {
  std::set<std::string> known;
  for (const Scope& scope : scopes) known.emplace(scope.name);
  for (const char* name : {"manifest.yaml", "manifest-many.yaml", "manifest-agent.yaml"}) {
    CAPTURE(name);
    CHECK(list_below(manifest(name), "bot") == known);
  }
}

TEST_CASE("each manifest asks for the same events") {
  const std::set<std::string> events = list_below(manifest("manifest.yaml"), "bot_events");
  CHECK(events.contains("message.im"));
  CHECK(events.contains("app_uninstalled"));
  CHECK(events == list_below(manifest("manifest-many.yaml"), "bot_events"));
  CHECK(events == list_below(manifest("manifest-agent.yaml"), "bot_events"));
}

TEST_CASE("what is missing is found in any order and spacing") {
  CHECK(missing_scopes(all_scopes()).empty());
  const auto missing = missing_scopes("commands, chat:write");
  CHECK(missing.size() == scopes.size() - 2);
  CHECK(missing_scopes("").size() == scopes.size());
}
