// Steps 2, 3, 6 and 8 by hand, and the people somebody has already: names brought in bulk.
#include "bot/core/method/contacts.hpp"
#include "bot/core/method/search.hpp"
#include "bot/core/method/tables.hpp"

#include <algorithm>
#include <array>

namespace pln::method {

namespace {

using dialogue::Action;
using dialogue::Answer;
using dialogue::TurnWork;

std::string subject_in_hand(const TurnWork& work) {
  const Subject* subject = dialogue::find_item(work.learner.subjects, work.item());
  return subject == nullptr ? std::string{} : subject->name;
}

// All mentions with one origin; what was added is named in the read-back.
std::vector<ItemKey> add_all(TurnWork& work, const Answer& answer, Origin origin) {
  std::vector<ItemKey> keys;
  const std::string subject = origin.subject;
  for (const auto& mention : answer.people) {
    const std::string named = subject_named(work.learner, mention.subject);
    origin.subject = named.empty() ? subject : named;
    const bool company = mention.is_company && origin.kind == ContactKind::person;
    Origin own = origin;
    if (company) own.kind = ContactKind::company;
    if (mention.is_tag) own.kind = ContactKind::tag;
    keys.push_back(add_contact(work, mention, own));
    work.described.push_back(mention.name);
  }
  return keys;
}

bool add_leaders(TurnWork& work, const Answer& answer) {
  add_all(work, answer,
          {2, ContactKind::person, ContactRole::thought_leader, ContactState::candidate,
           subject_in_hand(work)});
  work.say("people.noted");
  return true;
}

bool add_analysts(TurnWork& work, const Answer& answer) {
  add_all(work, answer,
          {2, ContactKind::person, ContactRole::analyst, ContactState::candidate,
           subject_in_hand(work)});
  work.say("people.noted");
  return true;
}

bool add_companies(TurnWork& work, const Answer& answer) {
  const auto& subjects = *work.learner.subjects;
  const std::string only = subjects.size() == 1 ? subjects.front()->name : std::string{};
  work.frame()->batch = add_all(
      work, answer, {3, ContactKind::company, ContactRole::other, ContactState::candidate, only});
  work.say("people.noted");
  return true;
}

// The firms whose numbers were given sell in the field; of the rest nothing is claimed.
bool mark_vendors(TurnWork& work, const Answer& answer) {
  const auto batch = work.frame()->batch;
  work.described.clear();
  for (const int number : answer.drop) {
    const auto index = static_cast<std::size_t>(number - 1);
    if (index >= batch.size()) continue;
    if (auto company = dialogue::edit_item(work.learner.contacts, batch[index])) {
      company->role = ContactRole::vendor;
      work.described.push_back(company->name);
    }
  }
  work.say(work.described.empty() ? "companies.no_vendors" : "companies.vendors_noted");
  return true;
}

bool add_people_you_have(TurnWork& work, const Answer& answer) {
  add_all(work, answer,
          {std::nullopt, ContactKind::person, ContactRole::colleague, ContactState::following, {}});
  work.say("people.have_noted");
  return true;
}

// People found in followed lists (step 6) are doers, those among followers (step 8) peers, unless
// the person said otherwise.
bool add_found(TurnWork& work, const Answer& answer) {
  const int step = work.learner.position.step;
  const ContactRole role = step == 8 ? ContactRole::peer : ContactRole::practitioner;
  add_all(work, answer, {step, ContactKind::person, role, ContactState::candidate, {}});
  work.say("people.noted");
  return true;
}

bool note_searches(TurnWork& work, const Answer& /*answer*/) {
  remember_searches(work, subject_in_hand(work));
  return true;
}

constexpr std::array table{Action{"add_leaders", add_leaders},
                           Action{"add_analysts", add_analysts},
                           Action{"add_companies", add_companies},
                           Action{"mark_vendors", mark_vendors},
                           Action{"add_people_you_have", add_people_you_have},
                           Action{"add_found", add_found},
                           Action{"note_searches", note_searches}};

}  // namespace

std::span<const Action> people_actions() { return table; }

}  // namespace pln::method
