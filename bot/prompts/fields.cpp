// The fields of a YAML map, each asked for once; what nobody asked for is a fault.
#include "bot/prompts/yaml.hpp"

#include <algorithm>
#include <charconv>

namespace pln::prompts {
namespace {

using Kind = YamlNode::Kind;

std::string quoted(std::string_view name) { return "\"" + std::string(name) + "\""; }

}  // namespace

Fields::Fields(const YamlNode& node, std::string_view file, std::string what, Faults& faults)
    : node_(node), file_(file), what_(std::move(what)), faults_(faults) {
  if (node_.kind != Kind::map) {
    fault(node_.line, what_ + " is no map", "write \"key: value\" lines");
  }
}

const YamlNode* Fields::find(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  for (const auto& [name, value] : node_.fields) {
    if (name.text == key) return value.kind == Kind::nothing ? nullptr : &value;
  }
  return nullptr;
}

const YamlNode* Fields::of_kind(std::string_view key, Kind kind, std::string_view name) {
  const YamlNode* node = find(key);
  if (node == nullptr || node->kind == kind) return node;
  fault(node->line, quoted(key) + " of " + what_ + " is no " + std::string(name),
        "write " + std::string(name) + " there");
  return nullptr;
}

std::string Fields::text(std::string_view key, bool required) {
  const YamlNode* node = of_kind(key, Kind::text, "text");
  if (node != nullptr && !node->text.empty()) return node->text;
  if (required)
    fault(line(), what_ + " has no " + quoted(key), "add \"" + std::string(key) + ": ...\"");
  return {};
}

int Fields::number(std::string_view key, int least, int most, int otherwise) {
  const YamlNode* node = of_kind(key, Kind::text, "number");
  if (node == nullptr) return otherwise;
  int value = 0;
  const char* end = node->text.data() + node->text.size();
  const auto [stop, error] = std::from_chars(node->text.data(), end, value);
  if (error == std::errc{} && stop == end && value >= least && value <= most) return value;
  fault(node->line,
        quoted(key) + " of " + what_ + " is no number from " + std::to_string(least) + " to " +
            std::to_string(most),
        "write such a number");
  return otherwise;
}

bool Fields::yes(std::string_view key) {
  const YamlNode* node = of_kind(key, Kind::text, "true or false");
  if (node == nullptr || node->text == "false") return false;
  if (node->text == "true") return true;
  fault(node->line, quoted(key) + " of " + what_ + " is neither true nor false",
        "write true or false");
  return false;
}

const YamlNode* Fields::list(std::string_view key) { return of_kind(key, Kind::list, "list"); }

const YamlNode* Fields::map(std::string_view key) { return of_kind(key, Kind::map, "map"); }

std::vector<std::string> Fields::texts(std::string_view key) {
  std::vector<std::string> all;
  const YamlNode* node = find(key);
  if (node == nullptr) return all;
  if (node->kind == Kind::text) return {node->text};
  if (node->kind != Kind::list) {
    fault(node->line, quoted(key) + " of " + what_ + " is no list", "write a list there");
    return all;
  }
  for (const YamlNode& item : node->items) {
    if (item.kind == Kind::text && !item.text.empty()) {
      all.push_back(item.text);
    } else {
      fault(item.line, "an item of " + quoted(key) + " of " + what_ + " is no text",
            "write one text for each item");
    }
  }
  return all;
}

void Fields::finish() {
  for (const auto& [name, unused] : node_.fields) {
    if (std::find(known_.begin(), known_.end(), name.text) != known_.end()) continue;
    const std::string meant = nearest(name.text, known_);
    std::string all;
    for (const std::string& key : known_) all += (all.empty() ? "" : ", ") + key;
    fault(name.line, what_ + " has no key " + quoted(name.text),
          meant.empty() ? "remove it; known are " + all : "did you mean " + quoted(meant) + "?");
  }
}

void Fields::fault(int line, std::string fault, std::string mend) {
  faults_.add(file_, line, std::move(fault), std::move(mend));
}

}  // namespace pln::prompts
