// Questions in between: which of several meanings an order has, what becomes of a flow when another
// is begun, and whether what was begun is thrown away.
#include "bot/core/dialogue/engine.hpp"
#include "bot/core/dialogue/perform.hpp"
#include "bot/core/method/tables.hpp"

#include <array>
#include <string>

namespace pln::method {

namespace {

using dialogue::Action;
using dialogue::Answer;
using dialogue::Chooser;
using dialogue::TurnWork;

// A meaning without a label of its own is called as the text options.<topic> says.
std::string option_id(const Meaning& meaning, std::size_t place) {
  return meaning.label.empty() ? meaning.command.topic : "m" + std::to_string(place + 1);
}

std::vector<Option> meanings(const TurnWork& work) {
  std::vector<Option> options;
  if (work.frame() == nullptr) return options;
  for (const Meaning& meaning : work.frame()->meanings) {
    options.push_back({option_id(meaning, options.size()), meaning.label});
  }
  return options;
}

// The order with the meaning that was chosen is carried out as if it had been said so at first.
bool take_meaning(TurnWork& work, const Answer& answer) {
  const auto all = work.frame()->meanings;
  for (std::size_t place = 0; place < all.size(); ++place) {
    if (answer.option != option_id(all[place], place)) continue;
    dialogue::give_way(work);
    work.has_moved = true;
    work.heard = nullptr;  // the words heard are the choice, not the order
    return dialogue::perform(work, all[place].command);
  }
  return true;
}

void discard_what_is_held(TurnWork& work) {
  const Flow* flow =
      work.frame() == nullptr ? nullptr : work.context.prompts->flow(work.frame()->flow);
  if (flow != nullptr && flow->discarder != nullptr) flow->discarder->run(work, Answer{});
}

// Finish: the other flow waits for another time. Park: this one does. Drop: it is thrown away.
bool leave_for_another(TurnWork& work, const Answer& answer) {
  const auto wanted = work.frame()->meanings;
  dialogue::give_way(work);
  work.has_moved = true;
  if (answer.option == "finish" || wanted.empty()) {
    dialogue::return_to_question(work);
    return true;
  }
  if (answer.option == "drop") {
    discard_what_is_held(work);
    work.learner.position.stack.clear();
    work.learner.position.open_question.clear();
    work.say("cancel.dropped");
  }
  work.may_leave = true;
  dialogue::perform(work, wanted.front().command);
  return true;
}

bool confirm_cancel(TurnWork& work, const Answer& answer) {
  if (answer.option != "yes") return true;
  dialogue::give_way(work);
  discard_what_is_held(work);
  work.learner.position.stack.pop_back();
  work.learner.position.open_question.clear();
  work.say("cancel.dropped");
  work.has_moved = true;
  if (!work.learner.position.stack.empty()) dialogue::settle(work, dialogue::Arrival::returned);
  return true;
}

constexpr std::array actions{Action{"take_meaning", take_meaning},
                             Action{"leave_for_another", leave_for_another},
                             Action{"confirm_cancel", confirm_cancel}};
constexpr std::array chooser_table{Chooser{"meanings", meanings}};

}  // namespace

std::span<const Action> passing_actions() { return actions; }
std::span<const Chooser> choosers() { return chooser_table; }

}  // namespace pln::method
