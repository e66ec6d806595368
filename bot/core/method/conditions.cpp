// What flows may ask of the state (predicates) and how they pick what a question is about
// (selectors).
#include "bot/core/method/care.hpp"
#include "bot/core/method/contacts.hpp"
#include "bot/core/method/goals.hpp"
#include "bot/core/method/next_step.hpp"
#include "bot/core/method/subjects.hpp"
#include "bot/core/method/tables.hpp"

#include <algorithm>
#include <array>

namespace pln::method {

namespace {

using dialogue::Predicate;
using dialogue::Selector;
using dialogue::TurnWork;

constexpr std::size_t batch_size = 5;  // method, step 5: one at a time, in batches of five

bool step_done(const TurnWork& work, int step) {
  return (work.learner.position.steps_done >> (step - 1) & 1U) != 0;
}

bool rhythm_named(const TurnWork& work) { return work.learner.settings->rhythm_named; }
bool has_subjects(const TurnWork& work) { return !work.learner.subjects->empty(); }
bool subjects_alike(const TurnWork& work) { return in_one_corner(work.learner); }
bool country_unasked(const TurnWork& work) {
  return work.learner.settings->country.empty() && work.learner.searches->empty();
}
bool never_rated(const TurnWork& work) { return work.learner.feed_ratings->empty(); }
bool has_batch(const TurnWork& work) {
  return work.frame() != nullptr && !work.frame()->batch.empty();
}
bool follows_somebody(const TurnWork& work) {
  const auto& contacts = *work.learner.contacts;
  return std::any_of(contacts.begin(), contacts.end(), [](const Contact& contact) {
    return contact.state == ContactState::following && contact.kind != ContactKind::tag;
  });
}
bool list_is_old(const TurnWork& work) { return !prune_list(work, false).empty(); }
bool goal_room(const TurnWork& work) { return has_room_for_goal(work.learner); }
bool goal_has_wish(const TurnWork& work) {
  const Goal* goal = dialogue::find_item(work.learner.goals, work.item());
  return goal != nullptr && !goal->wish.empty();
}
bool goal_has_plan(const TurnWork& work) {
  const Goal* goal = dialogue::find_item(work.learner.goals, work.item());
  return goal != nullptr && !goal->plan_if.empty();
}
bool is_under_way(const TurnWork& work) { return !work.learner.position.stack.empty(); }
bool question_waits(const TurnWork& work) {
  // A nudge's own question does not wait: it gives way to the next nudge.
  if (work.learner.position.stack.empty()) return false;
  const Flow* flow = work.context.prompts->flow(work.frame()->flow);
  return flow != nullptr && !flow->is_nudge;
}
bool step_waits(const TurnWork& work) {
  return work.learner.position.stack.empty() && !step_done(work, next_step(work.learner.position));
}
bool three_unanswered(const TurnWork& work) {
  constexpr int patience = 3;  // method D7
  return work.learner.nudges->unanswered >= patience;
}
// A feed needs a week before it says anything (method, the check after step 5).
bool may_rate_feed(const TurnWork& work) {
  if (is_under_way(work)) return false;
  const auto& ratings = *work.learner.feed_ratings;
  if (!ratings.empty() && work.now < ratings.back()->at + days{7}) return false;
  const auto& contacts = *work.learner.contacts;
  return std::any_of(contacts.begin(), contacts.end(), [&](const Contact& contact) {
    return contact.state == ContactState::following && contact.decided_at &&
           *contact.decided_at + days{7} <= work.now;
  });
}
bool may_check_in(const TurnWork& work) {
  return !work.learner.feed_ratings->empty() && !is_under_way(work);
}
bool may_prune(const TurnWork& work) { return list_is_old(work) && !is_under_way(work); }

constexpr std::array predicate_table{Predicate{"rhythm_named", rhythm_named},
                                     Predicate{"has_subjects", has_subjects},
                                     Predicate{"subjects_alike", subjects_alike},
                                     Predicate{"country_unasked", country_unasked},
                                     Predicate{"never_rated", never_rated},
                                     Predicate{"has_batch", has_batch},
                                     Predicate{"follows_somebody", follows_somebody},
                                     Predicate{"list_is_old", list_is_old},
                                     Predicate{"goal_room", goal_room},
                                     Predicate{"goal_has_wish", goal_has_wish},
                                     Predicate{"goal_has_plan", goal_has_plan},
                                     Predicate{"question_waits", question_waits},
                                     Predicate{"step_waits", step_waits},
                                     Predicate{"three_unanswered", three_unanswered},
                                     Predicate{"may_rate_feed", may_rate_feed},
                                     Predicate{"may_check_in", may_check_in},
                                     Predicate{"may_prune", may_prune}};

template <class T, class Wanted>
ItemKey first_open(const TurnWork& work, const Shared<List<T>>& list, Wanted wanted) {
  for (const Fixed<T>& item : *list) {
    if (!work.in_batch(item->key) && wanted(item)) return item->key;
  }
  return 0;
}

// One narrow subject a sitting is enough to make the point.
ItemKey narrow_subject(const TurnWork& work) {
  if (!work.frame()->batch.empty()) return 0;
  return first_open(work, work.learner.subjects, [](const Subject& subject) {
    return subject.narrow && subject.wider_field.empty();
  });
}

ItemKey subject_in_turn(const TurnWork& work) {
  return first_open(work, work.learner.subjects, [](const Subject&) { return true; });
}

bool is_undecided(const Contact& contact) {
  return contact.state == ContactState::candidate || contact.state == ContactState::later;
}

// Step 5: people and firms noted so far, five in a round.
ItemKey contact_to_look_at(const TurnWork& work) {
  if (work.frame()->batch.size() >= batch_size) return 0;
  return first_open(work, work.learner.contacts, [](const Contact& contact) {
    return contact.state == ContactState::candidate && contact.kind != ContactKind::tag;
  });
}

// Step 7: all that is still open, tags included, the oldest first.
ItemKey contact_left_over(const TurnWork& work) {
  return first_open(work, work.learner.contacts, is_undecided);
}

// Steps 6 and 8: those just found, five in a round.
ItemKey contact_just_found(const TurnWork& work) {
  if (work.frame()->batch.size() >= batch_size) return 0;
  const int step = work.learner.position.step;
  return first_open(work, work.learner.contacts, [step](const Contact& contact) {
    return contact.state == ContactState::candidate && contact.source_step == step;
  });
}

constexpr std::array selector_table{Selector{"narrow_subject", narrow_subject},
                                    Selector{"subject_in_turn", subject_in_turn},
                                    Selector{"contact_to_look_at", contact_to_look_at},
                                    Selector{"contact_left_over", contact_left_over},
                                    Selector{"contact_just_found", contact_just_found}};

}  // namespace

int next_step(const Position& position) {
  constexpr int last = 10;
  const auto done = [&](int step) { return (position.steps_done >> (step - 1) & 1U) != 0; };
  for (int step = position.step + 1; step <= last; ++step) {
    if (!done(step)) return step;
  }
  for (int step = 1; step <= last; ++step) {
    if (!done(step) && step != position.step) return step;
  }
  return 9;  // all done: the weekly loop goes on (method, step 9)
}

std::span<const Predicate> predicates() { return predicate_table; }
std::span<const Selector> selectors() { return selector_table; }

}  // namespace pln::method
