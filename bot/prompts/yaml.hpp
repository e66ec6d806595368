// The YAML files of prompts/: their faults by file and line, and the fields of a map, each asked
// for once. Reading YAML itself is the business of bot/yaml. Pure functions, safe on any thread.
#pragma once

#include "bot/core/dialogue/prompts.hpp"
#include "bot/yaml/yaml.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pln::prompts {

using YamlNode = yaml::Node;
using yaml::file_bytes_max;
using yaml::nearest;
using yaml::nesting_max;

class Faults {
 public:
  void add(std::string_view file, int line, std::string fault, std::string mend);
  // By file and line.
  [[nodiscard]] std::vector<PromptFault> sorted() const;
  [[nodiscard]] std::size_t count() const { return all_.size(); }

 private:
  std::vector<PromptFault> all_{};
};

// The file's content, or nothing after its faults were added. `file` is its name for messages.
[[nodiscard]] std::optional<YamlNode> read_yaml(std::string_view file, std::string_view bytes,
                                                Faults& faults);

// The keys of one map, asked for one by one; what nobody asked for is reported as unknown.
class Fields {
 public:
  // `what` names the map in messages: "the step ask". A node that is no map is a fault.
  Fields(const YamlNode& node, std::string_view file, std::string what, Faults& faults);

  // The value of a key, marked as known; nullptr if it is absent or empty.
  const YamlNode* find(std::string_view key);
  // As above, but of a kind; another kind is a fault.
  std::string text(std::string_view key, bool required = false);
  int number(std::string_view key, int least, int most, int otherwise);
  bool yes(std::string_view key);
  const YamlNode* list(std::string_view key);
  const YamlNode* map(std::string_view key);
  // All texts of a list of texts; a single text counts as a list of one.
  std::vector<std::string> texts(std::string_view key);
  // Call last: reports the keys that were never asked for.
  void finish();

  void fault(int line, std::string fault, std::string mend);
  [[nodiscard]] int line() const { return node_.line; }
  [[nodiscard]] const std::string& what() const { return what_; }

 private:
  const YamlNode* of_kind(std::string_view key, YamlNode::Kind kind, std::string_view name);

  const YamlNode& node_;
  std::string file_;
  std::string what_;
  Faults& faults_;
  std::vector<std::string> known_{};
};

}  // namespace pln::prompts
