#include "bot/core/dialogue/several.hpp"

#include "bot/core/understanding/options.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/times.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>
#include <array>

namespace pln::dialogue {

namespace {

using understanding::Token;

constexpr std::size_t several_bytes_max = 600;  // more is a list that was pasted, or a letter
constexpr std::size_t parts_max = 12;

struct Part {
  std::size_t begin{0}, end{0};
  std::optional<Command> order{};
};

// Orders that leave the talk where it is, so that any number of them can come in one message.
bool is_statement(const Command& command) {
  static constexpr std::array names{
      CommandName::add,          CommandName::remove,  CommandName::correct,
      CommandName::set_nudging,  CommandName::remind,  CommandName::log_activity,
      CommandName::save_link,    CommandName::suggest, CommandName::pause,
      CommandName::set_timezone, CommandName::reorder, CommandName::switch_language,
      CommandName::replace};
  return std::find(names.begin(), names.end(), command.name) != names.end();
}

// Orders whose slot may itself hold commas: what follows still belongs to them.
bool takes_lists(const Command& command) {
  return !command.text.empty() &&
         (command.name == CommandName::add || command.name == CommandName::remove ||
          command.name == CommandName::replace || command.name == CommandName::remind ||
          command.name == CommandName::log_activity || command.name == CommandName::suggest);
}

// A note or an idea is kept as it was written, whatever it says; "X, not Y" is one correction.
bool keeps_all_words(const Command& command) {
  const bool mends = command.name == CommandName::correct && command.topic.empty();
  return mends || command.name == CommandName::suggest ||
         command.name == CommandName::log_activity ||
         (command.name == CommandName::add && command.topic == "journal");
}

bool is_mark(std::string_view folded, std::size_t at) {
  const char mark = folded[at];
  if (mark == ',' || mark == ';' || mark == '\n') return true;
  const bool is_ordinal = mark == '.' && at > 0 && folded[at - 1] >= '0' && folded[at - 1] <= '9';
  const bool ends_sentence = (mark == '.' && !is_ordinal) || mark == '!';
  return ends_sentence && at + 1 < folded.size() && folded[at + 1] == ' ';
}

// Where the message may be cut: behind marks and, unless the answer is free text, before "and".
std::vector<Part> parts_of(const Text& text, const Lexicon& lexicon, bool at_conjunctions) {
  const std::string_view folded{text.folded};
  const auto words = understanding::tokens(text);
  std::vector<std::size_t> cuts;
  for (std::size_t index = 1; index < words.size(); ++index) {
    bool cut = at_conjunctions && understanding::is_a(words, index, "conjunction", lexicon);
    for (std::size_t at = words[index - 1].end; at < words[index].begin; ++at) {
      cut = cut || is_mark(folded, at);
    }
    // "if it rains, then I read" is one plan.
    cut = cut && !understanding::is_a(words, index, "then_word", lexicon);
    if (cut) cuts.push_back(words[index].begin);
  }
  std::vector<Part> parts;
  std::size_t begin = 0;
  for (const std::size_t cut : cuts) {
    parts.push_back({begin, cut, {}});
    begin = cut;
  }
  parts.push_back({begin, folded.size(), {}});
  return parts;
}

// Without "and", "also" in front and marks behind.
Text trimmed(const Text& text, const Part& part, const Lexicon& lexicon) {
  std::size_t begin = part.begin, end = part.end;
  const Text whole = understanding::part_of(text, begin, end);
  const auto words = understanding::tokens(whole);
  if (words.empty()) return {};
  std::size_t first = 0;
  while (first + 1 < words.size() && understanding::is_a(words, first, "conjunction", lexicon)) {
    ++first;
  }
  end = whole.folded.find_last_not_of(" ,;.\n");
  return understanding::part_of(whole, words[first].begin, std::max(end + 1, words[first].begin));
}

// Joins two parts of the answer that something else stood between.
void append(Text& text, const Text& more) {
  if (text.folded.empty()) {
    text = more;
    return;
  }
  const auto with_origin = [](Text one) {
    if (!one.origin.empty()) return one;
    for (std::size_t at = 0; at <= one.folded.size(); ++at) {
      one.origin.push_back(static_cast<std::uint32_t>(at));
    }
    return one;
  };
  const Text second = with_origin(more);
  text = with_origin(std::move(text));
  constexpr std::string_view joint = ", ";
  const auto shift = static_cast<std::uint32_t>(text.written.size() + joint.size());
  text.origin.push_back(text.origin.back() + 1);  // the comma, then the blank
  for (const std::uint32_t at : second.origin) text.origin.push_back(at + shift);
  text.written.append(joint).append(second.written);
  text.folded.append(joint).append(second.folded);
}

// "twice a week" alone is a rhythm; "hobby" in a list of subjects says what it is all for.
std::optional<Command> order_in_a_word(const Text& part, bool is_list, const Lexicon& lexicon) {
  const auto words = understanding::tokens(part);
  const std::string said = understanding::joined(words, 0, words.size());
  Command command;
  if (const auto purpose = lexicon.value_of("purpose_word", said); is_list && !purpose.empty()) {
    command.name = CommandName::correct;
    command.topic = "purpose_" + std::string(purpose);
    return command;
  }
  const auto frequency = understanding::read_frequency(part, lexicon);
  constexpr std::size_t rhythm_words_max = 4;
  if (!frequency || words.size() > rhythm_words_max || frequency == Frequency::off) return {};
  const bool only_that = !lexicon.value_of("frequency", said).empty() ||
                         std::all_of(words.begin(), words.end(), [&](const Token& word) {
                           return !lexicon.value_of("number", word.word).empty() ||
                                  !lexicon.value_of("times", word.word).empty() ||
                                  !lexicon.value_of("times_word", word.word).empty() ||
                                  !lexicon.value_of("per_word", word.word).empty() ||
                                  !lexicon.value_of("unit", word.word).empty() ||
                                  word.word.find_first_not_of("0123456789x") == std::string::npos;
                         });
  if (!only_that) return std::nullopt;
  command.name = CommandName::set_nudging;
  command.text = part.written;
  command.folded = part.folded;
  command.origin = part.origin;
  return command;
}

// An order that this part is for itself. A single verb in front ("drop", "log") is not enough: list
// items begin so as well ("drop shipping"), unless what follows names a contact.
std::optional<Command> order_in(const Text& part, bool is_list, const Lexicon& lexicon) {
  auto found = understanding::match_phrase(part, lexicon);
  if (!found || !is_statement(*found)) return order_in_a_word(part, is_list, lexicon);
  const std::size_t own = understanding::tokens(part).size() -
                          std::min(understanding::tokens(part).size(),
                                   understanding::tokens(understanding::slot(*found)).size());
  const bool names_contact = part.folded.find('@') != std::string::npos ||
                             part.folded.find(" as ") != std::string::npos ||
                             part.folded.find(" als ") != std::string::npos;
  const bool adds = found->name == CommandName::add && found->topic == "contact";
  if (own >= 2 || (adds && names_contact) || part.folded.find(':') != std::string::npos) {
    return found;
  }
  return std::nullopt;
}

// Parts that belong together become one: what follows an order that takes lists, and what answers.
std::vector<Part> grouped(const Text& text, std::vector<Part> parts, bool is_list,
                          const Lexicon& lexicon) {
  std::vector<Part> groups;
  for (Part& part : parts) {
    const Text words = trimmed(text, part, lexicon);
    part.order = order_in(words, is_list, lexicon);
    const Command* before =
        groups.empty() || !groups.back().order ? nullptr : &*groups.back().order;
    const bool follows = before != nullptr && takes_lists(*before);
    const bool answers_on = !groups.empty() && before == nullptr;
    // "on Fridays at 9, not on Mondays" is one wish.
    const bool same_wish = before != nullptr && part.order && part.order->name == before->name &&
                           before->name == CommandName::set_nudging;
    // So is "on Mondays and Fridays", and "for a month and two weeks".
    const bool timed = before != nullptr && (before->name == CommandName::set_nudging ||
                                             before->name == CommandName::pause);
    const bool more_of_it = timed && !part.order &&
                            (!understanding::read_set_nudging(words, lexicon).empty() ||
                             understanding::read_span(words, lexicon).has_value());
    if ((!part.order && (follows || answers_on)) || same_wish || more_of_it) {
      groups.back().end = part.end;
    } else {
      groups.push_back(std::move(part));
    }
  }
  for (Part& group : groups) {
    if (group.order) group.order = order_in(trimmed(text, group, lexicon), is_list, lexicon);
  }
  return groups;
}

// "I have 45 minutes a week and nudge me on Fridays": two orders and nothing else.
bool only_orders(const Text& text, const Lexicon& lexicon) {
  const auto groups = grouped(text, parts_of(text, lexicon, true), false, lexicon);
  return groups.size() > 1 && std::all_of(groups.begin(), groups.end(), [](const Part& group) {
           return group.order.has_value();
         });
}

std::optional<std::string> option_of(const Step& step, const Text& text, const Lexicon& lexicon) {
  std::vector<understanding::OptionWords> words;
  for (const std::string& id : step.options) words.push_back({id, ""});
  const auto found = understanding::match_option(text, words, lexicon, true);
  if (!found || text.folded.find_first_not_of("0123456789 ") == std::string::npos) return {};
  return step.options[*found];
}

// "confidence 8", "review in eight weeks": the words behind the name of a question.
std::optional<Text> behind_name(const Step& step, const Text& part, const Lexicon& lexicon) {
  const auto words = understanding::tokens(part);
  std::size_t first = 0;
  while (first + 1 < words.size() && understanding::is_a(words, first, "article", lexicon)) ++first;
  const auto name = understanding::find_entry(words, first, "question_name", lexicon);
  if (!name || name->value != step.question) return std::nullopt;
  std::size_t next = first + name->words;
  // Free words need a colon behind the name: "success is ..." may well be the answer itself.
  const std::size_t colon = part.folded.find(':', words[next - 1].end);
  if (step.answer == AnswerKind::text && colon != words[next - 1].end) return std::nullopt;
  // "in eight weeks" keeps its "in", which a day may need.
  const bool keeps = step.answer == AnswerKind::date;
  while (!keeps && next < words.size() && understanding::is_a(words, next, "is_word", lexicon)) {
    ++next;
  }
  if (next >= words.size()) return std::nullopt;
  return understanding::part_of(part, words[next].begin, part.folded.size());
}

std::optional<Answer> read_named(const TurnWork& work, const Step& step, const Text& words) {
  const Lexicon& lexicon = work.lexicon();
  if (const auto option = option_of(step, words, lexicon)) {
    Answer answer;
    answer.option = *option;
    answer.text = words.written;
    return answer;
  }
  return read_answer(step, words, lexicon, work.today(), 0);
}

// Without its name an answer must be unmistakable: an option, a day, "8/10", "if ... then ...".
std::optional<Answer> read_unnamed(const TurnWork& work, const Step& step, const Text& part) {
  const Lexicon& lexicon = work.lexicon();
  const auto words = understanding::tokens(part);
  constexpr std::size_t date_words_max = 4;
  if (words.empty()) return std::nullopt;
  if (step.answer == AnswerKind::choice) {
    if (const auto option = option_of(step, part, lexicon)) return read_named(work, step, part);
    return std::nullopt;
  }
  const bool is_day = step.answer == AnswerKind::date && words.size() <= date_words_max;
  const bool out_of_ten =
      step.answer == AnswerKind::number && words.size() == 1 && part.folded.ends_with("/10");
  const bool is_plan =
      step.question == "goal.plan" && understanding::is_a(words, 0, "if_word", lexicon);
  if (!is_day && !out_of_ten && !is_plan) return std::nullopt;
  return read_answer(step, part, lexicon, work.today(), 0);
}

// The questions behind `step` in its flow that are asked once, each question one time.
std::vector<const Step*> later_questions(const TurnWork& work, const Step& step) {
  const Flow* flow = work.context.prompts->flow(work.frame()->flow);
  std::vector<const Step*> later;
  if (flow == nullptr) return later;
  bool behind = false;
  for (const Step& one : flow->steps) {
    if (&one == &step) {
      behind = true;
      continue;
    }
    const bool asks = behind && one.kind == StepKind::collect && one.item.empty();
    if (!asks || one.question == step.question) continue;
    const auto same = std::find_if(later.begin(), later.end(), [&](const Step* other) {
      return other->question == one.question;
    });
    if (same == later.end()) later.push_back(&one);
  }
  return later;
}

// Takes what answers later questions out of the answer; true if there was any.
bool take_ahead(const TurnWork& work, const Step& step, const Text& text, bool at_conjunctions,
                Several& found) {
  const auto later = later_questions(work, step);
  if (later.empty()) return false;
  const Lexicon& lexicon = work.lexicon();
  const auto parts = parts_of(text, lexicon, at_conjunctions);
  std::size_t first_end = 0;
  bool only_first = true;
  for (const Part& part : parts) {
    const Text words = trimmed(text, part, lexicon);
    bool taken = false;
    for (const Step* question : later) {
      const auto body = behind_name(*question, words, lexicon);
      const bool may_be_unnamed = !body && parts.size() > 1;
      auto answer = body             ? read_named(work, *question, *body)
                    : may_be_unnamed ? read_unnamed(work, *question, words)
                                     : std::nullopt;
      if (!answer) continue;
      found.ahead.emplace_back(question, std::move(*answer));
      taken = true;
      break;
    }
    if (!taken && found.ahead.empty()) first_end = part.end;
    only_first = only_first && (taken || found.ahead.empty());
  }
  // Words behind an answer to a later question could belong to either: then nothing is cut.
  if (!only_first) found.ahead.clear();
  if (found.ahead.empty()) return false;
  found.answer = trimmed(text, {0, first_end, {}}, lexicon);
  return true;
}

}  // namespace

std::optional<Several> read_several(const TurnWork& work, const Step* step, const Text& text) {
  if (text.folded.size() > several_bytes_max || text.folded.find(' ') == std::string::npos) {
    return std::nullopt;
  }
  const Lexicon& lexicon = work.lexicon();
  const bool is_free = step != nullptr && step->answer == AnswerKind::text;
  const auto whole = understanding::match_phrase(text, lexicon);
  if (whole && keeps_all_words(*whole)) return std::nullopt;
  auto parts = parts_of(text, lexicon, !is_free);
  if (is_free && only_orders(text, lexicon)) parts = parts_of(text, lexicon, true);
  if (parts.size() > parts_max) return std::nullopt;
  Several found;
  found.answer = text;
  if (parts.size() > 1) {
    const bool is_list = step != nullptr && step->answer == AnswerKind::list;
    const auto groups = grouped(text, std::move(parts), is_list, lexicon);
    if (groups.size() == 1 && groups.front().order) return std::nullopt;
    if (groups.size() > 1) found.answer = {};
    for (const Part& group : groups) {
      const Text words = trimmed(text, group, lexicon);
      if (group.order) {
        found.orders.push_back({*group.order, words});
      } else if (groups.size() > 1) {
        append(found.answer, words);
      }
    }
  }
  if (step != nullptr && work.frame() != nullptr && !found.answer.folded.empty()) {
    take_ahead(work, *step, Text{found.answer}, !is_free, found);
  }
  if (found.orders.empty() && found.ahead.empty()) return std::nullopt;
  return found;
}

void store_ahead(TurnWork& work, const std::vector<std::pair<const Step*, Answer>>& ahead) {
  std::vector<std::string> names;
  for (const auto& [step, answer] : ahead) {
    if (work.frame() == nullptr) return;
    if (step->action != nullptr && !step->action->run(work, answer)) continue;
    work.frame()->answered.push_back(step->name + " " + answer.option);
    names.push_back(answer.text);
  }
  if (names.empty()) return;
  work.described = std::move(names);
  work.say("answer.ahead");
}

std::optional<std::string> answered_target(TurnWork& work, const Step& step) {
  auto& answered = work.frame()->answered;
  const std::string name = step.name + " ";
  const auto found = std::find_if(answered.begin(), answered.end(),
                                  [&](const std::string& one) { return one.starts_with(name); });
  if (found == answered.end()) return std::nullopt;
  const std::string option = found->substr(name.size());
  answered.erase(found);
  std::string target = step.next;
  for (const auto& [id, to] : step.on) {
    if (!option.empty() && id == option) target = to;
  }
  return target;
}

}  // namespace pln::dialogue
