#include "bot/core/dialogue/renewal.hpp"

#include "bot/core/dialogue/engine.hpp"
#include "bot/core/dialogue/hear.hpp"
#include "bot/core/dialogue/perform.hpp"
#include "bot/core/fingerprint.hpp"
#include "bot/core/understanding/phrases.hpp"

#include <algorithm>
#include <array>

namespace pln::dialogue {

namespace {

constexpr std::string_view again = "consent_again";

bool asks_already(const TurnWork& work) {
  return work.frame() != nullptr && work.frame()->flow == again &&
         !work.learner.position.open_question.empty();
}

void ask(TurnWork& work) {
  give_way(work);
  if (!push_flow(work, again)) {
    park_all(work);
    push_flow(work, again);
  }
  settle(work, Arrival::fresh);
}

// What people may ask of the coach at any time, whatever they agreed to.
bool is_always_open(CommandName name) {
  static constexpr std::array open{CommandName::export_,   CommandName::forget,
                                   CommandName::help,      CommandName::are_you_human,
                                   CommandName::ask_human, CommandName::switch_language};
  return std::find(open.begin(), open.end(), name) != open.end();
}

bool performs_what_is_open(TurnWork& work, const Text& text) {
  for (const Lexicon& lexicon : work.context.prompts->lexicons) {
    const auto command = understanding::match_phrase(text, lexicon);
    if (command && is_always_open(command->name)) return perform(work, *command);
  }
  return false;
}

}  // namespace

std::string present_terms(const Context& context) {
  if (context.prompts->consent_terms.empty()) return {};
  return fingerprint(context.prompts->consent_terms + '\n' + context.operator_name);
}

bool must_renew(const TurnWork& work) {
  const auto& given = work.learner.consent->given;
  if (!work.learner.consented() || given.empty()) return false;
  const Consent& last = given.back();
  if (last.withdrawn_at) return true;
  const std::string present = present_terms(work.context);
  return !last.terms.empty() && !present.empty() && last.terms != present;
}

void renew(TurnWork& work, const Text& text) {
  work.awaits_consent = true;
  const bool forgets = work.learner.position.open_question == "confirm_forget";
  if (asks_already(work) || forgets) return hear(work, text);
  const std::span<const Lexicon> lexicons{work.context.prompts->lexicons};
  if (understanding::is_opt_out(text, lexicons)) return stop(work);
  if (performs_what_is_open(work, text)) return;
  ask(work);
}

void renew_by(TurnWork& work, const MessageId& pressed, const std::string& option) {
  const auto& asked = work.learner.talk.asked;
  const bool forgets = work.learner.position.open_question == "confirm_forget";
  const bool answers =
      (asks_already(work) || forgets) && !asked.empty() && asked.back()->message == pressed;
  if (answers) return press(work, {pressed, option});
  if (!asks_already(work) && !forgets) return ask(work);
  return_to_question(work);
}

void note_terms(TurnWork& work) {
  const auto& given = work.learner.consent->given;
  if (given.empty() || !given.back().terms.empty()) return;
  const std::string terms = present_terms(work.context);
  if (!terms.empty()) work.learner.consent.edit().given.back().terms = terms;
}

}  // namespace pln::dialogue
