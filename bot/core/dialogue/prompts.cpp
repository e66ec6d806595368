#include "bot/core/dialogue/prompts.hpp"

#include "bot/core/dialogue/flow_checks.hpp"

#include <algorithm>

namespace pln {

std::vector<PromptFault> Prompts::link() {
  flow_at_.clear();
  text_at_.clear();
  for (std::size_t index = 0; index < texts.size(); ++index) text_at_[texts[index].key] = index;
  std::vector<PromptFault> faults;
  for (std::size_t index = 0; index < flows.size(); ++index) {
    if (!flow_at_.emplace(flows[index].name, index).second) {
      faults.push_back({flows[index].place, "a second flow is called " + flows[index].name,
                        "rename one of the two"});
    }
  }
  dialogue::check_flows(*this, faults);
  for (Lexicon& language : lexicons) language.index();
  return faults;
}

const Flow* Prompts::flow(std::string_view name) const {
  const auto found = flow_at_.find(name);
  return found == flow_at_.end() ? nullptr : &flows[found->second];
}

const Step* Prompts::step(const Flow& flow, std::string_view name) const {
  for (const Step& step : flow.steps) {  // a handful: a search beats a table
    if (step.name == name) return &step;
  }
  return nullptr;
}

const TextShape* Prompts::text(std::string_view key) const {
  const auto found = text_at_.find(key);
  return found == text_at_.end() ? nullptr : &texts[found->second];
}

const Lexicon& Prompts::lexicon(std::string_view locale) const {
  const std::string_view language = locale.substr(0, locale.find_first_of("-_"));
  for (const Lexicon& one : lexicons) {
    if (one.language == locale) return one;
  }
  for (const Lexicon& one : lexicons) {
    if (one.language == language) return one;
  }
  return lexicons.front();
}

bool Prompts::speaks(std::string_view locale) const {
  const std::string_view language = locale.substr(0, locale.find_first_of("-_"));
  return std::any_of(lexicons.begin(), lexicons.end(), [&](const Lexicon& one) {
    return one.language == locale || one.language == language;
  });
}

}  // namespace pln
