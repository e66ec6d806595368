// The readers of the three kinds of file in prompts/, each from a YAML tree to the compiled form.
// Used by the loader only. Pure functions.
#pragma once

#include "bot/core/dialogue/prompts.hpp"
#include "bot/core/understanding/lexicon.hpp"
#include "bot/prompts/yaml.hpp"
#include "bot/voice/pieces.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pln::prompts {

// flows/NAME.yaml
[[nodiscard]] std::optional<Flow> read_flow(std::string_view file, const YamlNode& root,
                                            Faults& faults);

// A text as it stands in the file, with what it compiles to.
struct SourceText {
  std::string key{};
  std::string pattern{};
  Place place{};
  voice::Pieces pieces{};
};

// <language>/FILE.yaml: adds its texts, keyed "FILE.path.of.maps".
void read_texts(std::string_view file, const YamlNode& root, std::vector<SourceText>& texts,
                Faults& faults);

// <language>/words.yaml, or a further file of words. The language itself is not set.
[[nodiscard]] Lexicon read_words(std::string_view file, const YamlNode& root, Faults& faults);

// A language may have further files of words, `<language>/NAME_words.yaml`: they come on top.
void add_words(Lexicon& lexicon, Lexicon&& more);

// Adds the label of every option (texts "options.<id>") to the category "option".
void add_option_labels(Lexicon& lexicon, const std::vector<SourceText>& texts);

// The texts of all languages, by language; the first is the default.
using TextsByLanguage = std::vector<std::pair<std::string, std::vector<SourceText>>>;

// The same keys and blanks in every language.
void compare_languages(const TextsByLanguage& languages, Faults& faults);

// What the voice asks of a text (length, tells, question marks, labels), checked before a person
// reads it. `tells` are the entries of the category "tell" of the language.
void check_texts(const std::vector<SourceText>& texts, const std::vector<Lexicon::Entry>& tells,
                 const std::vector<Flow>& flows, Faults& faults);

}  // namespace pln::prompts
