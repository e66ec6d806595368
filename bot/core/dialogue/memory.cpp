#include "bot/core/dialogue/memory.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace pln::dialogue {

namespace {

std::string label(const Subject& item) { return item.name; }
std::string label(const Goal& item) { return item.wish; }
std::string label(const Contact& item) {
  return item.kind == ContactKind::tag ? "#" + item.name : item.name;
}
std::string label(const Offer& item) { return item.text; }
std::string label(const Search& item) { return item.phrase; }
std::string label(const Activity& item) { return item.text; }
std::string label(const JournalEntry& item) { return item.text; }
std::string label(const SavedLink& item) { return item.link; }
std::string label(const FeedRating& item) { return std::to_string(item.value) + "/10"; }
std::string label(const Suggestion& item) { return item.text; }
std::string label(const Draft& item) { return item.text; }
std::string label(const Reminder& item) { return item.text; }

template <class T>
void add_names(const ListChange<T>& change, std::vector<std::string>& names) {
  if constexpr (std::is_same_v<T, Fixed<Search>>)
    return;  // made by the coach, not said by the person
  for (const ItemChange<T>& item : change.items) {
    std::string name = label(item.after ? *item.after : *item.before);
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
}

// What the settings are called in texts ("undo.done"), in the order of Settings::fields.
constexpr std::array setting_names{
    "name",   "language", "timezone", "country", "minutes",  "purpose",  "words",    "rhythm",
    "rhythm", "rhythm",   "rhythm",   "rhythm",  "rhythm",   "rhythm",   "days_off", "days_off",
    "pause",  "account",  "account",  "account", "language", "timezone", "rhythm"};
static_assert(setting_names.size() ==
              std::tuple_size_v<decltype(Settings::fields(std::declval<Settings&>()))>);

// The first setting that changed, or "".
std::string setting_in(const ChangeSet& changes) {
  std::string name;
  std::size_t place = 0;
  const auto look = [&](const auto& change) {
    if (change && name.empty()) name = setting_names[place];
    ++place;
  };
  std::apply([&](const auto&... change) { (look(change), ...); }, *changes.fields);
  return name;
}

// The history with one turn's mark changed.
void mark(Learner& learner, std::size_t index, bool undone) {
  auto turn = std::make_shared<Turn>(*(*learner.history)[index]);
  turn->undone = undone;
  learner.history.edit().replace(index, std::move(turn));
}

}  // namespace

std::vector<std::string> names_in(const ChangeSet& changes) {
  std::vector<std::string> names;
  std::apply([&](const auto&... change) { (add_names(*change, names), ...); }, changes.lists);
  return names;
}

bool undo(TurnWork& work) {
  const History& history = *work.learner.history;
  for (std::size_t index = history.size(); index-- > 0;) {
    const auto turn = history[index];
    if (turn->undone) continue;
    work.described = names_in(turn->changes);
    work.setting = setting_in(turn->changes);
    revert(work.learner, turn->changes);
    work.learner.position = turn->before;
    mark(work.learner, index, true);
    return true;
  }
  return false;
}

bool redo(TurnWork& work) {
  const History& history = *work.learner.history;
  const auto first =
      std::find_if(history.begin(), history.end(), [](const auto& turn) { return turn->undone; });
  if (first == history.end()) return false;
  // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): the list is about to change
  const auto turn = *first;
  work.described = names_in(turn->changes);
  work.setting = setting_in(turn->changes);
  reapply(work.learner, turn->changes);
  work.learner.position = turn->after;
  mark(work.learner, static_cast<std::size_t>(first - history.begin()), false);
  return true;
}

bool go_back(TurnWork& work) {
  const History& history = *work.learner.history;
  const Position& present = work.learner.position;
  for (auto turn = history.rbegin(); turn != history.rend(); ++turn) {
    const Position& then = (*turn)->before;
    if ((*turn)->undone || then.open_question.empty() || then.stack == present.stack) continue;
    if (then.open_question == "consent") return false;  // there is nothing before the yes
    work.described = names_in((*turn)->changes);
    const auto parked = present.parked;
    work.learner.position = then;
    work.learner.position.parked = parked;
    return true;
  }
  return false;
}

std::optional<TakenOut> take_out(TurnWork& work, const EventKey& message) {
  const History& history = *work.learner.history;
  const auto found = std::find_if(history.begin(), history.end(),
                                  [&](const auto& turn) { return turn->event == message; });
  if (found == history.end()) return std::nullopt;
  // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): the list is about to change
  const auto turn = *found;
  const auto index = found - history.begin();
  work.described = names_in(turn->changes);
  if (!turn->undone) revert(work.learner, turn->changes);
  work.learner.history.edit().erase(static_cast<std::size_t>(index));
  return TakenOut{turn->before, turn->after};
}

void remember(TurnWork& work, const Learner& before, const EventKey& message) {
  Learner& after = work.learner;
  ChangeSet changes = compare(before, after);
  if (changes.empty() && before.position == after.position) return;
  auto turn = std::make_shared<Turn>();
  turn->event = message;
  turn->at = work.now;
  turn->seed = work.seed;
  turn->understood.reserve(work.understood.size());
  for (const CommandName name : work.understood) turn->understood.emplace_back(name_of(name));
  turn->changes = std::move(changes);
  turn->before = before.position;
  turn->after = after.position;
  History& history = after.history.edit();
  // What was taken back stands at the end: undo begins with the newest, redo with the oldest.
  while (!history.empty() && history.back()->undone) history.pop_back();
  history.push_back(std::move(turn));
  if (history.size() > history_max) history.pop_front();
}

}  // namespace pln::dialogue
