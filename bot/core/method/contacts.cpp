#include "bot/core/method/contacts.hpp"

#include "bot/core/text.hpp"

#include <algorithm>

namespace pln::method {

namespace {

bool same(std::string_view left, std::string_view right) {
  return ascii_lower(left) == ascii_lower(right);
}

bool has(const std::vector<std::string>& list, std::string_view text) {
  return std::any_of(list.begin(), list.end(),
                     [&](const std::string& one) { return same(one, text); });
}

bool shares(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  return std::any_of(right.begin(), right.end(),
                     [&](const std::string& one) { return has(left, one); });
}

void add_new(std::vector<std::string>& list, const std::vector<std::string>& more) {
  for (const std::string& one : more) {
    if (!one.empty() && !has(list, one)) list.push_back(one);
  }
}

void complete(Contact& contact, const understanding::Mention& mention, const Origin& origin) {
  add_new(contact.handles, mention.handles);
  add_new(contact.links, mention.links);
  add_new(contact.subjects, {origin.subject});
  if (mention.role) contact.role = *mention.role;
  if (!mention.organisation.empty()) contact.organisation = mention.organisation;
  if (contact.state == ContactState::dropped) contact.state = ContactState::candidate;
}

}  // namespace

ItemKey known_contact(const Learner& learner, const understanding::Mention& mention,
                      ContactKind kind) {
  for (const Contact& contact : *learner.contacts) {
    if (shares(contact.handles, mention.handles) || shares(contact.links, mention.links)) {
      return contact.key;
    }
    const bool kinds_differ = (contact.kind == ContactKind::tag) != (kind == ContactKind::tag);
    const bool handles_differ = !contact.handles.empty() && !mention.handles.empty();
    if (!kinds_differ && !handles_differ && same(contact.name, mention.name)) return contact.key;
  }
  return 0;
}

ItemKey add_contact(dialogue::TurnWork& work, const understanding::Mention& mention,
                    const Origin& origin) {
  Learner& learner = work.learner;
  const ItemKey known = known_contact(learner, mention, origin.kind);
  if (auto contact = dialogue::edit_item(learner.contacts, known)) {
    complete(*contact, mention, origin);
    return known;
  }
  Contact contact;
  contact.key = next_key(learner);
  contact.kind = origin.kind;
  contact.name = mention.name;
  contact.role = origin.role;
  contact.state = origin.state;
  contact.source_step = origin.step;
  contact.added_at = work.now;
  complete(contact, mention, origin);
  const ItemKey key = contact.key;
  dialogue::add_item(learner.contacts, std::move(contact));
  return key;
}

std::string subject_named(const Learner& learner, std::string_view words) {
  for (const Subject& subject : *learner.subjects) {
    if (same(subject.name, words)) return subject.name;
  }
  return {};
}

UtcTime last_value(const Learner& learner, const Contact& contact) {
  UtcTime newest = contact.decided_at.value_or(contact.added_at);
  for (const auto* notes : {&contact.got, &contact.given, &contact.notes}) {
    for (const Note& note : *notes) newest = std::max(newest, note.at);
  }
  for (const Activity& activity : *learner.activities) {
    if (activity.contact == contact.key) newest = std::max(newest, activity.at);
  }
  return newest;
}

std::string shown_name(const Contact& contact) {
  return contact.kind == ContactKind::tag ? "#" + contact.name : contact.name;
}

}  // namespace pln::method
