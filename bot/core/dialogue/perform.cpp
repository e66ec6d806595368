#include "bot/core/dialogue/perform.hpp"

#include "bot/core/dialogue/engine.hpp"
#include "bot/core/dialogue/memory.hpp"
#include "bot/core/method/statements.hpp"
#include "bot/core/method/status.hpp"

#include <algorithm>
#include <array>

namespace pln::dialogue {

namespace {

void say_and_return(TurnWork& work, std::string_view key) {
  work.say(key);
  return_to_question(work);
}

// The position changed to another question, or the person wants to read it once more.
void return_in_full(TurnWork& work) {
  if (!work.learner.position.stack.empty()) settle(work, Arrival::in_full);
}

bool take_back(TurnWork& work, const Command& /*command*/) {
  work.is_book_keeping = true;
  work.say(undo(work) ? "undo.done" : "undo.nothing");
  return_in_full(work);
  return true;
}

bool do_again(TurnWork& work, const Command& /*command*/) {
  work.is_book_keeping = true;
  work.say(redo(work) ? "redo.done" : "redo.nothing");
  return_in_full(work);
  return true;
}

bool to_previous_question(TurnWork& work, const Command& /*command*/) {
  work.say(go_back(work) ? "back.done" : "back.nothing");
  return_in_full(work);
  return true;
}

bool skip(TurnWork& work, const Command& /*command*/) {
  const Step* step = work.open_step();
  if (step == nullptr) return false;
  skip_question(work, *step);
  return true;
}

// What would be lost is asked for once; a flow that keeps what was given is left at once.
bool cancel(TurnWork& work, const Command& /*command*/) {
  const bool gave_way = give_way(work);
  if (work.open_step() == nullptr) {
    if (gave_way) work.say("skip.done");
    return gave_way;
  }
  if (holds_something(work) && push_flow(work, "cancel_flow")) {
    settle(work, Arrival::fresh);
    return true;
  }
  park_all(work);
  work.say("cancel.done");
  return true;
}

bool help(TurnWork& work, const Command& /*command*/) {
  const Step* step = work.open_step();
  work.say(step == nullptr ? "help.idle" : step->again);
  if (step != nullptr) {
    work.say("help.at_question");
    work.options = options_of(work, *step);
  }
  return true;
}

bool explain(TurnWork& work, const Command& /*command*/) {
  const Step* step = work.open_step();
  say_and_return(work, step == nullptr ? "why.idle" : std::string_view{step->why});
  return true;
}

bool repeat(TurnWork& work, const Command& /*command*/) {
  if (work.open_step() == nullptr) work.say("repeat.idle");
  return_in_full(work);
  return true;
}

bool example(TurnWork& work, const Command& /*command*/) {
  const Step* step = work.open_step();
  say_and_return(work, step == nullptr ? "example.idle" : std::string_view{step->example});
  return true;
}

bool status(TurnWork& work, const Command& command) {
  method::say_status(work, command.topic);
  return_to_question(work);
  return true;
}

bool resume(TurnWork& work, const Command& /*command*/) {
  const bool paused = work.learner.settings->paused_until.has_value();
  give_way(work);  // what the clock began on top is not what the person wants back
  if (work.learner.nudges->quiet_until) work.learner.nudges.edit().quiet_until.reset();
  if (paused) {
    work.learner.settings.edit().paused_until.reset();
    work.say("resume.pause_over");
  } else if (!work.learner.position.stack.empty() || !work.learner.position.parked.empty()) {
    work.say("opened.back");
  }
  if (work.open_step() != nullptr) {
    return_to_question(work);
  } else if (!resume_parked(work) && !paused) {
    work.say("resume.nothing");
  }
  return true;
}

bool start(TurnWork& work, const Command& command) {
  if (!work.learner.nudges->stopped) return resume(work, command);
  work.learner.nudges.edit().stopped = false;
  if (!work.learner.consented()) return false;
  work.say("start.done");
  if (work.open_step() != nullptr) {
    return_to_question(work);
  } else {
    resume_parked(work);
  }
  return true;
}

std::string two_digits(unsigned number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

// Letters, digits and hyphens only.
std::string as_file_name(std::string text) {
  for (char& letter : text) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9');
    if (!plain) letter = '-';
  }
  return text;
}

bool export_data(TurnWork& work, const Command& /*command*/) {
  const LocalDate today = work.today();
  const std::string file = "pln-coach-" + as_file_name(work.learner.id.text) + "-" +
                           std::to_string(static_cast<int>(today.year())) + "-" +
                           two_digits(static_cast<unsigned>(today.month())) + "-" +
                           two_digits(static_cast<unsigned>(today.day())) + ".json";
  work.effects.emplace_back(WriteExport{file});
  const bool at_terminal = work.context.platform == Platform::console;
  work.say(at_terminal ? "export.done" : "export.sent", {{"file", file}});
  return_to_question(work);
  return true;
}

bool forget(TurnWork& work, const Command& /*command*/) {
  if (work.learner.position.open_question == "confirm_forget") return false;
  if (!push_flow(work, "forget")) {
    park_all(work);
    push_flow(work, "forget");
  }
  settle(work, Arrival::fresh);
  return true;
}

bool switch_language(TurnWork& work, const Command& command) {
  if (!work.context.prompts->speaks(command.topic)) {
    say_and_return(work, "language.unknown");
    return true;
  }
  if (work.learner.settings->locale != command.topic) {
    work.learner.settings.edit().locale = command.topic;
  }
  work.learner.settings.edit().locale_named = true;
  say_and_return(work, "language.done");
  return true;
}

bool ask_human(TurnWork& work, const Command& /*command*/) {
  say_and_return(work, work.context.operator_contact.empty() ? "human.nobody" : "human.contact");
  return true;
}

bool are_you_human(TurnWork& work, const Command& /*command*/) {
  say_and_return(work, work.context.operator_contact.empty() ? "human.bot" : "human.bot_contact");
  return true;
}

bool small_talk(TurnWork& work, const Command& command) {
  const std::string key = "small_talk." + (command.topic.empty() ? "other" : command.topic);
  say_and_return(work, work.context.prompts->text(key) != nullptr ? key : "small_talk.other");
  return true;
}

bool ask_about(TurnWork& work, const Command& command) {
  const std::string key = "about." + command.topic;
  const bool known = !command.topic.empty() && work.context.prompts->text(key) != nullptr;
  say_and_return(work, known ? key : "about.unknown");
  return true;
}

// Harassment, law, health: nothing of it is kept, and a person is named.
bool send_to_person(TurnWork& work) {
  work.is_book_keeping = true;
  say_and_return(
      work, work.context.operator_contact.empty() ? "out_of_scope.nobody" : "out_of_scope.person");
  return true;
}

bool out_of_scope(TurnWork& work, const Command& command) {
  if (command.topic == "person") return send_to_person(work);
  say_and_return(work, "out_of_scope.here");
  return true;
}

// What works before the person has agreed: nothing that would be kept.
bool works_before_consent(CommandName name) {
  static constexpr std::array allowed{CommandName::help,
                                      CommandName::why,
                                      CommandName::repeat,
                                      CommandName::example,
                                      CommandName::start,
                                      CommandName::forget,
                                      CommandName::export_,
                                      CommandName::ask_human,
                                      CommandName::are_you_human,
                                      CommandName::ask_about,
                                      CommandName::switch_language,
                                      CommandName::small_talk};
  return std::find(allowed.begin(), allowed.end(), name) != allowed.end();
}

using Handler = bool (*)(TurnWork&, const Command&);

Handler handler_of(CommandName name) {
  switch (name) {
    case CommandName::undo:
      return take_back;
    case CommandName::redo:
      return do_again;
    case CommandName::back:
      return to_previous_question;
    case CommandName::skip:
      return skip;
    case CommandName::cancel:
      return cancel;
    case CommandName::help:
      return help;
    case CommandName::why:
      return explain;
    case CommandName::repeat:
      return repeat;
    case CommandName::example:
      return example;
    case CommandName::status:
      return status;
    case CommandName::resume:
      return resume;
    case CommandName::start:
      return start;
    case CommandName::export_:
      return export_data;
    case CommandName::forget:
      return forget;
    case CommandName::switch_language:
      return switch_language;
    case CommandName::ask_human:
      return ask_human;
    case CommandName::are_you_human:
      return are_you_human;
    case CommandName::small_talk:
      return small_talk;
    case CommandName::ask_about:
      return ask_about;
    case CommandName::out_of_scope:
      return out_of_scope;
    default:
      return method::statement_handler(name);
  }
}

}  // namespace

void return_to_question(TurnWork& work) {
  if (work.is_listening || work.learner.position.stack.empty()) return;
  settle(work, Arrival::again);
}

void stop(TurnWork& work) {
  work.understood.push_back(CommandName::stop);
  if (!work.learner.nudges->stopped) work.learner.nudges.edit().stopped = true;
  park_all(work);
  if (!work.learner.consented()) work.learner.position = Position{};
  work.say("stop.done");
}

bool perform(TurnWork& work, const Command& command) {
  const bool may_keep = work.learner.consented() && !work.awaits_consent;
  if (!may_keep && !works_before_consent(command.name)) return false;
  if (command.name == CommandName::stop) {
    stop(work);
    return true;
  }
  const Handler handler = handler_of(command.name);
  if (handler == nullptr) return false;
  // Noted first, so that what the handler itself notes comes behind it.
  work.understood.push_back(command.name);
  const std::size_t noted = work.understood.size();
  if (handler(work, command)) return true;
  work.understood.resize(noted - 1);
  return false;
}

}  // namespace pln::dialogue
