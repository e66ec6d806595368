// Goals: a wish, its best outcome, the obstacle, an if-then plan that is rehearsed, a measure, a
// day to look again, confidence, visibility (method D2-D4).
#include "bot/core/method/goals.hpp"

#include "bot/core/method/contacts.hpp"
#include "bot/core/method/tables.hpp"
#include "bot/core/text.hpp"

#include <array>

namespace pln::method {

namespace {

using dialogue::Action;
using dialogue::Answer;
using dialogue::TurnWork;

constexpr int active_goals_max = 3;  // D2
constexpr int confident = 7;         // D2: below, one offer of a smaller step

bool is_active(const Goal& goal) {
  return goal.state == GoalState::draft || goal.state == GoalState::ready;
}

dialogue::ItemEdit<Goal> goal_in_hand(TurnWork& work) {
  return dialogue::edit_item(work.learner.goals, work.item());
}

ItemKey add_goal(TurnWork& work, const std::string& wish) {
  Goal goal;
  goal.key = next_key(work.learner);
  goal.wish = wish;
  const ItemKey key = goal.key;
  dialogue::add_item(work.learner.goals, std::move(goal));
  return key;
}

bool note_need(TurnWork& work, const Answer& answer) {
  if (!answer.option.empty()) return true;
  add_goal(work, answer.text);
  work.say("need.noted");
  return true;
}

bool set_wish(TurnWork& work, const Answer& answer) {
  if (auto goal = goal_in_hand(work)) {
    goal->wish = answer.text;
  } else {
    work.frame()->item = add_goal(work, answer.text);
  }
  return true;
}

template <std::string Goal::* field>
bool set_text(TurnWork& work, const Answer& answer) {
  if (auto goal = goal_in_hand(work)) (*goal).*field = answer.text;
  return true;
}

// "If it is Monday, then I read one post": the words before and after "then", or the first comma.
void split_plan(const std::string& text, Goal& goal) {
  const std::string folded = ascii_lower(text);
  std::size_t cut = std::string::npos, length = 0;
  for (const std::string_view mark : {", then ", " then ", ", dann ", " dann ", ", "}) {
    cut = folded.find(mark);
    length = mark.size();
    if (cut != std::string::npos) break;
  }
  std::string cue = text.substr(0, cut);
  for (const std::string_view lead : {"if ", "when ", "wenn "}) {
    if (ascii_lower(cue).starts_with(lead)) cue.erase(0, lead.size());
  }
  goal.plan_if = cue;
  goal.plan_then = cut == std::string::npos ? std::string{} : text.substr(cut + length);
}

bool set_plan(TurnWork& work, const Answer& answer) {
  auto goal = goal_in_hand(work);
  if (!goal) return true;
  Goal changed = *goal;
  split_plan(answer.text, changed);
  if (changed.plan_then.empty()) {
    work.say("goal.plan_needs_then");
    return false;
  }
  *goal = std::move(changed);
  return true;
}

// The rehearsal (D3): the plan typed once more, or a tap; different words replace it.
bool rehearse_plan(TurnWork& work, const Answer& answer) {
  auto goal = goal_in_hand(work);
  if (!goal || answer.option == "yes" || answer.text.empty()) return true;
  Goal changed = *goal;
  split_plan(answer.text, changed);
  if (!changed.plan_then.empty()) *goal = changed;
  return true;
}

bool set_review(TurnWork& work, const Answer& answer) {
  auto goal = goal_in_hand(work);
  if (goal) goal->review_on = answer.date;
  return true;
}

bool set_confidence(TurnWork& work, const Answer& answer) {
  auto goal = goal_in_hand(work);
  if (!goal) return true;
  goal->confidence = answer.number;
  if (answer.number.value_or(confident) < confident) work.say("goal.smaller_step");
  return true;
}

bool set_visibility(TurnWork& work, const Answer& answer) {
  auto goal = goal_in_hand(work);
  if (!goal) return true;
  goal->visibility = from_name<Visibility>(answer.option).value_or(Visibility::private_);
  return true;
}

// `ready` needs everything but visibility (D2).
bool finish_goal(TurnWork& work, const Answer& /*answer*/) {
  auto goal = goal_in_hand(work);
  if (!goal) return true;
  const bool whole = !goal->wish.empty() && !goal->outcome.empty() && !goal->obstacle.empty() &&
                     !goal->plan_then.empty() && !goal->measure.empty() && goal->review_on &&
                     goal->confidence;
  if (whole) {
    goal->state = GoalState::ready;
    goal->phase = Phase::performance;
  }
  work.say(whole ? "goal.ready" : "goal.kept_as_draft");
  return true;
}

// Takes up the newest draft, else begins a new goal.
bool begin_goal(TurnWork& work, const Answer& /*answer*/) {
  work.frame()->item = 0;
  for (const Goal& goal : *work.learner.goals) {
    if (goal.state == GoalState::draft) work.frame()->item = goal.key;
  }
  return true;
}

// Cancelled before it was finished: it leaves no entry.
bool discard_goal(TurnWork& work, const Answer& /*answer*/) {
  const ItemKey key = work.item();
  std::erase_if(work.learner.goals.edit(), [key](const Goal& goal) { return goal.key == key; });
  return true;
}

constexpr std::array table{Action{"note_need", note_need},
                           Action{"set_wish", set_wish},
                           Action{"set_outcome", set_text<&Goal::outcome>},
                           Action{"set_obstacle", set_text<&Goal::obstacle>},
                           Action{"set_plan", set_plan},
                           Action{"rehearse_plan", rehearse_plan},
                           Action{"set_measure", set_text<&Goal::measure>},
                           Action{"set_review", set_review},
                           Action{"set_confidence", set_confidence},
                           Action{"set_visibility", set_visibility},
                           Action{"finish_goal", finish_goal},
                           Action{"begin_goal", begin_goal},
                           Action{"discard_goal", discard_goal}};

}  // namespace

bool has_room_for_goal(const Learner& learner) {
  int active = 0;
  for (const Goal& goal : *learner.goals) active += is_active(goal) ? 1 : 0;
  return active < active_goals_max;
}

std::span<const Action> goal_actions() { return table; }

}  // namespace pln::method
