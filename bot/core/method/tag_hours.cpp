#include "bot/core/method/tag_hours.hpp"

#include "bot/core/dialogue/perform.hpp"
#include "bot/core/method/contacts.hpp"
#include "bot/core/method/zones.hpp"
#include "bot/core/text.hpp"
#include "bot/core/understanding/people.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/tags.hpp"

#include <algorithm>

namespace pln::method {

namespace {

using dialogue::TurnWork;

const Contact* known_tag(const Learner& learner, const std::string& name) {
  for (const Contact& contact : *learner.contacts) {
    if (contact.kind == ContactKind::tag && ascii_lower(contact.name) == ascii_lower(name)) {
      return &contact;
    }
  }
  return nullptr;
}

std::optional<Weekday> weekday_of(const understanding::ReminderWish& wish) {
  if (wish.every && !wish.every->days.empty()) {
    for (unsigned day = 0; day < 7; ++day) {
      if (wish.every->days.has(Weekday{day})) return Weekday{day};
    }
  }
  if (wish.date) return Weekday{std::chrono::local_days{wish.date->date}};
  return std::nullopt;
}

}  // namespace

bool note_live_hour(TurnWork& work, const Command& command) {
  if (work.heard == nullptr) return false;
  const auto tags = understanding::read_tags(*work.heard, work.lexicon());
  if (tags.empty()) return false;
  const std::string& name = tags.front();
  const Text slot = understanding::slot(command);
  const auto wish = understanding::read_reminder(slot, work.today(), work.lexicon());
  const auto weekday = weekday_of(wish);
  if (!weekday || !wish.time) {
    work.say("tags.hour_which");
    dialogue::return_to_question(work);
    return true;
  }
  if (known_tag(work.learner, name) == nullptr) {
    understanding::Mention mention;
    mention.name = name;
    const int step = std::max(work.learner.position.step, 5);
    add_contact(work, mention,
                {step, ContactKind::tag, ContactRole::other, ContactState::candidate, {}});
  }
  const Contact* tag = known_tag(work.learner, name);
  if (tag == nullptr) return false;
  const std::string zone = zone_in(work, slot);
  const LiveHour hour{static_cast<std::uint8_t>(weekday->c_encoding()), *wish.time, zone};
  const ItemKey key = tag->key;
  dialogue::edit_item(work.learner.contacts, key)->hour = hour;
  work.say("tags.hour_noted",
           {{"name", name}, {"day", *weekday}, {"time", *wish.time}, {"timezone", zone}});
  dialogue::return_to_question(work);
  return true;
}

void take_live_hour(const TurnWork& work, understanding::ReminderWish& wish) {
  if (wish.says_when()) return;
  const std::string text = ascii_lower(wish.text);
  for (const Contact& contact : *work.learner.contacts) {
    if (!contact.hour || text.find("#" + ascii_lower(contact.name)) == std::string::npos) continue;
    const Zone* there = work.context.find_zone == nullptr
                            ? nullptr
                            : work.context.find_zone(work.context.zones, contact.hour->timezone);
    if (there == nullptr) there = work.context.zone;
    LocalDate date = date_of(there->to_local(work.now));
    const Weekday weekday{contact.hour->weekday};
    const auto instant = [&] { return there->to_utc(at(date, contact.hour->at)); };
    while (Weekday{std::chrono::local_days{date}} != weekday || instant() <= work.now) {
      date = LocalDate{std::chrono::local_days{date} + days{1}};
    }
    const LocalTime here = work.context.zone->to_local(instant());
    Recurrence weekly{};
    weekly.days.insert(Weekday{std::chrono::floor<days>(here)});
    wish.every = weekly;
    wish.time = time_of_day(here);
    return;
  }
}

}  // namespace pln::method
