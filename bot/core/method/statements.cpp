#include "bot/core/method/statements.hpp"

#include "bot/core/dialogue/engine.hpp"
#include "bot/core/dialogue/perform.hpp"
#include "bot/core/method/care.hpp"
#include "bot/core/method/contacts.hpp"
#include "bot/core/method/corrections.hpp"
#include "bot/core/method/date_choice.hpp"
#include "bot/core/method/list_changes.hpp"
#include "bot/core/method/naming.hpp"
#include "bot/core/method/next_step.hpp"
#include "bot/core/method/reminders.hpp"
#include "bot/core/method/settings.hpp"
#include "bot/core/method/subjects.hpp"
#include "bot/core/method/tag_hours.hpp"
#include "bot/core/method/when_to_write.hpp"
#include "bot/core/method/zones.hpp"
#include "bot/core/text.hpp"
#include "bot/core/understanding/links.hpp"
#include "bot/core/understanding/lists.hpp"
#include "bot/core/understanding/people.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/tags.hpp"
#include "bot/core/understanding/times.hpp"

#include <algorithm>
#include <utility>

namespace pln::method {

namespace {

using dialogue::return_to_question;
using dialogue::TurnWork;

bool said_and_return(TurnWork& work, std::string_view key) {
  work.say(key);
  return_to_question(work);
  return true;
}

bool add_subjects(TurnWork& work, const Text& slot) {
  for (const std::string& name : understanding::read_list(slot, work.lexicon())) {
    add_subject(work, name);
  }
  return said_and_return(work, "subjects.noted");
}

bool add_tags(TurnWork& work, const Text& slot) {
  auto tags = understanding::read_tags(slot, work.lexicon());
  if (tags.empty()) tags = understanding::read_list(slot, work.lexicon());
  for (const std::string& tag : tags) {
    understanding::Mention mention;
    mention.name = tag;
    const int step = std::max(work.learner.position.step, 5);
    add_contact(work, mention,
                {step, ContactKind::tag, ContactRole::other, ContactState::candidate, {}});
    work.described.push_back("#" + tag);
  }
  return said_and_return(work, "tags.noted");
}

// Contacts that "Kim" may stand for, when it is no more than a part of their names.
std::vector<Meaning> known_as(const TurnWork& work, const Command& command,
                              const understanding::Mention& mention) {
  const bool is_part = mention.handles.empty() && mention.links.empty() && !mention.is_tag &&
                       !mention.is_company && mention.name.find(' ') == std::string::npos;
  std::vector<Meaning> meanings;
  if (!is_part) return meanings;
  for (const ItemKey key : contacts_called(work.learner, mention.name)) {
    const Contact* contact = dialogue::find_item(work.learner.contacts, key);
    if (folded_name(contact->name) == folded_name(mention.name)) return {};
    meanings.push_back({telling_name(*contact), command});
    meanings.back().command.item = key;
  }
  if (meanings.empty()) return meanings;
  meanings.push_back({"", command});
  meanings.back().command.topic = "someone_new";
  return meanings;
}

// What was said now about somebody who is on the list already.
bool add_to_known(TurnWork& work, const understanding::Mention& said, ItemKey key) {
  const Contact* known = dialogue::find_item(work.learner.contacts, key);
  if (known == nullptr) return false;
  understanding::Mention mention = said;
  mention.name = known->name;
  mention.handles = known->handles;
  add_contact(work, mention,
              {known->source_step, known->kind, known->role, known->state,
               subject_named(work.learner, mention.subject)});
  work.described.push_back(mention.name);
  return said_and_return(work, "people.noted");
}

bool add_person(TurnWork& work, const Command& command) {
  const Text slot = understanding::slot(command);
  const auto mention = understanding::read_add(slot, work.lexicon());
  if (!mention || mention->name.empty()) return false;
  if (command.item != 0) return add_to_known(work, *mention, command.item);
  if (command.topic != "someone_new" && !work.is_listening) {
    auto meanings = known_as(work, command, *mention);
    if (!meanings.empty()) {
      dialogue::ask_which(work, std::move(meanings));
      return true;
    }
  }
  Origin origin;
  origin.step =
      work.learner.position.step == 0 ? std::nullopt : std::optional{work.learner.position.step};
  if (mention->is_company) origin.kind = ContactKind::company;
  if (mention->is_tag) origin.kind = ContactKind::tag;
  origin.subject = subject_named(work.learner, mention->subject);
  if (origin.subject.empty()) origin.subject = mention->subject;
  add_contact(work, *mention, origin);
  work.described.push_back(mention->is_tag ? "#" + mention->name : mention->name);
  return said_and_return(work, "people.noted");
}

bool add(TurnWork& work, const Command& command) {
  const Text slot = understanding::slot(command);
  if (command.topic == "subject") return add_subjects(work, slot);
  if (command.topic == "tag") return add_tags(work, slot);
  if (command.topic == "tag_hour") return note_live_hour(work, command);
  if (command.topic == "journal") {
    dialogue::add_item(work.learner.journal,
                       JournalEntry{next_key(work.learner), work.now, command.text});
    return said_and_return(work, "journal.noted");
  }
  if (command.topic == "offer") {
    for (const std::string& text : understanding::read_list(slot, work.lexicon())) {
      dialogue::add_item(work.learner.offers, Offer{next_key(work.learner), text});
      work.described.push_back(text);
    }
    return said_and_return(work, "offers.noted");
  }
  return add_person(work, command);
}

bool replace(TurnWork& work, const Command& command) {
  const auto names = understanding::read_list(understanding::slot(command), work.lexicon());
  if (command.topic != "subjects" || names.empty()) return false;
  List<Subject> wanted;
  const List<Subject> known = *work.learner.subjects;
  for (const std::string& name : names) {
    const auto same = std::find_if(known.begin(), known.end(), [&](const Subject& one) {
      return ascii_lower(one.name) == ascii_lower(name);
    });
    if (same != known.end()) {
      wanted.push_back(*same);
    } else {
      wanted.emplace_back(Subject{next_key(work.learner), name, is_narrow(name), {}});
    }
  }
  work.learner.subjects.edit() = std::move(wanted);
  work.say("subjects.noted");
  // It answers the question of the subjects, if that is the one that is open.
  const Step* open = work.open_step();
  if (open != nullptr && open->question == "subjects") {
    dialogue::settle(work, dialogue::go_to(work, open->next));
  } else {
    return_to_question(work);
  }
  return true;
}

bool remove(TurnWork& work, const Command& command) {
  if (command.topic == "reminder" || command.topic == "all_reminders") {
    return drop_reminders(work, command);
  }
  return remove_named(work, command);
}

// Another day for the newest goal that is under way.
bool move_review(TurnWork& work, const Command& command) {
  const Text slot = understanding::slot(command);
  auto date = understanding::read_date(slot, work.today(), work.lexicon());
  if (command.date) date = understanding::DateReading{*command.date, {}};
  if (!date || work.learner.goals->empty()) return false;
  if (date->ambiguous()) return ask_which_date(work, command, *date);
  dialogue::edit_item(work.learner.goals, work.learner.goals->back()->key)->review_on = date->date;
  work.say("goal.review_moved", {{"date", date->date}});
  return_to_question(work);
  return true;
}

bool correct(TurnWork& work, const Command& command) {
  if (command.topic == "reminder") return move_reminder(work, command);
  if (command.topic == "rename") return rename(work, command);
  if (command.topic == "value") return correct_named(work, command);
  constexpr int minutes_max = 7 * 24 * 60;
  if (command.topic == "minutes" && command.number && *command.number > 0 &&
      *command.number <= minutes_max) {
    set_minutes_a_week(work, *command.number);
    return_to_question(work);
    return true;
  }
  if (command.topic == "goal_review") return move_review(work, command);
  if (command.topic == "name" && !command.text.empty()) {
    work.learner.settings.edit().name = command.text;
    return said_and_return(work, "purpose.noted");
  }
  if (command.topic == "purpose_work" || command.topic == "purpose_hobby") {
    work.learner.settings.edit().purpose =
        command.topic == "purpose_hobby" ? Purpose::hobby : Purpose::work;
    return said_and_return(work, "purpose.noted");
  }
  return mend_last(work, command);
}

bool suggest(TurnWork& work, const Command& command) {
  if (command.text.empty()) return false;
  dialogue::add_item(work.learner.suggestions,
                     Suggestion{next_key(work.learner), work.now, command.text});
  return said_and_return(work, "suggest.noted");
}

bool save_link(TurnWork& work, const Command& command) {
  const Text slot = understanding::slot(command);
  const auto links = understanding::read_links(slot);
  if (links.empty()) return false;
  const std::string note = understanding::without_links(slot);
  for (const std::string& link : links) {
    dialogue::add_item(work.learner.inbox,
                       SavedLink{next_key(work.learner), work.now, link, note, LinkState::new_});
  }
  return said_and_return(work, "link.noted");
}

bool log(TurnWork& work, const Command& command) {
  if (command.text.empty()) return false;
  log_activity(work, command.text, command.folded);
  return said_and_return(work, "log.noted");
}

// The flow in hand holds something unfinished: what becomes of it, before the other one begins.
bool ask_before_leaving(TurnWork& work, const Command& command) {
  Meaning wanted;
  wanted.command = command;
  if (!dialogue::push_flow(work, "another_flow")) return false;
  work.frame()->meanings.push_back(std::move(wanted));
  dialogue::settle(work, dialogue::Arrival::fresh);
  return true;
}

// Enters a flow; the one in hand is put aside and can be resumed.
bool enter(TurnWork& work, std::string_view flow, const Command& command) {
  if (work.context.prompts->flow(flow) == nullptr) return false;
  dialogue::give_way(work);
  if (!std::exchange(work.may_leave, false) && dialogue::holds_something(work)) {
    if (work.frame()->flow == flow) {  // it is this one that was asked for
      return_to_question(work);
      return true;
    }
    return ask_before_leaving(work, command);
  }
  dialogue::park_all(work);
  dialogue::push_flow(work, flow);
  dialogue::settle(work, dialogue::Arrival::fresh);
  return true;
}

bool enter_step(TurnWork& work, int step) {
  Command command;
  command.name = CommandName::start_flow;
  command.topic = "step";
  command.number = step;
  for (const Flow& flow : work.context.prompts->flows) {
    if (flow.step == step) return enter(work, flow.name, command);
  }
  return false;
}

// With a question open, "next" goes on without an answer, except where going on would decide
// something: then the question is put again.
bool go_on(TurnWork& work) {
  dialogue::give_way(work);
  const Step* open = work.open_step();
  if (open == nullptr) {
    if (!work.learner.position.parked.empty()) return dialogue::resume_parked(work);
    return enter_step(work, next_step(work.learner.position));
  }
  const bool decides = open->answer == AnswerKind::choice || open->answer == AnswerKind::numbers;
  if (open->required || decides) {
    return_to_question(work);
  } else {
    const std::size_t said_so_far = work.parts.size();
    dialogue::skip_question(work, *open);
    if (work.learner.position.stack.empty()) {  // it was the last one: on to the next step at once
      work.parts.resize(said_so_far);
      work.main.clear();
      return enter_step(work, next_step(work.learner.position));
    }
  }
  return true;
}

bool start_flow(TurnWork& work, const Command& command) {
  if (command.topic == "next") return go_on(work);
  if (command.topic == "step") {
    if (command.number && enter_step(work, *command.number)) return true;
    return said_and_return(work, "closing.no_such_step");
  }
  return enter(work, command.topic, command);
}

}  // namespace

StatementHandler statement_handler(CommandName name) {
  switch (name) {
    case CommandName::add:
      return add;
    case CommandName::replace:
      return replace;
    case CommandName::remove:
      return remove;
    case CommandName::reorder:
      return reorder;
    case CommandName::correct:
      return correct;
    case CommandName::set_nudging:
      return set_nudging;
    case CommandName::pause:
      return pause;
    case CommandName::set_timezone:
      return set_timezone;
    case CommandName::remind:
      return order_reminder;
    case CommandName::suggest:
      return suggest;
    case CommandName::save_link:
      return save_link;
    case CommandName::log_activity:
      return log;
    case CommandName::start_flow:
      return start_flow;
    default:
      return nullptr;
  }
}

}  // namespace pln::method
