#include "bot/core/dialogue/answer.hpp"

#include "bot/core/text.hpp"
#include "bot/core/understanding/lists.hpp"
#include "bot/core/understanding/numbers.hpp"
#include "bot/core/understanding/options.hpp"
#include "bot/core/understanding/tags.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/yes_no.hpp"

#include <algorithm>

namespace pln::dialogue {

namespace {

using understanding::OptionWords;

// A message that asks something, or only agrees or refuses, is no list of names.
bool is_question(const Text& text) { return text.folded.find('?') != std::string::npos; }
bool is_yes_or_no(const Text& text, const Lexicon& lexicon) {
  return understanding::read_yes_no(text, lexicon).has_value();
}

constexpr std::size_t name_bytes_max = 80;  // longer is a sentence, not a name

// "why analysts, I don't get it" is a sentence; a handle or link vouches for a name.
bool is_sentence(const understanding::Mention& mention, const Lexicon& lexicon) {
  if (!mention.handles.empty() || !mention.links.empty()) return false;
  const auto words = understanding::tokens(ascii_lower(mention.name));
  return std::any_of(words.begin(), words.end(), [&](const understanding::Token& token) {
    return !lexicon.value_of("not_a_name", token.word).empty();
  });
}

bool plausible_people(const std::vector<understanding::Mention>& people, const Lexicon& lexicon) {
  return !people.empty() && std::all_of(people.begin(), people.end(), [&](const auto& mention) {
    const bool only_digits = mention.name.find_first_not_of("0123456789 ") == std::string::npos;
    return !only_digits && !is_sentence(mention, lexicon) && mention.name.size() <= name_bytes_max;
  });
}

bool read_names(const Text& text, const Lexicon& lexicon, Answer& answer) {
  if (is_question(text) || is_yes_or_no(text, lexicon)) return false;
  answer.people = understanding::read_people(text, lexicon);
  return plausible_people(answer.people, lexicon);
}

bool read_words(const Text& text, const Lexicon& lexicon, Answer& answer) {
  if (is_question(text) || is_yes_or_no(text, lexicon)) return false;
  answer.list = understanding::read_list(text, lexicon);
  return !answer.list.empty();
}

// A number in digits may stand in a sentence; one in words ("read two posts") only in a short
// answer.
bool is_short_or_has_digits(const Text& text) {
  constexpr std::size_t short_words_max = 5;  // "half an hour a week"
  return text.folded.find_first_of("0123456789") != std::string::npos ||
         understanding::tokens(text).size() <= short_words_max;
}

bool read_number_within(const Step& step, const Text& text, const Lexicon& lexicon,
                        Answer& answer) {
  if (!is_short_or_has_digits(text)) return false;
  const bool rating = step.least == 0 && step.most == 10;
  answer.number = rating ? understanding::read_rating(text, lexicon)
                         : understanding::read_number(text, lexicon);
  return answer.number && *answer.number >= step.least && *answer.number <= step.most;
}

// "follow, she writes about X": an option with its reason behind a mark.
bool read_option_and_reason(const Step& step, const Text& text, const Lexicon& lexicon,
                            Answer& answer) {
  const std::size_t mark = text.folded.find_first_of(",;:-(");
  if (mark == std::string::npos || mark == 0) return false;
  std::vector<OptionWords> words;
  for (const std::string& id : step.options) words.push_back({id, ""});
  const auto found =
      understanding::match_option(understanding::part_of(text, 0, mark), words, lexicon, false);
  if (!found) return false;
  answer.option = step.options[*found];
  answer.text = understanding::part_of(text, mark + 1, text.folded.size()).written;
  return true;
}

bool read_when(const Step& step, const Text& text, const Lexicon& lexicon, Answer& answer) {
  const understanding::NudgeWish wish = understanding::read_set_nudging(text, lexicon);
  answer.frequency = wish.frequency;
  answer.window = wish.window;
  answer.excluded = wish.excluded;
  // "the IT guys are never there" is no rhythm: off is said in a few words.
  constexpr std::size_t off_words_max = 4;
  if (wish.frequency == Frequency::off && understanding::tokens(text).size() > off_words_max) {
    answer.frequency.reset();
  }
  if (step.answer == AnswerKind::frequency) return answer.frequency.has_value();
  return answer.window.has_value();
}

bool read_day(const Text& text, const Lexicon& lexicon, LocalDate today, Answer& answer) {
  const auto reading = understanding::read_date(text, today, lexicon);
  if (!reading || reading->ambiguous()) return false;
  answer.date = reading->date;
  return true;
}

bool read_picks(const Text& text, const Lexicon& lexicon, int listed, Answer& answer) {
  auto selection = understanding::read_selection(text, listed, lexicon);
  if (!selection) return false;
  answer.keep = std::move(selection->keep);
  answer.drop = std::move(selection->drop);
  return true;
}

}  // namespace

std::optional<Answer> read_answer(const Step& step, const Text& text, const Lexicon& lexicon,
                                  LocalDate today, int listed) {
  if (!understanding::has_words(text.folded)) return std::nullopt;
  Answer answer;
  answer.text = text.written;
  bool taken = false;
  switch (step.answer) {
    case AnswerKind::choice:
      taken = read_option_and_reason(step, text, lexicon, answer);
      break;
    case AnswerKind::text:
      taken = true;
      break;
    case AnswerKind::account:
      taken = !is_question(text);
      break;
    case AnswerKind::list:
      taken = read_words(text, lexicon, answer);
      break;
    case AnswerKind::people:
    case AnswerKind::companies:
      taken = read_names(text, lexicon, answer);
      break;
    case AnswerKind::tags:
      answer.list = understanding::read_tags(text, lexicon);
      taken = !answer.list.empty();
      break;
    case AnswerKind::number:
      taken = read_number_within(step, text, lexicon, answer);
      break;
    case AnswerKind::numbers:
      taken = read_picks(text, lexicon, listed, answer);
      break;
    case AnswerKind::frequency:
    case AnswerKind::window:
      taken = read_when(step, text, lexicon, answer);
      break;
    case AnswerKind::date:
      taken = read_day(text, lexicon, today, answer);
      break;
  }
  if (!taken) return std::nullopt;
  return answer;
}

}  // namespace pln::dialogue
