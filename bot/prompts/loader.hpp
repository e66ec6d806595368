// Reads prompts/ (flows, texts, words) from YAML and checks it. It never throws and never stops at
// the first fault: all of them come back, each with file, line and mend. Names of C++ functions are
// resolved later, by Prompts::link(). Pure but for load_folder(), safe on any thread.
#pragma once

#include "bot/core/dialogue/prompts.hpp"
#include "bot/voice/catalogue.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pln::prompts {

struct Loaded {
  Prompts prompts{};  // not linked yet
  voice::Catalogue catalogue{};
  std::vector<PromptFault> faults{};  // by file and line; none means that it can be linked
};

// One file below prompts/: "flows/leaders.yaml", "en/subjects.yaml", "de/words.yaml".
struct SourceFile {
  std::string name{};
  std::string bytes{};
};

// All *.yaml files of a folder: flows/ and one folder for each language.
[[nodiscard]] Loaded load_folder(const std::filesystem::path& folder);

// The same from memory. English, if there is any, is the default language, else the first by name.
[[nodiscard]] Loaded load_files(std::vector<SourceFile> files);

// Links the prompts, unless there are faults already, and adds those that link() finds: a broken
// file would only make others look broken. `loaded` must not move afterwards.
void link(Loaded& loaded);

}  // namespace pln::prompts
