#include "bot/core/dialogue/prompts.hpp"

#include "bot/core/dialogue/flow_checks.hpp"
#include "bot/core/dialogue/registry.hpp"

#include <algorithm>

namespace pln {

namespace {

constexpr std::size_t nowhere = ~std::size_t{0};

// Notes where the thing called `name` is; false if there is one of that name already.
bool note_place(understanding::WordTable& names, std::vector<std::size_t>& places,
                std::string_view name, std::size_t place) {
  const understanding::WordId id = names.add(name);
  if (places.size() <= id) places.resize(id + 1, nowhere);
  if (places[id] != nowhere) return false;
  places[id] = place;
  return true;
}

std::size_t place_of(const understanding::WordTable& names, const std::vector<std::size_t>& places,
                     std::string_view name) {
  const understanding::WordId id = names.find(name);
  return id == understanding::no_word ? nowhere : places[id];
}

}  // namespace

std::vector<PromptFault> Prompts::link() {
  flow_names_.clear();
  text_keys_.clear();
  flow_at_.clear();
  text_at_.clear();
  for (std::size_t index = 0; index < texts.size(); ++index) {
    TextShape& text = texts[index];
    note_place(text_keys_, text_at_, text.key, index);
    text.facts.clear();
    for (const std::string& name : text.arguments) text.facts.push_back(dialogue::find_fact(name));
  }
  std::vector<PromptFault> faults;
  for (std::size_t index = 0; index < flows.size(); ++index) {
    if (!note_place(flow_names_, flow_at_, flows[index].name, index)) {
      faults.push_back({flows[index].place, "a second flow is called " + flows[index].name,
                        "rename one of the two"});
    }
  }
  dialogue::check_flows(*this, faults);
  for (Lexicon& language : lexicons) language.index();
  return faults;
}

const Flow* Prompts::flow(std::string_view name) const {
  const std::size_t place = place_of(flow_names_, flow_at_, name);
  return place == nowhere ? nullptr : &flows[place];
}

const Step* Prompts::step(const Flow& flow, std::string_view name) const {
  for (const Step& step : flow.steps) {  // a handful: a search beats a table
    if (step.name == name) return &step;
  }
  return nullptr;
}

const TextShape* Prompts::text(std::string_view key) const {
  const std::size_t place = place_of(text_keys_, text_at_, key);
  return place == nowhere ? nullptr : &texts[place];
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
