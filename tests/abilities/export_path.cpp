#include "tests/abilities/export_path.hpp"

#include <cstddef>

namespace pln::abilities {

namespace {

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Json member(const Json& value, std::string_view name) {
  if (!value.is_object()) return nullptr;
  const auto found = value.find(name);
  return found == value.end() ? Json(nullptr) : *found;
}

// "[...]" of a list: a number, "key=value", or nothing for all of it.
Json picked(const Json& list, std::string_view how, std::string_view rest) {
  if (!list.is_array()) return nullptr;
  if (how.empty()) {
    Json all = Json::array();
    for (const Json& item : list) all.push_back(at_path(item, rest));
    return all;
  }
  const std::size_t equals = how.find('=');
  if (equals == std::string_view::npos) {
    const auto index = static_cast<std::size_t>(std::stoul(std::string{how}));
    return index < list.size() ? at_path(list[index], rest) : Json(nullptr);
  }
  for (const Json& item : list) {
    if (text_of(member(item, how.substr(0, equals))) == how.substr(equals + 1)) {
      return at_path(item, rest);
    }
  }
  return nullptr;
}

}  // namespace

Json at_path(const Json& data, std::string_view path) {
  if (path.empty()) return data;
  if (path.starts_with("count(") && path.ends_with(")")) {
    const Json list = at_path(data, path.substr(6, path.size() - 7));
    return list.is_array() ? Json(list.size()) : Json(nullptr);
  }
  if (path.front() == '.') path.remove_prefix(1);
  if (path.front() == '[') {
    const std::size_t end = path.find(']');
    if (end == std::string_view::npos) return nullptr;
    return picked(data, path.substr(1, end - 1), path.substr(end + 1));
  }
  const std::size_t end = std::min(path.find_first_of(".["), path.size());
  return at_path(member(data, path.substr(0, end)), path.substr(end));
}

bool matches(const Json& found, const yaml::Node& wanted) {
  switch (wanted.kind) {
    case yaml::Node::Kind::nothing:
      return found.is_null();
    case yaml::Node::Kind::text:
      return !found.is_structured() && text_of(found) == wanted.text;
    case yaml::Node::Kind::list:
      if (!found.is_array() || found.size() != wanted.items.size()) return false;
      for (std::size_t index = 0; index < wanted.items.size(); ++index) {
        if (!matches(found[index], wanted.items[index])) return false;
      }
      return true;
    case yaml::Node::Kind::map:
      for (const auto& [key, value] : wanted.fields) {
        if (!matches(at_path(found, key.text), value)) return false;
      }
      return true;
  }
  return false;
}

std::string shown(const yaml::Node& wanted) {
  std::string out;
  switch (wanted.kind) {
    case yaml::Node::Kind::nothing:
      return "null";
    case yaml::Node::Kind::text:
      return wanted.text;
    case yaml::Node::Kind::list:
      for (const yaml::Node& item : wanted.items) out += (out.empty() ? "" : ", ") + shown(item);
      return "[" + out + "]";
    case yaml::Node::Kind::map:
      for (const auto& [key, value] : wanted.fields) {
        out += (out.empty() ? "" : ", ") + key.text + ": " + shown(value);
      }
      return "{" + out + "}";
  }
  return out;
}

}  // namespace pln::abilities
