#include "bot/prompts/yaml.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace pln::prompts {

void Faults::add(std::string_view file, int line, std::string fault, std::string mend) {
  all_.push_back({{std::string(file), line}, std::move(fault), std::move(mend)});
}

std::vector<PromptFault> Faults::sorted() const {
  std::vector<PromptFault> faults = all_;
  std::sort(faults.begin(), faults.end(), [](const PromptFault& left, const PromptFault& right) {
    return std::tie(left.place.file, left.place.line, left.fault) <
           std::tie(right.place.file, right.place.line, right.fault);
  });
  return faults;
}

std::optional<YamlNode> read_yaml(std::string_view file, std::string_view bytes, Faults& faults) {
  std::vector<yaml::Fault> found;
  std::optional<YamlNode> root = yaml::read(bytes, found);
  for (yaml::Fault& one : found) {
    faults.add(file, one.line, std::move(one.fault), std::move(one.mend));
  }
  return root;
}

}  // namespace pln::prompts
