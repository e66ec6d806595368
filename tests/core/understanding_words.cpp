#include "tests/core/understanding_words.hpp"

#include "bot/core/check.hpp"
#include "bot/prompts/loader.hpp"
#include "bot/voice/fold.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace pln::tests {
namespace {

std::string bytes_of(const std::string& name) {
  std::ifstream file{std::string{PLN_PROMPTS_DIR} + "/" + name, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<Lexicon> load() {
  std::vector<Lexicon> loaded = prompts::load_files({{"en/words.yaml", bytes_of("en/words.yaml")},
                                                     {"de/words.yaml", bytes_of("de/words.yaml")}})
                                    .prompts.lexicons;
  PLN_CHECK(loaded.size() == 2);
  for (Lexicon& lexicon : loaded) lexicon.index();
  return loaded;
}

}  // namespace

std::span<const Lexicon> lexicons() {
  static const std::vector<Lexicon> all = load();
  return all;
}
const Lexicon& english() { return lexicons()[0]; }
const Lexicon& german() { return lexicons()[1]; }

Text said(std::string_view written) { return voice::make_text(written); }

}  // namespace pln::tests
