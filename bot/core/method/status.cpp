#include "bot/core/method/status.hpp"

#include "bot/core/method/contacts.hpp"
#include "bot/core/method/reminders.hpp"

namespace pln::method {

namespace {

using dialogue::TurnWork;

// How many names of each kind are shown; the rest is counted, and the export has all.
constexpr std::size_t names_max = 12;

void say_names(TurnWork& work, std::string_view key, ContactState state) {
  std::vector<std::string> names;
  std::int64_t more = 0;
  for (const Contact& contact : *work.learner.contacts) {
    if (contact.state != state) continue;
    if (names.size() < names_max) {
      names.push_back(shown_name(contact));
    } else {
      ++more;
    }
  }
  if (names.empty()) return;
  const auto count = static_cast<std::int64_t>(names.size()) + more;
  work.say(key, {{"names", names}, {"count", count}, {"more", more}});
}

void say_contacts(TurnWork& work) {
  if (work.learner.contacts->empty()) return work.say("status.no_contacts");
  say_names(work, "status.following", ContactState::following);
  say_names(work, "status.candidates", ContactState::candidate);
  say_names(work, "status.later", ContactState::later);
}

void say_goals(TurnWork& work) {
  work.say(work.learner.goals->empty() ? "status.no_goals" : "status.goals");
}

void say_subjects(TurnWork& work) {
  work.say(work.learner.subjects->empty() ? "status.no_subjects" : "status.subjects");
}

}  // namespace

void say_status(TurnWork& work, std::string_view topic) {
  if (topic == "subjects") return say_subjects(work);
  if (topic == "contacts") return say_contacts(work);
  if (topic == "goals") return say_goals(work);
  if (topic == "reminders") return say_reminders(work);
  if (topic == "sent" || topic == "sent_reminders") return say_sent_log(work, topic);
  if (topic == "nudging") return work.say("status.nudging");
  work.say("status.position");
  say_subjects(work);
  say_contacts(work);
  say_goals(work);
  if (!work.learner.offers->empty()) work.say("status.offers");
  work.say("status.nudging");
  if (!work.learner.reminders->empty()) work.say("status.reminders");
  work.say("status.rest");
}

}  // namespace pln::method
