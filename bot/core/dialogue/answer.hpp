// An answer to an open question as a typed value, whatever form it was given in.
#pragma once

#include "bot/core/dialogue/prompts.hpp"
#include "bot/core/learner.hpp"
#include "bot/core/text.hpp"
#include "bot/core/time.hpp"
#include "bot/core/understanding/people.hpp"
#include "bot/core/understanding/times.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pln::dialogue {

struct Answer {
  std::string option{};  // the option chosen, or ""
  std::string text{};    // the words as written
  std::vector<std::string> list{};
  std::vector<understanding::Mention> people{};
  std::optional<int> number{};
  std::vector<int> keep{}, drop{};  // positions of a numbered list, from 1
  std::optional<Frequency> frequency{};
  std::optional<understanding::Window> window{};
  WeekdaySet excluded{};  // days on which nothing is wanted
  std::optional<LocalDate> date{};
};

// Reads `text` as an answer of the step's kind. `listed` is the length of the numbered list that
// the question shows (AnswerKind::numbers). Nothing: it is no answer of that kind.
std::optional<Answer> read_answer(const Step& step, const Text& text, const Lexicon& lexicon,
                                  LocalDate today, int listed);

}  // namespace pln::dialogue
