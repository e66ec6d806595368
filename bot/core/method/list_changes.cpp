#include "bot/core/method/list_changes.hpp"

#include "bot/core/dialogue/engine.hpp"
#include "bot/core/dialogue/perform.hpp"
#include "bot/core/method/contacts.hpp"
#include "bot/core/method/naming.hpp"
#include "bot/core/text.hpp"
#include "bot/core/understanding/lists.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>
#include <array>

namespace pln::method {

namespace {

using dialogue::return_to_question;
using dialogue::TurnWork;
using understanding::Token;
using understanding::tokens;

// --- Taking off ----------------------------------------------------------------------------------

void drop_contact(TurnWork& work, ItemKey key) {
  auto contact = dialogue::edit_item(work.learner.contacts, key);
  if (!contact || contact->state == ContactState::dropped) return;  // named twice
  work.described.push_back(shown_name(*contact));
  contact->state = ContactState::dropped;
  contact->decided_at = work.now;
}

void drop_subject(TurnWork& work, ItemKey key) {
  const Subject* subject = dialogue::find_item(work.learner.subjects, key);
  if (subject == nullptr) return;
  work.described.push_back(subject->name);
  std::erase_if(work.learner.subjects.edit(), [&](const Subject& one) { return one.key == key; });
}

Meaning meaning_of(CommandName name, std::string topic, std::string label, ItemKey item) {
  Meaning meaning;
  meaning.label = std::move(label);
  meaning.command.name = name;
  meaning.command.topic = std::move(topic);
  meaning.command.item = item;
  return meaning;
}

// A number means a line of the list that the talk is about: subjects in step 1, else contacts;
// where both have such a line the person is asked.
bool is_about_subjects(const TurnWork& work) {
  const std::string& question = work.learner.position.open_question;
  return question == "subjects" || question == "wider_field" || work.learner.contacts->empty();
}

std::vector<Fixed<Contact>> on_the_list(const Learner& learner) {
  std::vector<Fixed<Contact>> shown;
  for (const auto& contact : *learner.contacts) {
    const bool off =
        contact->state == ContactState::dropped || contact->state == ContactState::skipped;
    if (!off) shown.push_back(contact);
  }
  return shown;
}

std::vector<Meaning> numbered(const TurnWork& work, const std::string& words) {
  std::vector<Meaning> all;
  const auto& subjects = *work.learner.subjects;
  const auto contacts = on_the_list(work.learner);
  const auto subject = place_called(words, subjects.size(), work.lexicon());
  const auto contact = place_called(words, contacts.size(), work.lexicon());
  if (subject) {
    all.push_back(meaning_of(CommandName::remove, "subject", subjects[*subject]->name,
                             subjects[*subject]->key));
  }
  if (contact && !(subject && is_about_subjects(work))) {
    all.push_back(meaning_of(CommandName::remove, "contact", telling_name(contacts[*contact]),
                             contacts[*contact]->key));
  }
  return all;
}

std::vector<Meaning> named(const TurnWork& work, const std::string& words) {
  if (const ItemKey subject = subject_called(work.learner, words)) {
    return {meaning_of(CommandName::remove, "subject", words, subject)};
  }
  std::vector<Meaning> all;
  for (const ItemKey key : contacts_called(work.learner, words)) {
    const Contact* contact = dialogue::find_item(work.learner.contacts, key);
    all.push_back(meaning_of(CommandName::remove, "contact", telling_name(*contact), key));
  }
  return all;
}

void carry_out(TurnWork& work, const Command& command) {
  if (command.topic == "subject") return drop_subject(work, command.item);
  drop_contact(work, command.item);
}

// --- Order ---------------------------------------------------------------------------------------

// Where something is to go: "first", "to the end", "up", "down", "before 2".
enum class Direction { none, first, last, up, down, before, after };

Direction direction_in(const std::vector<Token>& words, const Lexicon& lexicon) {
  for (std::size_t at = words.size(); at-- > 0;) {
    const auto found = understanding::find_entry(words, at, "direction", lexicon);
    if (!found) continue;
    static constexpr std::array names{"none", "first", "last", "up", "down", "before", "after"};
    const auto* place = std::find(names.begin(), names.end(), found->value);
    return static_cast<Direction>(place - names.begin());
  }
  return Direction::none;
}

std::optional<std::size_t> subject_place(const TurnWork& work, const std::string& words) {
  const auto& subjects = *work.learner.subjects;
  const ItemKey key = subject_called(work.learner, words);
  for (std::size_t place = 0; key != 0 && place < subjects.size(); ++place) {
    if (subjects[place]->key == key) return place;
  }
  return place_called(words, subjects.size(), work.lexicon());
}

std::size_t target_place(Direction direction, std::size_t from, std::size_t count,
                         const std::optional<int>& number) {
  const std::size_t last = count - 1;
  const auto named =
      static_cast<std::size_t>(std::clamp(number.value_or(1), 1, static_cast<int>(count)) - 1);
  switch (direction) {
    case Direction::first:
      return 0;
    case Direction::last:
      return last;
    case Direction::up:
      return from == 0 ? 0 : from - 1;
    case Direction::down:
      return std::min(from + 1, last);
    case Direction::before:
      return from < named ? named - 1 : named;
    case Direction::after:
      return std::min(from < named ? named : named + 1, last);
    case Direction::none:
      break;
  }
  return from;
}

bool said_subjects(TurnWork& work) {
  work.say("subjects.noted");
  return_to_question(work);
  return true;
}

}  // namespace

bool remove_named(TurnWork& work, const Command& command) {
  if (command.item != 0) {
    carry_out(work, command);
    work.say("remove.done");
    return_to_question(work);
    return true;
  }
  const Text slot = understanding::slot(command);
  std::vector<std::string> unknown;
  std::vector<Command> sure;
  std::vector<Meaning> unsure;
  for (const std::string& name : understanding::read_list(slot, work.lexicon())) {
    auto meanings = named(work, name);
    if (meanings.empty()) meanings = numbered(work, name);
    if (meanings.empty()) unknown.push_back(name);
    if (meanings.size() == 1) sure.push_back(meanings.front().command);
    if (meanings.size() > 1 && unsure.empty()) unsure = std::move(meanings);
  }
  for (const Command& one : sure) carry_out(work, one);
  if (!work.described.empty()) work.say("remove.done");
  if (!unknown.empty()) work.say("remove.unknown", {{"names", unknown}});
  if (!unsure.empty()) {
    dialogue::ask_which(work, std::move(unsure));
  } else {
    return_to_question(work);
  }
  return true;
}

bool reorder(TurnWork& work, const Command& command) {
  const std::size_t count = work.learner.subjects->size();
  if (count < 2 || work.heard == nullptr) return false;
  const Text slot = understanding::slot(command);
  const Direction direction = direction_in(tokens(*work.heard), work.lexicon());
  if (direction == Direction::none) {  // "swap 1 and 3"
    const auto pair = understanding::read_list(slot, work.lexicon());
    if (pair.size() != 2) return false;
    const auto one = subject_place(work, pair[0]), other = subject_place(work, pair[1]);
    if (!one || !other) return false;
    auto& subjects = work.learner.subjects.edit();
    std::swap(subjects[*one], subjects[*other]);
    return said_subjects(work);
  }
  const auto from = subject_place(work, slot.written);
  if (!from) return false;
  const std::size_t to = target_place(direction, *from, count, command.number);
  auto& subjects = work.learner.subjects.edit();
  const Fixed<Subject> moved = subjects[*from];
  subjects.erase(subjects.begin() + static_cast<std::ptrdiff_t>(*from));
  subjects.insert(subjects.begin() + static_cast<std::ptrdiff_t>(to), moved);
  return said_subjects(work);
}

// "rename X to Y": a subject, with the searches made for it, or a contact.
bool rename(TurnWork& work, const Command& command) {
  const std::string& order = command.text;
  std::size_t cut = std::string::npos, length = 0;
  for (const std::string_view mark : {" to ", " in ", " zu ", " into "}) {
    cut = order.find(mark);
    length = mark.size();
    if (cut != std::string::npos) break;
  }
  if (cut == std::string::npos) return false;
  const std::string from = order.substr(0, cut), to = order.substr(cut + length);
  if (const ItemKey key = subject_called(work.learner, from)) {
    const std::string old = dialogue::find_item(work.learner.subjects, key)->name;
    std::erase_if(work.learner.searches.edit(),
                  [&](const Search& search) { return search.subject == old; });
    dialogue::edit_item(work.learner.subjects, key)->name = to;
    return said_subjects(work);
  }
  const auto contacts = contacts_called(work.learner, from);
  if (contacts.size() == 1) {
    dialogue::edit_item(work.learner.contacts, contacts.front())->name = to;
    work.described.push_back(to);
    work.say("people.noted");
  } else {
    work.described.push_back(from);
    work.say("remove.unknown", {{"names", std::vector<std::string>{from}}});
  }
  return_to_question(work);
  return true;
}

}  // namespace pln::method
