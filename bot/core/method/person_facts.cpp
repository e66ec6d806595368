// Facts about what the talk is about just now: the subject, contact, goal or list in hand.
#include "bot/core/method/contacts.hpp"
#include "bot/core/method/search.hpp"
#include "bot/core/method/tables.hpp"

#include <array>

namespace pln::method {

namespace {

using dialogue::Fact;
using dialogue::TurnWork;

const Contact* contact_in_hand(const TurnWork& work) {
  return dialogue::find_item(work.learner.contacts, work.item());
}

const Goal* goal_in_hand(const TurnWork& work) {
  return dialogue::find_item(work.learner.goals, work.item());
}

Value subject(const TurnWork& work) {
  const Subject* item = dialogue::find_item(work.learner.subjects, work.item());
  return item == nullptr ? std::string{} : item->name;
}

// One phrase a line, ready to copy.
Value lines_of(const std::vector<std::string>& phrases) {
  std::string lines;
  for (const std::string& phrase : phrases) {
    if (!lines.empty()) lines += '\n';
    lines += phrase;
  }
  return lines;
}

Value leader_phrases(const TurnWork& work) {
  return lines_of(
      search_phrases(work, std::get<std::string>(subject(work)), SearchKind::thought_leader));
}

Value analyst_phrases(const TurnWork& work) {
  return lines_of(search_phrases(work, std::get<std::string>(subject(work)), SearchKind::analyst));
}

Value contact(const TurnWork& work) {
  const Contact* item = contact_in_hand(work);
  return item == nullptr ? std::string{} : shown_name(*item);
}

// Where to look at the contact: the link given, the profile of a handle, or "none".
Value contact_link(const TurnWork& work) {
  const Contact* item = contact_in_hand(work);
  if (item == nullptr) return std::string{"none"};
  if (!item->links.empty()) return item->links.front();
  for (const std::string& handle : item->handles) {
    const std::size_t at = handle.find('@');
    if (at == std::string::npos || at == 0) continue;
    return "https://" + handle.substr(at + 1) + "/@" + handle.substr(0, at);
  }
  return std::string{"none"};
}

// The subjects of the contact, or "none".
Value contact_subjects(const TurnWork& work) {
  const Contact* item = contact_in_hand(work);
  if (item == nullptr || item->subjects.empty()) return std::string{"none"};
  std::string all;
  for (const std::string& name : item->subjects) {
    if (!all.empty()) all += ", ";
    all += name;
  }
  return all;
}

// How the contact came onto the list: tag, company, leader, analyst, step6, step8 or added.
Value contact_origin(const TurnWork& work) {
  const Contact* item = contact_in_hand(work);
  if (item == nullptr) return std::string{"added"};
  if (item->kind == ContactKind::tag) return std::string{"tag"};
  if (item->kind == ContactKind::company) return std::string{"company"};
  if (item->source_step == 6) return std::string{"step6"};
  if (item->source_step == 8) return std::string{"step8"};
  if (item->role == ContactRole::analyst) return std::string{"analyst"};
  if (item->source_step == 2) return std::string{"leader"};
  return std::string{"added"};
}

Value is_vendor(const TurnWork& work) {
  const Contact* item = contact_in_hand(work);
  return std::string{item != nullptr && item->role == ContactRole::vendor ? "yes" : "no"};
}

Value names(const TurnWork& work) { return work.described; }

Value name_count(const TurnWork& work) { return static_cast<std::int64_t>(work.described.size()); }

Value batch(const TurnWork& work) {
  NumberedList list;
  if (work.frame() == nullptr) return list;
  for (const ItemKey key : work.frame()->batch) {
    const Contact* item = dialogue::find_item(work.learner.contacts, key);
    list.items.push_back(item == nullptr ? "-" : shown_name(*item));
  }
  return list;
}

// The wish of the goal that a question in between asks about, cut to what a line can show.
Value held(const TurnWork& work) {
  constexpr std::size_t shown_bytes_max = 120;
  const Stack& stack = work.learner.position.stack;
  for (auto frame = stack.rbegin(); frame != stack.rend(); ++frame) {
    const Goal* goal = dialogue::find_item(work.learner.goals, frame->item);
    if (goal != nullptr) return shortened(goal->wish, shown_bytes_max);
  }
  return std::string{};
}
Value changed_setting(const TurnWork& work) {
  return work.setting.empty() ? std::string{"none"} : work.setting;
}
Value wish(const TurnWork& work) {
  const Goal* goal = goal_in_hand(work);
  return goal == nullptr ? std::string{} : goal->wish;
}
Value plan_if(const TurnWork& work) {
  const Goal* goal = goal_in_hand(work);
  return goal == nullptr ? std::string{} : goal->plan_if;
}
Value plan_then(const TurnWork& work) {
  const Goal* goal = goal_in_hand(work);
  return goal == nullptr ? std::string{} : goal->plan_then;
}

constexpr std::array table{Fact{"subject", subject},
                           Fact{"leader_phrases", leader_phrases},
                           Fact{"analyst_phrases", analyst_phrases},
                           Fact{"contact", contact},
                           Fact{"contact_link", contact_link},
                           Fact{"contact_subjects", contact_subjects},
                           Fact{"contact_origin", contact_origin},
                           Fact{"is_vendor", is_vendor},
                           Fact{"names", names},
                           Fact{"name_count", name_count},
                           Fact{"batch", batch},
                           Fact{"wish", wish},
                           Fact{"changed_setting", changed_setting},
                           Fact{"held", held},
                           Fact{"plan_if", plan_if},
                           Fact{"plan_then", plan_then}};

}  // namespace

std::span<const Fact> person_facts() { return table; }

}  // namespace pln::method
