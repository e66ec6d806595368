// Small prompts for the tests of this folder: a whole that loads without faults, to break
// piecewise.
#pragma once

#include "bot/prompts/loader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pln::prompts::samples {

inline constexpr std::string_view flow = R"(flow: leaders
step: 2
nudge: {when: has_subjects, priority: 3, weight: 2, every_days: 7, cause: reminder}
renamed: {asking: ask}
steps:
  - id: ask
    collect: leaders
    answer: people
    ask: leaders.ask
    brief: leaders.many
    again: leaders.again
    why: leaders.why
    example: leaders.example
    options: [none_for_this, later]
    item: subject_without_leaders
    otherwise: end
    store: add_leaders
    on: {none_for_this: note}
    required: true
    next: many
  - id: many
    collect: minutes_a_week
    answer: number
    least: 0
    most: 10
    ask: leaders.many
    again: leaders.again
    why: leaders.why
    example: leaders.example
    next: note
  - id: note
    act: finish_step
    say: leaders.done
    next: fork
  - id: fork
    branch:
      - {when: has_narrow_subject, to: sub}
      - {unless: has_contacts, to: go}
      - {to: end}
  - id: go
    link: companies
  - id: sub
    call: wider_field
    next: end
)";

inline constexpr std::string_view english = R"(ask: Who leads in {subject}?
again: "Whom would you name for {subject}: a name or a link?"
why: People learn from people.
example: Ana Ruiz, @ana@learn.example
many: How many are there?
done: "{n, plural, one {One person} other {# people}} noted."
)";

inline constexpr std::string_view german = R"(ask: Wer führt in {subject}?
again: "Wen würdest du für {subject} nennen: ein Name oder ein Link?"
why: Menschen lernen von Menschen.
example: Ana Ruiz, @ana@lernen.example
many: Wie viele sind es?
done: "{n, plural, one {Eine Person} other {# Leute}} notiert."
)";

inline constexpr std::string_view english_words = R"(phrases:
  - command: replace
    topic: subjects
    say: ["my (subjects|topics) are {text}", "[please] set my subjects to {text}"]
  - command: skip
    say: ["skip [it]", "not now"]
words:
  weekday: {monday: [monday, mon], tuesday: tuesday}
  tell: {great: [great]}
search:
  thought_leader: ["{subject} thought leaders {country}"]
  analyst: ["{subject} Analysts"]
)";

inline constexpr std::string_view german_words = R"(phrases:
  - command: skip
    say: ["überspringen", "vergiß das"]
words:
  weekday: {monday: [Montag, mo], saturday: [Samstag]}
  option: {later: [später]}
)";

inline std::vector<SourceFile> whole() {
  return {{"flows/leaders.yaml", std::string(flow)},
          {"en/leaders.yaml", std::string(english)},
          {"en/options.yaml", "none_for_this: none for this\nlater: later\n"},
          {"en/words.yaml", std::string(english_words)},
          {"de/leaders.yaml", std::string(german)},
          {"de/options.yaml", "none_for_this: \"Hier: niemand\"\nlater: später\n"},
          {"de/words.yaml", std::string(german_words)}};
}

// The whole with `from` replaced by `to` in one file, which must hold it.
Loaded load_with(std::string_view file, std::string_view from, std::string_view to);

// The fault of that file and line whose text has `words`, or nullptr.
const PromptFault* fault_at(const Loaded& loaded, std::string_view file, int line,
                            std::string_view words);

// All faults as text, for messages of failed checks.
std::string shown(const Loaded& loaded);

}  // namespace pln::prompts::samples
