#include "bot/configuration/given.hpp"

#include "bot/configuration/keys.hpp"
#include "bot/yaml/yaml.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace pln::configuration {
namespace {

// The reader of YAML bounds the nesting, so the recursion is bounded too.
Given from_yaml(yaml::Node&& node, const std::string& file) {
  Given given;
  given.origin = {Source::file, file, node.line};
  switch (node.kind) {
    case yaml::Node::Kind::nothing:
      break;
    case yaml::Node::Kind::text:
      given.kind = Given::Kind::text;
      given.text = std::move(node.text);
      break;
    case yaml::Node::Kind::list:
      given.kind = Given::Kind::list;
      for (yaml::Node& item : node.items) {
        given.items.push_back(from_yaml(std::move(item), file));
      }
      break;
    case yaml::Node::Kind::map:
      given.kind = Given::Kind::map;
      for (auto& [key, value] : node.fields) {
        Given field = from_yaml(std::move(value), file);
        field.origin.line = key.line;
        given.fields.emplace_back(std::move(key.text), std::move(field));
      }
      break;
  }
  return given;
}

// A place in a list; nothing if the word is no number or too large for one.
std::optional<std::size_t> place_of(std::string_view word) {
  std::size_t place = 0;
  const char* const begin = word.data();
  const char* const end = begin + word.size();
  const auto [stop, error] = std::from_chars(begin, end, place);
  if (error != std::errc{} || stop != end || place >= items_max) return {};
  return place;
}

// The words between the separators, in small letters.
std::vector<std::string> words_of(std::string_view path, std::string_view separator) {
  std::vector<std::string> words{{}};
  while (!path.empty()) {
    if (path.starts_with(separator)) {
      words.emplace_back();
      path.remove_prefix(separator.size());
    } else {
      const char letter = path.front();
      words.back() +=
          letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
      path.remove_prefix(1);
    }
  }
  return words;
}

// For a service named "pln-coach" Kubernetes sets PLN_COACH_PORT, PLN_COACH_SERVICE_HOST and others
// in every container beside it. They are not meant for us, and no key of ours is named like that.
bool is_of_kubernetes(std::string_view path) {
  const auto has = [path](std::string_view part) { return path.find(part) != path.npos; };
  if (has("__")) return false;
  return path == "PORT" || path.starts_with("PORT_") || path.ends_with("_PORT") || has("_PORT_") ||
         has("SERVICE_HOST") || has("SERVICE_PORT");
}

// The node that a word leads to, made if it is missing; nullptr if the word does not fit.
Given* step_into(Given& node, const std::string& word, const Origin& origin) {
  const auto place = place_of(word);
  const Given::Kind kind = place ? Given::Kind::list : Given::Kind::map;
  if (node.kind == Given::Kind::nothing) {
    node.kind = kind;
    node.origin = origin;
  }
  if (node.kind != kind) return nullptr;
  if (!place) {
    if (Given* known = node.find(word)) return known;
    return &node.fields.emplace_back(word, Given{}).second;
  }
  if (node.items.size() <= *place) node.items.resize(*place + 1);
  return &node.items[*place];
}

void give(Given& root, const std::vector<std::string>& words, const std::string& value,
          const Origin& origin, std::vector<Fault>& faults) {
  constexpr std::size_t words_max = 8;  // the longest key has three
  Given* node = words.size() > words_max ? nullptr : &root;
  for (const std::string& word : words) {
    if (node != nullptr) node = step_into(*node, word, origin);
  }
  if (node == nullptr) {
    faults.push_back({origin, "it does not fit to what the file has there",
                      "write the number of an item after a list, a key after everything else"});
    return;
  }
  *node = Given{};
  node->kind = Given::Kind::text;
  node->origin = origin;
  node->text = value;
}

}  // namespace

Given* Given::find(std::string_view key) {
  for (auto& [name, value] : fields) {
    if (name == key) return &value;
  }
  return nullptr;
}

Given given_by_file(const FileText& file, std::vector<Fault>& faults) {
  std::vector<yaml::Fault> found;
  std::optional<yaml::Node> root = yaml::read(file.bytes, found);
  for (yaml::Fault& one : found) {
    faults.push_back(
        {{Source::file, file.name, one.line}, std::move(one.fault), std::move(one.mend)});
  }
  if (!root) return {};
  return from_yaml(std::move(*root), file.name);
}

void give_environment(Given& root, const std::vector<Variable>& environment,
                      std::vector<Fault>& faults) {
  struct Named {
    std::vector<std::string> words{};
    const Variable* variable{nullptr};
  };
  std::vector<Named> named;
  for (const Variable& variable : environment) {
    if (!variable.name.starts_with(environment_prefix)) continue;
    const std::string_view path = std::string_view(variable.name).substr(environment_prefix.size());
    if (is_of_kubernetes(path)) continue;
    named.push_back({words_of(path, "__"), &variable});
  }
  // A whole list before its items, whatever order the system has them in.
  std::ranges::sort(named, {}, &Named::words);
  for (const Named& one : named) {
    give(root, one.words, one.variable->value, {Source::environment, one.variable->name}, faults);
  }
}

void give_override(Given& root, const Override& option, std::vector<Fault>& faults) {
  give(root, words_of(option.key, "."), option.value, {Source::command_line, option.option},
       faults);
}

}  // namespace pln::configuration
