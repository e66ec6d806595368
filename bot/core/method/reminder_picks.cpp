#include "bot/core/method/reminder_picks.hpp"

#include "bot/core/recurrence.hpp"
#include "bot/core/text.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/time_words.hpp"

#include <algorithm>
#include <utility>

namespace pln::method {

namespace {

using dialogue::TurnWork;
using understanding::Token;

std::vector<const Reminder*> in_order(const Learner& learner) {
  std::vector<const Reminder*> all;
  for (const Fixed<Reminder>& one : *learner.reminders) all.push_back(&*one);
  std::sort(all.begin(), all.end(), [](const Reminder* left, const Reminder* right) {
    return std::pair(left->at, left->key) < std::pair(right->at, right->key);
  });
  return all;
}

bool is_on(const TurnWork& work, const Reminder& reminder, WeekdaySet wanted) {
  const auto rhythm = read_rule(reminder.rule);
  if (rhythm && !rhythm->days.empty()) return (rhythm->days.bits & wanted.bits) != 0;
  return wanted.has(Weekday{std::chrono::floor<days>(work.context.zone->to_local(reminder.at))});
}

bool has_word(const std::vector<Token>& words, std::string_view wanted) {
  return std::any_of(words.begin(), words.end(),
                     [&](const Token& token) { return token.word == wanted; });
}

// What the words single reminders out by.
struct Wanted {
  std::vector<std::string> words{};
  WeekdaySet on{};
  std::optional<int> number{};
};

// Words that every such order holds, or that say no more than "the".
bool says_nothing(const std::vector<Token>& words, std::size_t at, const Lexicon& lexicon) {
  for (const std::string_view category :
       {"article", "remind_lead", "for_word", "option_word", "option_tail", "time_lead",
        "reminder_word", "all_word", "out_of_word", "conjunction"}) {
    if (understanding::is_a(words, at, category, lexicon)) return true;
  }
  return understanding::find_entry(words, at, "filler", lexicon).has_value();
}

Wanted wanted_of(const std::string& written, const Lexicon& lexicon) {
  Wanted wanted;
  const std::vector<Token> words = understanding::tokens(ascii_lower(written));
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (const auto days = understanding::days_at(words, at, lexicon)) {
      wanted.on.bits |= days->days.bits;
      at += days->words - 1;
    } else if (const auto number = understanding::find_ordinal(words, at, lexicon);
               number && words.size() <= 3) {
      wanted.number = number->value;
      wanted.words.push_back(words[at].word);
    } else if (!says_nothing(words, at, lexicon)) {
      wanted.words.push_back(words[at].word);
    }
  }
  return wanted;
}

// How many of the words the reminder's text has.
std::size_t shared_words(const Reminder& reminder, const std::vector<std::string>& wanted) {
  const auto words = understanding::tokens(ascii_lower(reminder.text));
  return static_cast<std::size_t>(
      std::count_if(wanted.begin(), wanted.end(),
                    [&](const std::string& word) { return has_word(words, word); }));
}

std::vector<ItemKey> picked(const TurnWork& work, const std::string& written) {
  const Wanted wanted = wanted_of(written, work.lexicon());
  const auto all = in_order(work.learner);
  std::vector<ItemKey> keys;
  // A number alone is a place in the list; beside other words it is one of them.
  if (wanted.number && wanted.words.size() == 1) {
    const int number = *wanted.number == 0 ? static_cast<int>(all.size()) : *wanted.number;
    if (number >= 1 && number <= static_cast<int>(all.size())) {
      keys.push_back(all[static_cast<std::size_t>(number) - 1]->key);
    }
    return keys;
  }
  std::size_t most = 0;
  for (const Reminder* reminder : all) {
    most = std::max(most, shared_words(*reminder, wanted.words));
  }
  // Words that are in no text single nothing out, unless a weekday does.
  if (!wanted.words.empty() && most == 0 && wanted.on.empty()) return keys;
  for (const Reminder* reminder : all) {
    if (most > 0 && shared_words(*reminder, wanted.words) < most) continue;
    if (!wanted.on.empty() && !is_on(work, *reminder, wanted.on)) continue;
    keys.push_back(reminder->key);
  }
  return keys;
}

std::string unit_word(const std::optional<Recurrence>& rhythm) {
  if (!rhythm) return "once";
  if (rhythm->unit == Recurrence::Unit::day) return "day";
  return rhythm->unit == Recurrence::Unit::week ? "week" : "month";
}

}  // namespace

std::vector<ItemKey> picked_reminders(const TurnWork& work, const Command& command) {
  return picked(work, command.text);
}

bool means_all(const TurnWork& work, const Command& command) {
  const std::vector<Token> words = understanding::tokens(understanding::slot(command));
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (understanding::is_a(words, at, "all_word", work.lexicon())) return true;
  }
  return false;
}

Move read_move(const TurnWork& work, const Command& command) {
  const Text slot = understanding::slot(command);
  const std::vector<Token> words = understanding::tokens(slot);
  // The last "to" behind which there is nothing but a time.
  for (std::size_t at = words.size(); at-- > 0;) {
    if (!understanding::is_a(words, at, "move_to", work.lexicon())) continue;
    const Text when = understanding::part_of(slot, words[at].end, slot.folded.size());
    auto wish = understanding::read_reminder(when, work.today(), work.lexicon());
    if (!wish.says_when() || !wish.text.empty()) continue;
    const Text which = understanding::part_of(slot, 0, words[at].begin);
    return {picked(work, which.written), std::move(wish)};
  }
  return {picked(work, slot.written), {}};
}

void list_reminders(TurnWork& work, const std::vector<ItemKey>& keys, std::size_t most) {
  std::int64_t number = 0;
  std::size_t shown = 0;
  std::int64_t more = 0;
  for (const Reminder* reminder : in_order(work.learner)) {
    ++number;
    if (!keys.empty() && std::find(keys.begin(), keys.end(), reminder->key) == keys.end()) continue;
    if (shown == most) {
      ++more;
      continue;
    }
    ++shown;
    const LocalTime local = work.context.zone->to_local(reminder->at);
    const auto rhythm = read_rule(reminder->rule);
    work.say("remind.one", {{"number", number},
                            {"date", date_of(local)},
                            {"time", time_of_day(local)},
                            {"unit", unit_word(rhythm)},
                            {"every", static_cast<std::int64_t>(rhythm ? rhythm->every : 1)},
                            {"text", reminder->text},
                            {"said", std::string{reminder->text.empty() ? "no" : "yes"}}});
  }
  if (more > 0) work.say("remind.more", {{"count", more}});
}

}  // namespace pln::method
