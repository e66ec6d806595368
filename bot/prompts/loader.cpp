#include "bot/prompts/loader.hpp"

#include "bot/core/fingerprint.hpp"
#include "bot/prompts/readers.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

namespace pln::prompts {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view default_language = "en";
constexpr std::string_view layout_mend = "prompts/ holds flows/ and one folder for each language";

// "en", "de-formal"
bool is_language(std::string_view folder) {
  return folder.size() >= 2 && folder.size() <= 35 &&
         std::all_of(folder.begin(), folder.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-';
         });
}

// What was read for one language so far.
struct Language {
  std::vector<SourceText> texts{};
  std::optional<Lexicon> lexicon{};
  std::vector<Lexicon> more_words{};
};

// What people agree to, as short as it can be told apart by.
std::string terms_in(const TextsByLanguage& languages) {
  std::string all;
  for (const auto& [tag, texts] : languages) {
    for (const SourceText& text : texts) {
      const bool is_term = text.key == "consent.ask" || text.key == "consent.more";
      if (is_term) all += tag + '\n' + text.key + '\n' + text.pattern + '\n';
    }
  }
  return all.empty() ? "" : fingerprint(all);
}

class Loading {
 public:
  Loaded run(std::vector<SourceFile> files) {
    std::sort(files.begin(), files.end(), [](const SourceFile& left, const SourceFile& right) {
      return left.name < right.name;
    });
    for (const SourceFile& file : files) read(file);
    if (loaded_.prompts.flows.empty() && faults_.count() == 0) {
      faults_.add("flows", 0, "there are no flows", std::string(layout_mend));
    }
    if (languages_.empty()) {
      faults_.add(".", 0, "there are no texts in any language", std::string(layout_mend));
    }
    finish_languages();
    loaded_.faults = faults_.sorted();
    return std::move(loaded_);
  }

  Faults& faults() { return faults_; }

 private:
  void read(const SourceFile& file) {
    const std::size_t slash = file.name.find('/');
    const std::string folder = file.name.substr(0, slash);
    if (slash == std::string::npos || file.name.find('/', slash + 1) != std::string::npos) {
      faults_.add(file.name, 0, "the file is in the wrong place", std::string(layout_mend));
      return;
    }
    if (folder != "flows" && !is_language(folder)) {
      faults_.add(file.name, 0, "\"" + folder + "\" is no language tag", std::string(layout_mend));
      return;
    }
    const std::optional<YamlNode> root = read_yaml(file.name, file.bytes, faults_);
    if (folder == "flows") {
      if (!root) return;
      if (auto flow = read_flow(file.name, *root, faults_)) {
        loaded_.prompts.flows.push_back(std::move(*flow));
      }
      return;
    }
    Language& language = languages_[folder];
    const bool is_words = file.name.substr(slash + 1) == "words.yaml";
    const bool is_more_words = file.name.ends_with("_words.yaml");
    if (is_words) language.lexicon = root ? read_words(file.name, *root, faults_) : Lexicon{};
    if (is_more_words && root) {
      language.more_words.push_back(read_words(file.name, *root, faults_));
    }
    if (!is_words && !is_more_words && root) read_texts(file.name, *root, language.texts, faults_);
  }

  void finish_languages() {
    TextsByLanguage in_order;
    const auto add = [&](const std::string& tag, Language& language) {
      finish_words(tag, language);
      in_order.emplace_back(tag, std::move(language.texts));
    };
    const auto first = languages_.find(default_language);
    if (first != languages_.end()) add(first->first, first->second);
    for (auto& [tag, language] : languages_) {
      if (tag != default_language) add(tag, language);
    }
    compare_languages(in_order, faults_);
    loaded_.prompts.consent_terms = terms_in(in_order);
    if (!in_order.empty()) add_shapes(in_order.front().second);
    for (auto& [tag, texts] : in_order) add_to_catalogue(tag, texts);
  }

  void finish_words(const std::string& tag, Language& language) {
    if (!language.lexicon) {
      faults_.add(tag + "/words.yaml", 0, "the file is missing",
                  "add it: it holds the phrases and words of the language");
      language.lexicon.emplace();
    }
    Lexicon& lexicon = *language.lexicon;
    lexicon.language = tag;
    for (Lexicon& more : language.more_words) add_words(lexicon, std::move(more));
    add_option_labels(lexicon, language.texts);
    static const std::vector<Lexicon::Entry> no_tells;
    const auto tells = std::find_if(lexicon.categories.begin(), lexicon.categories.end(),
                                    [](const auto& category) { return category.name == "tell"; });
    check_texts(language.texts, tells == lexicon.categories.end() ? no_tells : tells->entries,
                loaded_.prompts.flows, faults_);
    loaded_.prompts.lexicons.push_back(std::move(lexicon));
  }

  void add_shapes(const std::vector<SourceText>& texts) {
    for (const SourceText& text : texts) {
      loaded_.prompts.texts.push_back({text.key, voice::argument_names(text.pieces), text.place});
    }
    std::sort(loaded_.prompts.texts.begin(), loaded_.prompts.texts.end(),
              [](const TextShape& left, const TextShape& right) { return left.key < right.key; });
  }

  void add_to_catalogue(const std::string& tag, std::vector<SourceText>& texts) {
    std::vector<voice::Catalogue::Entry> entries;
    for (SourceText& text : texts) {
      entries.push_back({std::move(text.key), std::move(text.pieces)});
    }
    loaded_.catalogue.add(tag, std::move(entries));
  }

  Loaded loaded_{};
  Faults faults_{};
  std::map<std::string, Language, std::less<>> languages_{};
};

// At most one byte more than a file may have, so that the reader can tell that it is too large.
std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string bytes(file_bytes_max + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (in.bad()) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

void find_files(const fs::path& folder, const std::string& prefix, std::vector<SourceFile>& files,
                Faults& faults) {
  std::error_code error;
  fs::directory_iterator at(folder, error);
  for (; !error && at != fs::directory_iterator(); at.increment(error)) {
    const std::string name = prefix + at->path().filename().string();
    std::error_code ignored;
    if (prefix.empty() && at->is_directory(ignored)) {
      find_files(at->path(), name + "/", files, faults);
    } else if (at->path().extension() == ".yml") {
      faults.add(name, 0, "the file would not be read", "rename it to end in .yaml");
    } else if (at->path().extension() == ".yaml") {
      if (auto bytes = read_file(at->path())) {
        files.push_back({name, std::move(*bytes)});
      } else {
        faults.add(name, 0, "the file cannot be read", "check its permissions");
      }
    }
  }
  if (error) {
    faults.add(prefix.empty() ? folder.string() : prefix, 0,
               "the folder cannot be read: " + error.message(), std::string(layout_mend));
  }
}

}  // namespace

Loaded load_folder(const fs::path& folder) {
  Loading loading;
  std::vector<SourceFile> files;
  find_files(folder, "", files, loading.faults());
  return loading.run(std::move(files));
}

Loaded load_files(std::vector<SourceFile> files) { return Loading().run(std::move(files)); }

void link(Loaded& loaded) {
  if (loaded.faults.empty()) loaded.faults = loaded.prompts.link();
}

}  // namespace pln::prompts
