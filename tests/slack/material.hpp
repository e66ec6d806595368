// What the tests of the Slack adapter share: the shipped texts as an adapter gets them, and short
// ways to JSON. Nothing here is Slack's own.
#pragma once

#include "adapters/phrases.hpp"
#include "adapters/slack/incoming.hpp"
#include "bot/core/understanding/lexicon.hpp"

#include <string>
#include <string_view>

namespace pln::tests {

// The texts in prompts/.
[[nodiscard]] const PhraseSource& shipped_phrase();
// How often a text or a blank was missing so far; tests demand 0.
[[nodiscard]] std::size_t phrase_bugs();

// The words of a language, as the coach reads what people write.
[[nodiscard]] const Lexicon& lexicon(std::string_view language);

// JSON written in a test.
[[nodiscard]] slack::Json json_of(std::string_view text);
// The whole file; empty if there is none. `path` is below tests/.
[[nodiscard]] std::string file_text(const std::string& path);

// The app in all installations of these tests: user UBOT, bot BBOT.
[[nodiscard]] slack::OwnNames own_names(const slack::Source& source);

// A number from the environment, for counts that are larger in long runs.
[[nodiscard]] long count_from(const char* variable, long usual);

}  // namespace pln::tests
