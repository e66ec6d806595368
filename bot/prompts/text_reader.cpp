// Reads one file of texts: keys to patterns, compiled, with faults where they stand.
#include "bot/prompts/readers.hpp"
#include "bot/voice/fold.hpp"

#include <algorithm>
#include <map>

namespace pln::prompts {
namespace {

using Kind = YamlNode::Kind;

bool is_key_word(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

void read_text(std::string_view file, const std::string& key, const YamlNode& node,
               std::vector<SourceText>& texts, Faults& faults) {
  SourceText text{};
  text.key = key;
  text.place = {std::string(file), node.line};
  text.pattern = voice::make_text(node.text).written;
  // A folded block (">") of YAML ends in a line break that nobody means.
  while (!text.pattern.empty() && (text.pattern.back() == '\n' || text.pattern.back() == ' ')) {
    text.pattern.pop_back();
  }
  if (text.pattern.empty()) {
    faults.add(file, node.line, "the text \"" + key + "\" is empty", "write it or remove its key");
    return;
  }
  voice::Compiled compiled = voice::compile(text.pattern);
  if (!compiled.fault.empty()) {
    faults.add(file, node.line,
               "the text \"" + key + "\", character " + std::to_string(compiled.column) + ": " +
                   compiled.fault,
               compiled.mend);
    return;
  }
  text.pieces = std::move(compiled.pieces);
  texts.push_back(std::move(text));
}

// The tree is bounded by nesting_max, so the recursion is too.
void read_map(std::string_view file, const std::string& prefix, const YamlNode& map,
              std::vector<SourceText>& texts, Faults& faults) {
  for (const auto& [name, value] : map.fields) {
    const std::string key = prefix + "." + name.text;
    if (!is_key_word(name.text)) {
      faults.add(file, name.line, "\"" + name.text + "\" is no key of a text",
                 "use small letters, digits and underscores");
    } else if (value.kind == Kind::map) {
      read_map(file, key, value, texts, faults);
    } else if (value.kind == Kind::text) {
      read_text(file, key, value, texts, faults);
    } else {
      faults.add(file, name.line, "\"" + key + "\" is neither a text nor a map of texts",
                 value.kind == Kind::list ? "one key has one text: give each a key of its own"
                                          : "write the text behind the colon");
    }
  }
}

std::string listed(const std::vector<std::string>& names) {
  if (names.empty()) return "no blanks";
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "{" : ", {") + name + "}";
  return all;
}

using ByKey = std::map<std::string_view, const SourceText*, std::less<>>;

ByKey by_key(const std::vector<SourceText>& texts) {
  ByKey found;
  for (const SourceText& text : texts) found.emplace(text.key, &text);
  return found;
}

}  // namespace

void read_texts(std::string_view file, const YamlNode& root, std::vector<SourceText>& texts,
                Faults& faults) {
  const std::size_t slash = file.rfind('/') + 1;  // npos + 1 is 0
  const std::string stem(file.substr(slash, file.rfind('.') - slash));
  if (root.kind != Kind::map) {
    faults.add(file, std::max(root.line, 1), "the file holds no texts",
               "write \"key: text\" lines");
    return;
  }
  if (!is_key_word(stem)) {
    faults.add(file, 1, "the file's name cannot be part of a key",
               "name it with small letters, digits and underscores");
    return;
  }
  read_map(file, stem, root, texts, faults);
}

void compare_languages(const TextsByLanguage& languages, Faults& faults) {
  if (languages.empty()) return;
  const auto& [first, first_texts] = languages.front();
  const ByKey expected = by_key(first_texts);
  for (std::size_t at = 1; at < languages.size(); ++at) {
    const auto& [language, texts] = languages[at];
    const ByKey found = by_key(texts);
    for (const auto& [key, text] : expected) {
      const auto other = found.find(key);
      if (other == found.end()) {
        faults.add(text->place.file, text->place.line,
                   "the text \"" + text->key + "\" is missing in \"" + language + "\"",
                   "add it to the same file of " + language);
        continue;
      }
      const auto wanted = voice::argument_names(text->pieces);
      const auto given = voice::argument_names(other->second->pieces);
      if (wanted == given) continue;
      faults.add(other->second->place.file, other->second->place.line,
                 "the text \"" + text->key + "\" has " + listed(given) + ", but " + listed(wanted) +
                     " in \"" + first + "\"",
                 "use the same blanks in every language");
    }
    for (const auto& [key, text] : found) {
      if (expected.contains(key)) continue;
      faults.add(text->place.file, text->place.line,
                 "the text \"" + text->key + "\" is missing in \"" + first + "\"",
                 "add it there or remove it here");
    }
  }
}

}  // namespace pln::prompts
