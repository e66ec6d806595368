#include "tests/slack/material.hpp"

#include "bot/core/check.hpp"
#include "bot/prompts/loader.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace pln::tests {
namespace {

// Only what the adapter says and reads: a slip in some other text is no fault of these tests.
const prompts::Loaded& loaded() {
  static const prompts::Loaded* const made = [] {
    std::vector<prompts::SourceFile> files;
    for (const char* name : {"en/words.yaml", "en/slack.yaml", "de/words.yaml", "de/slack.yaml"}) {
      files.push_back({name, file_text(std::string{"../prompts/"} + name)});
    }
    auto* read = new prompts::Loaded(prompts::load_files(files));
    PLN_CHECK(read->prompts.lexicons.size() == 2);
    for (Lexicon& lexicon : read->prompts.lexicons) lexicon.index();
    return read;
  }();
  return *made;
}

}  // namespace

const PhraseSource& shipped_phrase() {
  static const PhraseSource* const phrase = new PhraseSource(
      [](std::string_view key, std::string_view locale, const std::vector<Argument>& arguments) {
        return loaded().catalogue.render({std::string(key), arguments}, locale);
      });
  return *phrase;
}

std::size_t phrase_bugs() { return loaded().catalogue.bugs_met(); }

const Lexicon& lexicon(std::string_view language) {
  for (const Lexicon& one : loaded().prompts.lexicons) {
    if (one.language == language) return one;
  }
  return loaded().prompts.lexicons.front();
}

slack::Json json_of(std::string_view text) {
  slack::Json value = slack::Json::parse(text, nullptr, /*allow_exceptions=*/false);
  PLN_CHECK(!value.is_discarded());
  return value;
}

std::string file_text(const std::string& path) {
  std::ifstream file{std::string{PLN_TEST_DATA} + "/" + path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

slack::OwnNames own_names(const slack::Source& /*source*/) { return {"UBOT", "BBOT"}; }

long count_from(const char* variable, long usual) {
  const char* text = std::getenv(variable);
  const long count = text == nullptr ? 0 : std::atol(text);
  return count > 0 ? count : usual;
}

}  // namespace pln::tests
