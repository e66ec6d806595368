#include "tests/abilities/scenario.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

namespace pln::abilities {

namespace {

using yaml::Node;
using Starts = std::map<std::string, std::vector<Line>>;

constexpr std::array kinds{
    std::pair{"say", Kind::say},        std::pair{"press", Kind::press},
    std::pair{"react", Kind::react},    std::pair{"edit", Kind::edit},
    std::pair{"delete", Kind::delete_}, std::pair{"redeliver", Kind::redeliver},
    std::pair{"wait", Kind::wait},      std::pair{"restart", Kind::restart},
    std::pair{"raw", Kind::raw},        std::pair{"check", Kind::check}};

class Reader {
 public:
  Reader(std::string file, const Starts& starts) : file_(std::move(file)), starts_(starts) {}

  [[noreturn]] void fail(const Node& node, const std::string& what) const {
    throw std::runtime_error(file_ + ":" + std::to_string(node.line) + ": " + what);
  }

  [[nodiscard]] Node document(const std::string& bytes) const {
    std::vector<yaml::Fault> faults;
    auto root = yaml::read(bytes, faults);
    if (!faults.empty() || !root) {
      Node at;
      at.line = faults.empty() ? 1 : faults.front().line;
      fail(at, faults.empty() ? "is empty" : faults.front().fault + "; " + faults.front().mend);
    }
    return *root;
  }

  [[nodiscard]] std::vector<Line> lines(const Node& list) const {
    if (list.kind != Node::Kind::list) fail(list, "a list of lines stands here");
    std::vector<Line> all;
    for (const Node& item : list.items) all.push_back(line(item));
    return all;
  }

  [[nodiscard]] Scenario scenario(const Node& map) const {
    Scenario made;
    made.file = file_;
    made.number = map.line;
    std::vector<Line> own;
    for (const auto& [key, value] : fields(map)) {
      if (key.text == "scenario") {
        made.name = text(value);
      } else if (key.text == "start") {
        const auto found = starts_.find(text(value));
        if (found == starts_.end()) fail(value, "starts.yaml has no " + value.text);
        made.lines = found->second;
      } else if (key.text == "locale") {
        made.locale = text(value);
      } else if (key.text == "timezone") {
        made.timezone = text(value);
      } else if (key.text == "german") {
        made.german = yes(value);
      } else if (key.text == "without") {
        for (const auto& [twin, reason] : fields(value)) made.without[twin.text] = text(reason);
      } else if (key.text == "lines") {
        own = lines(value);
      } else {
        fail(key, "a scenario has no key " + key.text);
      }
    }
    if (made.name.empty()) fail(map, "a scenario needs a name");
    made.german = made.german || std::any_of(own.begin(), own.end(),
                                             [](const Line& line) { return !line.german.empty(); });
    made.lines.insert(made.lines.end(), own.begin(), own.end());
    return made;
  }

 private:
  [[nodiscard]] const std::vector<std::pair<Node, Node>>& fields(const Node& node) const {
    if (node.kind != Node::Kind::map) fail(node, "a map stands here");
    return node.fields;
  }
  [[nodiscard]] std::string text(const Node& node) const {
    if (node.kind == Node::Kind::nothing) return {};
    if (node.kind != Node::Kind::text) fail(node, "a text stands here");
    return node.text;
  }
  [[nodiscard]] bool yes(const Node& node) const { return text(node) == "true"; }
  [[nodiscard]] int number(const Node& node) const { return std::stoi(text(node)); }
  [[nodiscard]] Words words(const Node& node) const {
    if (node.kind != Node::Kind::list) return {text(node)};
    Words all;
    for (const Node& item : node.items) all.push_back(text(item));
    return all;
  }
  [[nodiscard]] Wanted wanted(const Node& node) const {
    Wanted all;
    for (const auto& [path, value] : fields(node)) all.emplace_back(path.text, value);
    return all;
  }

  // One field of what is expected; false: it is no such field.
  [[nodiscard]] bool expect(Expect& expect, const std::string& key, const Node& value) const {
    if (key == "open") {
      expect.open = text(value).empty() ? "null" : text(value);
    } else if (key == "understood") {
      expect.understood = words(value);
    } else if (key == "understood_one_of") {
      expect.one_of = words(value);
    } else if (key == "messages") {
      expect.messages = number(value);
    } else if (key == "unasked") {
      expect.unasked = number(value);
    } else if (key == "to") {
      expect.to = words(value);
    } else if (key == "says") {
      expect.says = words(value);
    } else if (key == "says_de") {
      expect.says_german = words(value);
    } else if (key == "never") {
      expect.never = words(value);
    } else if (key == "never_de") {
      expect.never_german = words(value);
    } else if (key == "choices") {
      expect.choices = words(value);
    } else if (key == "state") {
      expect.state = wanted(value);
    } else if (key == "state_de") {
      expect.state_german = wanted(value);
    } else if (key == "unchanged") {
      expect.unchanged = yes(value);
    } else if (key == "problem") {
      expect.problem = yes(value);
    } else {
      return false;
    }
    return true;
  }

  void field(Line& line, const Node& key, const Node& value) const {
    for (const auto& [name, kind] : kinds) {
      if (key.text != name) continue;
      line.kind = kind;
      if (kind == Kind::raw) {
        line.raw = value;
      } else {
        line.text = text(value);
      }
      return;
    }
    if (key.text == "de") {
      line.german = text(value);
    } else if (key.text == "who") {
      line.who = text(value);
    } else if (key.text == "name") {
      line.name = text(value);
    } else if (key.text == "of") {
      line.of = text(value);
    } else if (key.text == "at") {
      line.at = text(value);
    } else if (key.text == "after") {
      line.after = text(value);
    } else if (key.text == "platform") {
      line.platform = text(value);
    } else if (key.text == "independent") {
      line.independent = yes(value);
    } else if (key.text == "fixed") {
      line.fixed = yes(value);
    } else if (key.text == "removed") {
      line.removed = yes(value);
    } else if (!expect(line.expect, key.text, value)) {
      fail(key, "a line has no key " + key.text);
    }
  }

  [[nodiscard]] Line line(const Node& map) const {
    Line made;
    made.number = map.line;
    for (const auto& [key, value] : fields(map)) field(made, key, value);
    if (made.kind == Kind::wait) made.after = made.text;
    return made;
  }

  std::string file_;
  const Starts& starts_;
};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

}  // namespace

Scenario in_german(const Scenario& scenario) {
  Scenario made = scenario;
  made.name += " (German)";
  made.locale = "de";
  for (Line& line : made.lines) {
    if (!line.german.empty()) line.text = line.german;
    Expect& expect = line.expect;
    if (!expect.says_german.empty()) expect.says = expect.says_german;
    if (!expect.never_german.empty()) expect.never = expect.never_german;
    if (!expect.state_german.empty()) expect.state = expect.state_german;
  }
  return made;
}

std::map<std::string, std::string> read_reasons(const std::string& file) {
  const Starts none;
  const Reader reader{file, none};
  std::map<std::string, std::string> all;
  for (const auto& [what, reason] : reader.document(read_file(file)).fields) {
    all[what.text] = reason.text;
  }
  return all;
}

std::vector<Scenario> read_scenarios(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    static const std::set<std::string> others{"starts.yaml", "survivors.yaml", "not_walked.yaml"};
    const bool is_scenario = !others.contains(entry.path().filename().string());
    if (entry.path().extension() == ".yaml" && is_scenario) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  Starts starts;
  const Reader first{"starts.yaml", starts};
  const Node beginnings = first.document(read_file(folder + "/starts.yaml"));
  for (const auto& [name, lines] : beginnings.fields) starts[name.text] = first.lines(lines);
  std::vector<Scenario> all;
  for (const auto& path : files) {
    const Reader reader{path.filename().string(), starts};
    const Node root = reader.document(read_file(path));
    for (const Node& map : root.items) all.push_back(reader.scenario(map));
  }
  return all;
}

}  // namespace pln::abilities
