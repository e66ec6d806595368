// `flows check` and `flows draw`, for people who edit prompts/: what is sound, and how a mistake in
// a copy of the real folder is reported.
#include "bot/commands/flows.hpp"

#include "tests/commands/process.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace fs = std::filesystem;
using namespace pln::commands;

namespace {

// A copy of prompts/ to damage.
struct PromptsCopy {
  fs::path path{fs::temp_directory_path() / ("pln-flows-" + std::to_string(::getpid()))};
  PromptsCopy() {
    fs::remove_all(path);
    fs::copy(PLN_PROMPTS_DIR, path, fs::copy_options::recursive);
  }
  ~PromptsCopy() { fs::remove_all(path); }

  // Adds text at the end of a file; gives the number of its first line.
  [[nodiscard]] int append(const char* file, const std::string& text) const {
    std::ifstream before{path / file};
    const std::string content{std::istreambuf_iterator<char>{before}, {}};
    REQUIRE(content.ends_with('\n'));
    std::ofstream{path / file, std::ios::app} << text;
    return static_cast<int>(std::count(content.begin(), content.end(), '\n')) + 1;
  }
  // The beginning of a fault's line.
  [[nodiscard]] std::string place(const std::string& file, int line) const {
    return (path / file).string() + ":" + std::to_string(line) + ": ";
  }
};

struct Checked {
  int status{0};
  std::string report{};
};

Checked check(const fs::path& folder) {
  std::ostringstream out;
  const int status = run_flows_check(folder, out);
  return {status, out.str()};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

std::size_t flow_files() {
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator{fs::path{PLN_PROMPTS_DIR} / "flows"}) {
    if (entry.path().extension() == ".yaml") ++files;
  }
  return files;
}

}  // namespace

TEST_CASE("a good folder has no faults, and is what is built in") {
  const Checked folder = check(PLN_PROMPTS_DIR);
  CHECK(folder.status == 0);
  CHECK(folder.report.starts_with(std::to_string(flow_files()) + " flows with "));
  CHECK(has(folder.report, "en de"));
  CHECK(folder.report.ends_with(": no faults\n"));
  CHECK(check({}).report == folder.report);
}

TEST_CASE("a damaged flow file is refused with file, line, fault and mend") {
  const PromptsCopy copy;
  const int line = copy.append("flows/subjects.yaml", "  - id: broken\n    dance: yes\n");
  const Checked checked = check(copy.path);
  CHECK(checked.status == 1);
  CHECK_MESSAGE(has(checked.report, copy.place("flows/subjects.yaml", line) +
                                        "the step \"broken\" has no kind; give it exactly one of"),
                checked.report);
  CHECK_FALSE(has(checked.report, "no faults"));
}

TEST_CASE("a damaged text file is refused with file, line, fault and mend") {
  const PromptsCopy copy;
  const int line = copy.append("en/subjects.yaml", "lonely: \"{x\"\n");
  const Checked checked = check(copy.path);
  CHECK(checked.status == 1);
  CHECK_MESSAGE(
      has(checked.report, copy.place("en/subjects.yaml", line) + "the text \"subjects.lonely\""),
      checked.report);
  CHECK(has(checked.report, "; write a brace that is meant as a brace as '{'"));
}

TEST_CASE("every damaged file is reported, not only the first") {
  const PromptsCopy copy;
  const int flow = copy.append("flows/goal.yaml", "  - id: broken\n    dance: yes\n");
  const int text = copy.append("de/goal.yaml", "lonely: \"{x\"\n");
  const Checked checked = check(copy.path);
  CHECK(checked.status == 1);
  CHECK_MESSAGE(has(checked.report, copy.place("flows/goal.yaml", flow)), checked.report);
  CHECK_MESSAGE(has(checked.report, copy.place("de/goal.yaml", text)), checked.report);
}

TEST_CASE("a text in one language only is a fault") {
  const PromptsCopy copy;
  const int line = copy.append("en/subjects.yaml", "lonely: Only here.\n");
  const Checked checked = check(copy.path);
  CHECK(checked.status == 1);
  CHECK_MESSAGE(has(checked.report, "subjects.lonely"), checked.report);
  CHECK_MESSAGE(has(checked.report, ":" + std::to_string(line) + ": "), checked.report);
}

TEST_CASE("the diagram has one subgraph for each flow") {
  std::ostringstream out, errors;
  CHECK(run_flows_draw(PLN_PROMPTS_DIR, out, errors) == 0);
  CHECK(errors.str().empty());
  CHECK(out.str().starts_with("flowchart "));
  CHECK(count(out.str(), "\n  subgraph ") == flow_files());
  CHECK(count(out.str(), "\n  end\n") == flow_files());
}

TEST_CASE("nothing is drawn of damaged flows") {
  const PromptsCopy copy;
  const int line = copy.append("flows/subjects.yaml", "  - id: broken\n    dance: yes\n");
  std::ostringstream out, errors;
  CHECK(run_flows_draw(copy.path, out, errors) == 1);
  CHECK(out.str().empty());
  CHECK(has(errors.str(), copy.place("flows/subjects.yaml", line)));
}

TEST_CASE("the program checks and draws, with the exit status as its verdict") {
  const PromptsCopy copy;
  CHECK(run_program({"flows", "check", "--prompts", copy.path}).status == 0);
  CHECK(has(run_program({"flows", "draw", "--prompts", copy.path}).out, "subgraph flow_subjects"));
  const int line = copy.append("flows/subjects.yaml", "  - id: broken\n    dance: yes\n");
  const Ran refused = run_program({"flows", "check", "--prompts", copy.path});
  CHECK(refused.status == 1);
  CHECK(has(refused.out, copy.place("flows/subjects.yaml", line)));
  CHECK(run_program({"flows", "draw", "--prompts", copy.path}).status == 1);
  CHECK(run_program({"flows"}).status == 2);
}
