// Facts about the learner as a whole and about who runs the coach.
#include "bot/core/method/care.hpp"
#include "bot/core/method/contacts.hpp"
#include "bot/core/method/next_step.hpp"
#include "bot/core/method/tables.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace pln::method {

namespace {

using dialogue::Fact;
using dialogue::TurnWork;

constexpr std::size_t shown_max = 5;  // names in one line; more are counted, not listed

// Whether a name is known, for texts that say it with or without.
Value operator_name(const TurnWork& work) {
  return work.context.operator_name.empty() ? std::string{"none"} : work.context.operator_name;
}
Value operator_contact(const TurnWork& work) { return work.context.operator_contact; }
// For texts that choose by it; "UK" is what people write for GB.
Value operator_country(const TurnWork& work) {
  const std::string& country = work.context.operator_country;
  return country.empty() ? std::string{"none"} : country == "UK" ? std::string{"GB"} : country;
}
Value minimum_age(const TurnWork& work) {
  return static_cast<std::int64_t>(work.context.minimum_age);
}
Value minutes(const TurnWork& work) {
  return static_cast<std::int64_t>(work.learner.settings->minutes_a_week);
}
Value account(const TurnWork& work) { return work.learner.settings->account; }
Value country(const TurnWork& work) { return work.learner.settings->country; }
Value timezone(const TurnWork& work) { return work.learner.settings->timezone; }
Value frequency(const TurnWork& work) {
  return std::string{name_of(work.learner.settings->frequency)};
}
Value window_from(const TurnWork& work) { return work.learner.settings->window_from; }
Value window_to(const TurnWork& work) { return work.learner.settings->window_to; }

// Which days the window holds: working, every, or a list by name in `window_day`.
Value window_days(const TurnWork& work) {
  const WeekdaySet set = work.learner.settings->window_days;
  if (set == working_days) return std::string{"working"};
  if (set == every_day) return std::string{"every"};
  if (set == WeekdaySet{0b1000001}) return std::string{"weekend"};
  return std::string{std::popcount(set.bits) == 1 ? "one" : "some"};
}
Value window_day(const TurnWork& work) {
  for (unsigned day = 0; day < 7; ++day) {
    if (work.learner.settings->window_days.has(Weekday{day})) return Weekday{day};
  }
  return Weekday{1};
}
Value paused_until(const TurnWork& work) {
  const auto until = work.learner.settings->paused_until;
  return date_of(work.context.zone->to_local(until.value_or(work.now)));
}
Value is_paused(const TurnWork& work) {
  const auto until = work.learner.settings->paused_until;
  return std::string{until && *until > work.now ? "yes" : "no"};
}
Value is_stopped(const TurnWork& work) {
  return std::string{work.learner.nudges->stopped ? "yes" : "no"};
}

Value subjects(const TurnWork& work) {
  NumberedList list;
  for (const Subject& subject : *work.learner.subjects) list.items.push_back(subject.name);
  return list;
}
Value first_subject(const TurnWork& work) {
  return work.learner.subjects->empty() ? std::string{} : work.learner.subjects->front()->name;
}
Value subject_count(const TurnWork& work) {
  return static_cast<std::int64_t>(work.learner.subjects->size());
}
Value offers(const TurnWork& work) {
  std::vector<std::string> all;
  for (const Offer& offer : *work.learner.offers) all.push_back(offer.text);
  return all;
}
Value reminder_count(const TurnWork& work) {
  return static_cast<std::int64_t>(work.learner.reminders->size());
}
Value goal_count(const TurnWork& work) {
  return static_cast<std::int64_t>(
      std::count_if(work.learner.goals->begin(), work.learner.goals->end(), [](const Goal& goal) {
        return goal.state == GoalState::draft || goal.state == GoalState::ready;
      }));
}
Value goals(const TurnWork& work) {
  std::vector<std::string> all;
  for (const Goal& goal : *work.learner.goals) {
    if (goal.state == GoalState::draft || goal.state == GoalState::ready) all.push_back(goal.wish);
  }
  return all;
}

template <class Wanted>
Value count_contacts(const TurnWork& work, Wanted wanted) {
  return static_cast<std::int64_t>(
      std::count_if(work.learner.contacts->begin(), work.learner.contacts->end(), wanted));
}
Value contact_count(const TurnWork& work) {
  return count_contacts(work, [](const Contact& one) {
    return one.state != ContactState::dropped && one.state != ContactState::skipped;
  });
}
Value following_count(const TurnWork& work) {
  return count_contacts(work,
                        [](const Contact& one) { return one.state == ContactState::following; });
}
Value open_count(const TurnWork& work) {
  return count_contacts(work, [](const Contact& one) {
    return one.state == ContactState::candidate || one.state == ContactState::later;
  });
}

// The leaders that are followed, else whoever is: whose lists are worth a look in steps 6 and 8.
Value followed_names(const TurnWork& work) {
  std::vector<std::string> leaders, others;
  for (const Contact& contact : *work.learner.contacts) {
    const bool person = contact.kind == ContactKind::person;
    if (contact.state != ContactState::following || !person) continue;
    const bool leads = contact.role == ContactRole::thought_leader;
    (leads ? leaders : others).push_back(shown_name(contact));
  }
  if (leaders.empty()) leaders = std::move(others);
  if (leaders.size() > shown_max) leaders.resize(shown_max);
  return leaders;
}

// Somebody followed, for the ideas that need a name: the one longest without noted value.
Value somebody(const TurnWork& work) {
  const Contact* best = nullptr;
  for (const Contact& contact : *work.learner.contacts) {
    const bool person = contact.kind == ContactKind::person;
    if (contact.state != ContactState::following || !person) continue;
    if (best == nullptr || last_value(work.learner, contact) < last_value(work.learner, *best)) {
      best = &contact;
    }
  }
  return best == nullptr ? std::string{} : shown_name(*best);
}

Value step(const TurnWork& work) { return static_cast<std::int64_t>(work.learner.position.step); }
// "step3", for a select.
Value step_word(const TurnWork& work) {
  return "step" + std::to_string(work.learner.position.step);
}
Value next_step_word(const TurnWork& work) {
  return "step" + std::to_string(next_step(work.learner.position));
}
Value next_step_number(const TurnWork& work) {
  return static_cast<std::int64_t>(next_step(work.learner.position));
}
Value steps_done_count(const TurnWork& work) {
  return static_cast<std::int64_t>(std::popcount(work.learner.position.steps_done));
}
Value last_rating(const TurnWork& work) {
  const auto& ratings = *work.learner.feed_ratings;
  return static_cast<std::int64_t>(ratings.empty() ? 0 : ratings.back()->value);
}
Value good_rating_count(const TurnWork& work) {
  return static_cast<std::int64_t>(good_ratings(work.learner));
}
Value parked_count(const TurnWork& work) {
  return static_cast<std::int64_t>(work.learner.position.parked.size());
}

constexpr std::array table{Fact{"operator_name", operator_name},
                           Fact{"operator_contact", operator_contact},
                           Fact{"operator_country", operator_country},
                           Fact{"minimum_age", minimum_age},
                           Fact{"minutes", minutes},
                           Fact{"account", account},
                           Fact{"country", country},
                           Fact{"timezone", timezone},
                           Fact{"frequency", frequency},
                           Fact{"window_from", window_from},
                           Fact{"window_to", window_to},
                           Fact{"window_days", window_days},
                           Fact{"window_day", window_day},
                           Fact{"paused_until", paused_until},
                           Fact{"is_paused", is_paused},
                           Fact{"is_stopped", is_stopped},
                           Fact{"subjects", subjects},
                           Fact{"first_subject", first_subject},
                           Fact{"subject_count", subject_count},
                           Fact{"offers", offers},
                           Fact{"reminder_count", reminder_count},
                           Fact{"goal_count", goal_count},
                           Fact{"goals", goals},
                           Fact{"contact_count", contact_count},
                           Fact{"following_count", following_count},
                           Fact{"open_count", open_count},
                           Fact{"followed_names", followed_names},
                           Fact{"somebody", somebody},
                           Fact{"step", step},
                           Fact{"step_word", step_word},
                           Fact{"next_step", next_step_word},
                           Fact{"next_step_number", next_step_number},
                           Fact{"steps_done_count", steps_done_count},
                           Fact{"last_rating", last_rating},
                           Fact{"good_rating_count", good_rating_count},
                           Fact{"parked_count", parked_count}};

}  // namespace

std::span<const Fact> summary_facts() { return table; }

}  // namespace pln::method
