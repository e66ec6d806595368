#include "adapters/slack/scopes.hpp"

#include <algorithm>

namespace pln::slack {

std::string all_scopes() {
  std::string all;
  for (const Scope& scope : scopes) {
    if (!all.empty()) all += ',';
    all += scope.name;
  }
  return all;
}

std::vector<Scope> missing_scopes(std::string_view granted) {
  std::vector<std::string_view> names;
  while (!granted.empty()) {
    const std::size_t end = granted.find(',');
    std::string_view name = granted.substr(0, end);
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    names.push_back(name);
    granted = end == std::string_view::npos ? std::string_view{} : granted.substr(end + 1);
  }
  std::vector<Scope> missing;
  for (const Scope& scope : scopes) {
    if (std::find(names.begin(), names.end(), scope.name) == names.end()) missing.push_back(scope);
  }
  return missing;
}

}  // namespace pln::slack
