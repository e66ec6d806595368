#include "bot/core/dialogue/registry.hpp"

#include "bot/core/check.hpp"
#include "bot/core/method/tables.hpp"

#include <span>
#include <unordered_map>

namespace pln::dialogue {

namespace {

template <class T>
using Table = std::unordered_map<std::string_view, const T*>;

template <class T>
void add(Table<T>& table, std::span<const T> entries) {
  for (const T& entry : entries) PLN_CHECK(table.emplace(entry.name, &entry).second);
}

template <class T>
const T* look_up(const Table<T>& table, std::string_view name) {
  const auto found = table.find(name);
  return found == table.end() ? nullptr : found->second;
}

template <class T>
Table<T> joined(std::initializer_list<std::span<const T>> parts) {
  Table<T> table;
  for (const auto& part : parts) add(table, part);
  return table;
}

}  // namespace

const Action* find_action(std::string_view name) {
  static const Table<Action> table =
      joined<Action>({method::subject_actions(), method::people_actions(),
                      method::decision_actions(), method::care_actions(), method::setting_actions(),
                      method::goal_actions(), method::passing_actions()});
  return look_up(table, name);
}

const Predicate* find_predicate(std::string_view name) {
  static const Table<Predicate> table = joined<Predicate>({method::predicates()});
  return look_up(table, name);
}

const Selector* find_selector(std::string_view name) {
  static const Table<Selector> table = joined<Selector>({method::selectors()});
  return look_up(table, name);
}

const Chooser* find_chooser(std::string_view name) {
  static const Table<Chooser> table = joined<Chooser>({method::choosers()});
  return look_up(table, name);
}

const Fact* find_fact(std::string_view name) {
  static const Table<Fact> table = joined<Fact>({method::person_facts(), method::summary_facts()});
  return look_up(table, name);
}

}  // namespace pln::dialogue
