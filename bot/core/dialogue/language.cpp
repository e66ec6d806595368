#include "bot/core/dialogue/language.hpp"

#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>

namespace pln::dialogue {

namespace {

using understanding::Token;

// The little words that every sentence has, counted.
std::ptrdiff_t sentence_words(const std::vector<Token>& words, const Lexicon& lexicon) {
  return std::count_if(words.begin(), words.end(), [&](const Token& word) {
    return !lexicon.value_of("sentence_word", word.word).empty();
  });
}

bool greets(const std::vector<Token>& words, const Lexicon& lexicon) {
  return !words.empty() && understanding::find_entry(words, 0, "greeting", lexicon).has_value();
}

}  // namespace

void adopt_language(TurnWork& work, const Text& text) {
  constexpr std::size_t bytes_max = 2000;  // more is a list or a letter that was pasted
  if (work.learner.settings->locale_named || text.folded.size() > bytes_max) return;
  const auto words = understanding::tokens(text);
  const Lexicon& own = work.lexicon();
  const bool is_new = !work.learner.consented();
  // In the middle of a talk a quoted title must not change the language.
  const std::ptrdiff_t needed = is_new ? 2 : 3;
  for (const Lexicon& other : work.context.prompts->lexicons) {
    if (&other == &own) continue;
    const bool first_word = is_new && work.learner.position.stack.empty() && greets(words, other) &&
                            !greets(words, own);
    const bool sentence = sentence_words(words, other) >= needed && sentence_words(words, own) == 0;
    if (!first_word && !sentence) continue;
    Settings& settings = work.learner.settings.edit();
    settings.locale = other.language;
    settings.locale_named = true;
    work.understood.push_back(CommandName::switch_language);
    work.say("language.guessed");
    return;
  }
}

}  // namespace pln::dialogue
