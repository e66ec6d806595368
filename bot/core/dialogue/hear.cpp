#include "bot/core/dialogue/hear.hpp"

#include "bot/core/dialogue/engine.hpp"
#include "bot/core/dialogue/memory.hpp"
#include "bot/core/dialogue/perform.hpp"
#include "bot/core/dialogue/several.hpp"
#include "bot/core/understanding/links.hpp"
#include "bot/core/understanding/message.hpp"
#include "bot/core/understanding/options.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/tokens.hpp"

#include <algorithm>
#include <utility>

namespace pln::dialogue {

namespace {

using understanding::Message;
using understanding::OptionWords;

void note(TurnWork& work, CommandName name) { work.understood.push_back(name); }

std::vector<std::string> ids_in(std::string_view ids) {
  std::vector<std::string> all;
  all.reserve(static_cast<std::size_t>(std::count(ids.begin(), ids.end(), ' ')) + 1);
  while (!ids.empty()) {
    const std::size_t end = std::min(ids.find(' '), ids.size());
    all.emplace_back(ids.substr(0, end));
    ids.remove_prefix(std::min(end + 1, ids.size()));
  }
  return all;
}

// Whether it is the question that is open now, about the same item.
bool is_open(const TurnWork& work, const Asked& asked) {
  const Frame* frame = work.frame();
  return frame != nullptr && work.learner.position.open_question == asked.question &&
         frame->flow == asked.flow && frame->step == asked.step && frame->item == asked.item;
}

// The options that stand below the open question, those of the ladder included.
std::vector<Option> open_options(const TurnWork& work, const Step& step) {
  std::vector<Option> own = options_of(work, step);
  const auto& asked = work.learner.talk.asked;
  if (asked.empty() || !is_open(work, *asked.back())) return own;
  std::vector<Option> shown;
  for (std::string& id : ids_in(asked.back()->options)) {
    const auto same =
        std::find_if(own.begin(), own.end(), [&](const Option& one) { return one.id == id; });
    shown.push_back(same == own.end() ? Option{std::move(id), ""} : *same);
  }
  return shown;
}

CommandName name_of_option(const std::string& option) {
  if (option == "yes") return CommandName::confirm;
  if (option == "no") return CommandName::decline;
  if (option == "skip") return CommandName::skip;
  return CommandName::choose;
}

// The ladder's own options work at every question.
bool take_ladder_option(TurnWork& work, const Step& step, const std::string& option) {
  if (option == "leave_question") {
    note(work, CommandName::skip);
    skip_question(work, step);
    return true;
  }
  Command command;
  command.name = option == "show_example" ? CommandName::example : CommandName::ask_human;
  if (option == "show_example" || option == "ask_person") return perform(work, command);
  if (option == "put_aside") {
    note(work, CommandName::skip);
    park_all(work);
    work.say("ladder.put_aside");
    return true;
  }
  return false;
}

void choose(TurnWork& work, const Step& step, const std::string& option) {
  if (take_ladder_option(work, step, option)) return;
  note(work, name_of_option(option));
  Answer answer;
  answer.option = option;
  take_answer(work, step, answer);
}

// Options by label come first everywhere; bare numbers only where the answer is not a number
// itself.
bool take_option(TurnWork& work, const Step& step, const Message& message, bool is_command) {
  constexpr std::size_t bytes_max = 120;  // the longest way of naming an option, with politeness
  if (message.text().folded.size() > bytes_max) return false;
  const std::vector<Option> options = open_options(work, step);
  if (options.empty()) return false;
  std::vector<OptionWords> words;
  words.reserve(options.size());
  for (const Option& option : options) words.push_back({option.id, folded_name(option.label)});
  const auto found = understanding::match_option(message, words, work.lexicon(), is_command);
  if (!found) return false;
  choose(work, step, options[*found].id);
  return true;
}

int listed_items(const TurnWork& work) {
  const Frame* frame = work.frame();
  return frame == nullptr ? 0 : static_cast<int>(frame->batch.size());
}

bool take_as_answer(TurnWork& work, const Step& step, const Text& text) {
  // Cutting would lose words without a sign; a few screens are enough for any of the questions.
  constexpr std::size_t answer_bytes_max = 4000;
  if (text.written.size() > answer_bytes_max) {
    note(work, CommandName::not_understood);
    work.say("answer.too_long");
    return_to_question(work);
    return true;
  }
  auto answer = read_answer(step, text, work.lexicon(), work.today(), listed_items(work));
  if (!answer) return false;
  note(work, answer->option.empty() ? CommandName::answer : name_of_option(answer->option));
  take_answer(work, step, *answer);
  return true;
}

// Rungs: the question in other words with an example, then ways on, then leaving it (C24).
void climb_ladder(TurnWork& work, const Step* step) {
  note(work, CommandName::not_understood);
  int& misses = work.learner.talk.misses;
  if (step == nullptr) {
    misses = misses % 2 + 1;
    work.say(misses == 1 ? "ladder.nothing_open" : "ladder.still_nothing_open");
    return;
  }
  misses = misses % 3 + 1;
  if (misses == 1) {
    work.say(step->again);
    work.options = options_of(work, *step);
    return;
  }
  const bool last = misses == 3;
  work.say(last ? "ladder.third" : "ladder.second");
  if (step->answer == AnswerKind::choice) {  // what can be chosen stands first
    work.options = options_of(work, *step);
  } else {
    work.options.push_back({last ? "ask_person" : "show_example", ""});
  }
  if (!step->required) work.options.push_back({"leave_question", ""});
  work.options.push_back({"put_aside", ""});
}

// The command that the message is, in the person's language first.
std::optional<Command> find_command(const TurnWork& work, const Message& message) {
  const Lexicon& own = work.lexicon();
  if (auto found = understanding::match_phrase(message, own)) return found;
  // A slip into another language is a word or two, not a sentence.
  constexpr std::ptrdiff_t blanks_max = 3;
  const std::string_view folded{message.text().folded};
  if (std::count(folded.begin(), folded.end(), ' ') > blanks_max) return std::nullopt;
  for (const Lexicon& other : work.context.prompts->lexicons) {
    if (&other == &own) continue;
    if (auto found = understanding::match_phrase(message, other)) return found;
  }
  return std::nullopt;
}

bool take_link(TurnWork& work, const Text& text) {
  if (understanding::read_links(text).empty()) return false;
  Command command;
  command.name = CommandName::save_link;
  command.text = text.written;
  command.folded = text.folded;
  command.origin = text.origin;
  return perform(work, command);
}

}  // namespace

namespace {

// What answers the open question once the orders around it have been carried out.
void hear_rest(TurnWork& work, const Step& step, const Text& rest) {
  if (rest.folded.empty()) return return_to_question(work);
  work.heard = &rest;
  const Message message{rest};
  const auto command = find_command(work, message);
  if (take_option(work, step, message, command.has_value())) return;
  if (command && perform(work, *command)) return;
  if (!take_as_answer(work, step, rest)) return_to_question(work);
}

// Several matters in one message: the orders first, then the answer, so that the next question
// comes last.
bool take_several(TurnWork& work, const Step* step, const Text& text) {
  auto several = read_several(work, step, text);
  if (!several) return false;
  const Position before = work.learner.position;
  work.is_listening = true;
  for (const auto& [command, words] : several->orders) {
    work.heard = &words;
    perform(work, command);
  }
  work.is_listening = false;
  const Step* open = work.open_step();
  if (open == nullptr || open != step) {  // an order has led elsewhere, or nothing was open
    if (open != nullptr) return_to_question(work);
    return true;
  }
  work.ahead = std::move(several->ahead);
  if (several->answer.folded.empty()) {
    if (!work.ahead.empty()) {
      note(work, CommandName::answer);
      store_ahead(work, std::exchange(work.ahead, {}));
    }
    return_to_question(work);
    return true;
  }
  hear_rest(work, *step, several->answer);
  work.ahead.clear();
  return true;
}

}  // namespace

void hear(TurnWork& work, const Text& text) {
  work.heard = &text;
  const Message message{text};  // cut into words once, for all who read it
  const std::span<const Lexicon> lexicons{work.context.prompts->lexicons};
  const Step* step = work.open_step();
  const bool keeps_option = step != nullptr && step->question == "keep_slower_stop";
  if (!keeps_option && understanding::is_opt_out(message, lexicons)) return stop(work);
  if (step == nullptr && understanding::is_opt_out_when_idle(message, lexicons)) return stop(work);
  const auto command = find_command(work, message);
  if (step != nullptr && take_option(work, *step, message, command.has_value())) return;
  // "drop 1 3" picks from the list that was shown, wherever else it is a command.
  const bool picks = step != nullptr && step->answer == AnswerKind::numbers;
  if (picks && take_as_answer(work, *step, text)) return;
  if (take_several(work, step, text)) return;
  if (command && perform(work, *command)) return;
  if (step != nullptr && take_as_answer(work, *step, text)) return;
  const auto close = understanding::match_phrase_fuzzy(message, work.lexicon());
  if (close && perform(work, *close)) return;
  if (give_way(work)) return hear(work, text);  // it may answer what the nudge interrupted
  if (step == nullptr && take_link(work, text)) return;
  climb_ladder(work, step);
}

void before_consent(TurnWork& work, const Text& text) {
  const Step* step = work.open_step();
  if (step != nullptr) return hear(work, text);
  const Message message{text};
  const std::span<const Lexicon> lexicons{work.context.prompts->lexicons};
  if (understanding::is_opt_out(message, lexicons) ||
      understanding::is_opt_out_when_idle(message, lexicons)) {
    return stop(work);
  }
  const auto command = find_command(work, message);
  if (command && command->name == CommandName::forget && perform(work, *command)) return;
  if (command && command->name == CommandName::start && work.learner.nudges->stopped) {
    work.learner.nudges.edit().stopped = false;
  }
  if (command) note(work, command->name);
  push_flow(work, "consent");
  settle(work, Arrival::fresh);
}

namespace {

// A press on an option of an earlier question corrects that answer; what acts, consents or erases
// wants the question that is open now (contract 2.3.4).
void late_press(TurnWork& work, const Asked& asked, const std::string& option) {
  Position& position = work.learner.position;
  const Flow* flow = work.context.prompts->flow(asked.flow);
  const bool refused = asked.question == "confirm_act" || asked.question == "consent" ||
                       asked.question == "confirm_forget" || (flow != nullptr && flow->is_passing);
  const Step* step = flow == nullptr ? nullptr : work.context.prompts->step(*flow, asked.step);
  if (refused || step == nullptr || step->action == nullptr) {
    note(work, CommandName::not_understood);
    work.say("correct.too_late");
    return return_to_question(work);
  }
  note(work, CommandName::correct);
  const Position present = position;
  Frame then;
  then.flow = asked.flow;
  then.step = asked.step;
  then.item = asked.item;
  position.stack = {std::move(then)};
  Answer answer;
  answer.option = option;
  const std::size_t parts = work.parts.size();
  step->action->run(work, answer);
  work.parts.resize(std::min(parts, work.parts.size()));
  position = present;
  work.say("correct.changed");
  return_to_question(work);
}

}  // namespace

void not_understood(TurnWork& work) { climb_ladder(work, work.open_step()); }

void press(TurnWork& work, const ChoicePressed& choice) {
  const auto& asked = work.learner.talk.asked;
  const auto found = std::find_if(asked.rbegin(), asked.rend(),
                                  [&](const auto& one) { return one->message == choice.message; });
  if (found == asked.rend()) return;  // not one of ours, or so old that it is forgotten
  const Asked put = **found;
  const std::vector<std::string> offered = ids_in(put.options);
  if (std::find(offered.begin(), offered.end(), choice.choice) == offered.end()) {
    return;  // a press on what was never offered changes nothing
  }
  const Step* open = work.open_step();
  if (open != nullptr && is_open(work, put)) {
    return choose(work, *open, choice.choice);
  }
  late_press(work, put, choice.choice);
}

bool answer_anew(TurnWork& work, const EventKey& message, const Text& text) {
  const auto& history = *work.learner.history;
  const auto turn = std::find_if(history.begin(), history.end(),
                                 [&](const auto& one) { return one->event == message; });
  if (turn == history.end() || (*turn)->before.open_question.empty()) return false;
  // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): the history is about to change
  const auto taken = *turn;
  const Learner before = work.learner;
  const auto understood = work.understood;
  const bool was_last = before.position == taken->after;
  revert(work.learner, taken->changes);
  work.learner.position = taken->before;
  const Step* step = work.open_step();
  if (step == nullptr ||
      !(take_option(work, *step, Message{text}, false) || take_as_answer(work, *step, text))) {
    work.learner = before;
    work.understood = understood;
    work.parts.clear();
    work.options.clear();
    work.main.clear();
    return false;
  }
  work.understood = understood;
  if (was_last) return true;
  work.learner.position = before.position;
  work.parts.clear();
  work.options.clear();
  work.main.clear();
  work.say("correct.value", {{"name", text.written}});
  return_to_question(work);
  return true;
}

void edited(TurnWork& work, const MessageEdited& edit) {
  const auto out = take_out(work, edit.original);
  if (!out) return;
  const Position present = work.learner.position;
  const int misses = work.learner.talk.misses;
  work.edited_from = work.learner;
  work.edited_message = edit.original;
  work.learner.position = out->before;
  hear(work, edit.text);
  work.understood = {CommandName::correct};
  work.learner.talk.misses = misses;
  const bool was_last = present == out->after;
  if (was_last) return;  // the reply to the new words is the reply
  work.learner.position = present;
  work.effects.clear();
  work.parts.clear();
  work.options.clear();
  work.main.clear();
  work.say("correct.edited");
  return_to_question(work);
}

void deleted(TurnWork& work, const MessageDeleted& removal) {
  const auto out = take_out(work, removal.original);
  if (!out) return;
  note(work, CommandName::correct);
  work.is_book_keeping = true;
  if (work.learner.position == out->after) work.learner.position = out->before;
  work.say("correct.deleted");
  return_to_question(work);
}

}  // namespace pln::dialogue
