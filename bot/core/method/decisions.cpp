// Steps 5 and 7: look at each, then follow or not; and the tags met on the way.
#include "bot/core/method/contacts.hpp"
#include "bot/core/method/tables.hpp"

#include <algorithm>
#include <array>

namespace pln::method {

namespace {

using dialogue::Action;
using dialogue::Answer;
using dialogue::TurnWork;

void set_state(TurnWork& work, ItemKey key, ContactState state, const std::string& reason) {
  auto contact = dialogue::edit_item(work.learner.contacts, key);
  if (!contact) return;
  contact->state = state;
  contact->decided_at = work.now;
  if (!reason.empty()) contact->reason = reason;
}

bool decide(TurnWork& work, const Answer& answer) {
  const ItemKey key = work.item();
  ContactState state = ContactState::later;
  if (answer.option == "follow") state = ContactState::following;
  if (answer.option == "skip") state = ContactState::skipped;
  if (answer.option == "drop_rest") return true;  // decides on all, see drop_rest
  set_state(work, key, state, answer.text);
  if (const Contact* contact = dialogue::find_item(work.learner.contacts, key)) {
    const std::string name = shown_name(*contact);
    work.say("decision." + std::string(name_of(state)), {{"contact", name}});
  }
  if (!work.in_batch(key)) work.frame()->batch.push_back(key);
  return true;
}

// "drop the rest": everything still open from the earlier steps is skipped in one go.
bool drop_rest(TurnWork& work, const Answer& /*answer*/) {
  work.described.clear();
  const auto contacts = *work.learner.contacts;
  for (const Contact& contact : contacts) {
    const bool open =
        contact.state == ContactState::candidate || contact.state == ContactState::later;
    if (!open || work.in_batch(contact.key)) continue;
    set_state(work, contact.key, ContactState::skipped, {});
    work.described.push_back(shown_name(contact));
  }
  work.say("decision.rest_skipped");
  return true;
}

bool add_tags(TurnWork& work, const Answer& answer) {
  work.described.clear();
  for (const std::string& tag : answer.list) {
    understanding::Mention mention;
    mention.name = tag;
    mention.is_tag = true;
    add_contact(work, mention,
                {5, ContactKind::tag, ContactRole::other, ContactState::candidate, {}});
    work.described.push_back("#" + tag);
  }
  work.say("tags.noted");
  return true;
}

constexpr std::array table{Action{"decide", decide}, Action{"drop_rest", drop_rest},
                           Action{"add_tags", add_tags}};

}  // namespace

std::span<const Action> decision_actions() { return table; }

}  // namespace pln::method
