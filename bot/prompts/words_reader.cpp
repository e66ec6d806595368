// Reads a language's words.yaml: what people may say, into the lexicon.
#include "bot/core/understanding/tokens.hpp"
#include "bot/prompts/phrases.hpp"
#include "bot/prompts/readers.hpp"
#include "bot/voice/fold.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>

namespace pln::prompts {
namespace {

using Kind = YamlNode::Kind;

// Words as understanding will see them in a message: without punctuation, joined by single spaces.
// What holds no word at all (a sign) stays as it is.
std::string as_words(const std::string& folded) {
  const auto words = understanding::tokens(folded);
  return words.empty() ? folded : understanding::joined(words, 0, words.size());
}

// Where a pattern was first said, to find two that mean different things.
struct Said {
  CommandName command{};
  std::string topic{};
  int line{0};
};
using Known = std::unordered_map<std::string, Said>;

std::string meaning(CommandName command, const std::string& topic) {
  return std::string(name_of(command)) + (topic.empty() ? "" : " (" + topic + ")");
}

// In these a word may stand for several values, since what is looked for is known: the options of
// the question, the beginning or the end of a message.
bool is_read_in_context(std::string_view category) {
  return category.starts_with("option") || category == "filler";
}

class WordsReader {
 public:
  WordsReader(std::string_view file, Faults& faults) : file_(file), faults_(faults) {}

  Lexicon read(const YamlNode& root) {
    Fields fields(root, file_, "the file", faults_);
    if (const YamlNode* phrases = fields.list("phrases")) {
      for (const YamlNode& item : phrases->items) read_phrases(item);
    }
    if (const YamlNode* words = fields.map("words")) {
      for (const auto& [name, values] : words->fields) read_category(name, values);
    }
    if (const YamlNode* searches = fields.map("search")) {
      for (const auto& field : searches->fields) read_searches(*searches, field.first);
    }
    if (const YamlNode* alarms = fields.map("alarms")) {
      for (const auto& field : alarms->fields) read_alarms(*alarms, field.first);
    }
    fields.finish();
    return std::move(lexicon_);
  }

 private:
  void read_phrases(const YamlNode& item) {
    Fields fields(item, file_, "the phrases of a command", faults_);
    const std::string name = fields.text("command", true);
    const std::string topic = fields.text("topic");
    const YamlNode* say = fields.find("say");
    const std::vector<std::string> lines = fields.texts("say");
    fields.finish();
    if (lines.empty()) {
      fields.fault(item.line, "a command without phrases", "add \"say: [...]\"");
      return;
    }
    const auto command = from_name<CommandName>(name);
    if (!command) {
      const std::vector<std::string> known{Names<CommandName>::all.begin(),
                                           Names<CommandName>::all.end()};
      const std::string meant = nearest(name, known);
      fields.fault(item.line, "\"" + name + "\" is no command",
                   meant.empty() ? "the list of commands is closed; see command.hpp"
                                 : "did you mean \"" + meant + "\"?");
      return;
    }
    for (std::size_t at = 0; at < lines.size(); ++at) {
      const bool is_list = say->kind == Kind::list && say->items.size() == lines.size();
      add_line(*command, topic, lines[at], is_list ? say->items[at].line : say->line);
    }
  }

  void add_line(CommandName command, const std::string& topic, const std::string& phrase,
                int line) {
    Expansion expansion = expand(phrase);
    if (!expansion.fault.empty()) {
      faults_.add(file_, line, "\"" + phrase + "\": " + expansion.fault, expansion.mend);
      return;
    }
    int conflicts = 0;
    for (Pattern& pattern : expansion.patterns) {
      if (lexicon_.phrases.size() >= patterns_max) {
        refuse_more(line);
        return;
      }
      const auto [known, is_new] = known_.try_emplace(written(pattern), Said{command, topic, line});
      const Said& said = known->second;
      if (is_new) {
        lexicon_.phrases.push_back({command, topic, std::move(pattern)});
      } else if ((said.command != command || said.topic != topic) && ++conflicts == 1) {
        // One for each line: the other patterns of the line mostly fail for the same reason.
        faults_.add(file_, line,
                    "\"" + known->first + "\" means " + meaning(command, topic) + " here and " +
                        meaning(said.command, said.topic) + " in line " + std::to_string(said.line),
                    "decide for one of them");
      }
    }
  }

  void refuse_more(int line) {
    if (!is_full_) {
      faults_.add(file_, line,
                  "all phrases together expand to more than " + std::to_string(patterns_max),
                  "write fewer optional words");
    }
    is_full_ = true;
  }

  void read_category(const YamlNode& name, const YamlNode& values) {
    if (values.kind != Kind::map) {
      faults_.add(file_, name.line, "the category \"" + name.text + "\" is no map",
                  "write \"value: [words]\" lines");
      return;
    }
    Lexicon::Category category{name.text, {}};
    Fields fields(values, file_, "the category \"" + name.text + "\"", faults_);
    for (const auto& [value, words] : values.fields) {
      const std::vector<std::string> all = fields.texts(value.text);
      if (all.empty()) {
        faults_.add(file_, value.line, "\"" + value.text + "\" has no words",
                    "add a list of words");
      }
      for (const std::string& word : all) add_word(category, value, word);
    }
    lexicon_.categories.push_back(std::move(category));
  }

  // Phrases for search engines: kept as written, since they are shown and not looked for.
  void read_searches(const YamlNode& searches, const YamlNode& kind_name) {
    Fields fields(searches, file_, "the search phrases", faults_);
    const auto kind = from_name<SearchKind>(kind_name.text);
    if (!kind) {
      fields.fault(kind_name.line, "\"" + kind_name.text + "\" is no kind of search",
                   "use thought_leader, analyst or other");
      return;
    }
    for (const std::string& line : fields.texts(kind_name.text)) {
      std::string rest = line;
      for (const std::string_view blank : {"{subject}", "{country}"}) {
        if (const std::size_t at = rest.find(blank); at != std::string::npos) {
          rest.erase(at, blank.size());
        }
      }
      if (line.find("{subject}") == std::string::npos) {
        fields.fault(kind_name.line, "\"" + line + "\" has no {subject}",
                     "say where the subject stands in the phrase");
      } else if (rest.find_first_of("{}") != std::string::npos) {
        fields.fault(kind_name.line, "\"" + line + "\" has a blank that nobody fills",
                     "{subject} and {country} are known, each once");
      }
      lexicon_.searches.push_back({*kind, voice::make_text(line).written});
    }
  }

  // Words of a crisis. Each needs a word by which it is found.
  void read_alarms(const YamlNode& alarms, const YamlNode& kind_name) {
    Fields fields(alarms, file_, "the alarms", faults_);
    const auto kind = from_name<AlarmKind>(kind_name.text);
    if (!kind) {
      fields.fault(kind_name.line, "\"" + kind_name.text + "\" is no kind of alarm",
                   "use direct, other, unclear, soft or idiom");
      return;
    }
    for (const std::string& line : fields.texts(kind_name.text)) {
      Expansion expansion = expand(line);
      if (!expansion.fault.empty()) {
        faults_.add(file_, kind_name.line, "\"" + line + "\": " + expansion.fault, expansion.mend);
      }
      for (const Pattern& pattern : expansion.patterns) {
        Alarm alarm{*kind, {}};
        for (const PatternToken& token : pattern) alarm.words.push_back(token.word);
        if (!has_key(alarm)) {
          faults_.add(file_, kind_name.line,
                      "\"" + written(pattern) + "\" has no word of the category alarm_key",
                      "add its rarest word there");
          break;
        }
        lexicon_.alarms.push_back(std::move(alarm));
      }
    }
  }

  [[nodiscard]] bool has_key(const Alarm& alarm) const {
    const auto keys = std::find_if(lexicon_.categories.begin(), lexicon_.categories.end(),
                                   [](const auto& one) { return one.name == "alarm_key"; });
    if (keys == lexicon_.categories.end()) return false;
    return std::any_of(keys->entries.begin(), keys->entries.end(), [&](const auto& key) {
      return std::find(alarm.words.begin(), alarm.words.end(), key.phrase) != alarm.words.end();
    });
  }

  void add_word(Lexicon::Category& category, const YamlNode& value, const std::string& word) {
    constexpr std::size_t words_max = 5000;  // each new word is compared with all before it
    if (category.entries.size() >= words_max) {
      if (category.entries.size() == words_max) {
        faults_.add(file_, value.line, "more than 5000 words in \"" + category.name + "\"",
                    "remove some");
        category.entries.push_back({});
      }
      return;
    }
    for (const std::string& spelling : spellings(word)) {
      std::string phrase = as_words(spelling);
      const auto same = std::find_if(category.entries.begin(), category.entries.end(),
                                     [&](const auto& entry) { return entry.phrase == phrase; });
      if (same == category.entries.end() || is_read_in_context(category.name)) {
        category.entries.push_back({std::move(phrase), value.text});
      } else if (same->value != value.text) {
        faults_.add(file_, value.line,
                    "\"" + phrase + "\" means both \"" + same->value + "\" and \"" + value.text +
                        "\" in \"" + category.name + "\"",
                    "decide for one of them");
      }
    }
  }

  std::string file_;
  Faults& faults_;
  Lexicon lexicon_{};
  Known known_{};
  bool is_full_{false};
};

}  // namespace

Lexicon read_words(std::string_view file, const YamlNode& root, Faults& faults) {
  return WordsReader(file, faults).read(root);
}

void add_words(Lexicon& lexicon, Lexicon&& more) {
  const auto append = [](auto& all, auto& added) {
    std::move(added.begin(), added.end(), std::back_inserter(all));
  };
  append(lexicon.phrases, more.phrases);
  append(lexicon.searches, more.searches);
  append(lexicon.alarms, more.alarms);
  for (Lexicon::Category& category : more.categories) {
    const auto same = std::find_if(lexicon.categories.begin(), lexicon.categories.end(),
                                   [&](const auto& one) { return one.name == category.name; });
    if (same == lexicon.categories.end()) {
      lexicon.categories.push_back(std::move(category));
    } else {
      append(same->entries, category.entries);
    }
  }
}

void add_option_labels(Lexicon& lexicon, const std::vector<SourceText>& texts) {
  constexpr std::string_view prefix = "options.";
  auto category = std::find_if(lexicon.categories.begin(), lexicon.categories.end(),
                               [](const auto& one) { return one.name == "option"; });
  if (category == lexicon.categories.end()) {
    lexicon.categories.push_back({"option", {}});
    category = lexicon.categories.end() - 1;
  }
  for (const SourceText& text : texts) {
    const bool is_label = text.key.starts_with(prefix) && text.pieces.size() == 1 &&
                          text.pieces.front().kind == voice::PieceKind::literal;
    if (!is_label) continue;
    for (const std::string& spelling : spellings(text.pieces.front().text)) {
      const Lexicon::Entry entry{as_words(spelling), text.key.substr(prefix.size())};
      auto& entries = category->entries;
      if (std::find(entries.begin(), entries.end(), entry) == entries.end()) {
        entries.push_back(entry);
      }
    }
  }
}

}  // namespace pln::prompts
