#include "bot/core/history.hpp"

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace pln {
namespace {

template <class Function, std::size_t... I>
void for_each_index(std::index_sequence<I...>, Function&& function) {
  (function(std::integral_constant<std::size_t, I>{}), ...);
}

// Calls function(integral_constant) for every element number of a tuple.
template <class Tuple, class Function>
void for_each_element(Function&& function) {
  for_each_index(std::make_index_sequence<std::tuple_size_v<Tuple>>{},
                 std::forward<Function>(function));
}

template <class T>
std::vector<ItemKey> keys_of(const std::vector<T>& items) {
  std::vector<ItemKey> keys;
  keys.reserve(items.size());
  for (const T& item : items) keys.push_back(item->key);
  return keys;
}

std::vector<ItemKey> only(const std::vector<ItemKey>& keys,
                          const std::unordered_set<ItemKey>& wanted) {
  std::vector<ItemKey> result;
  std::copy_if(keys.begin(), keys.end(), std::back_inserter(result),
               [&](ItemKey key) { return wanted.contains(key); });
  return result;
}

// True if the keys that both lists have stand in the same order in both.
bool same_order(const std::vector<ItemKey>& left, const std::vector<ItemKey>& right) {
  const std::unordered_set<ItemKey> in_left(left.begin(), left.end());
  const std::unordered_set<ItemKey> in_right(right.begin(), right.end());
  return only(left, in_right) == only(right, in_left);
}

template <class T>
ItemChange<T> change_at(std::size_t index, const T* before, const T* after) {
  ItemChange<T> change;
  change.key = before != nullptr ? (*before)->key : (*after)->key;
  change.index = static_cast<std::uint32_t>(index);
  if (before != nullptr) change.before = *before;
  if (after != nullptr) change.after = *after;
  return change;
}

// What the lists differ in from `start` on, where their keys part ways.
template <class T>
void compare_tails(const std::vector<T>& before, const std::vector<T>& after, std::size_t start,
                   ListChange<T>& change) {
  std::unordered_map<ItemKey, std::size_t> old_places, new_places;
  for (std::size_t i = start; i < before.size(); ++i) old_places.emplace(before[i]->key, i);
  for (std::size_t i = start; i < after.size(); ++i) new_places.emplace(after[i]->key, i);
  for (std::size_t i = start; i < before.size(); ++i) {
    if (!new_places.contains(before[i]->key)) {
      change.items.push_back(change_at<T>(i, &before[i], nullptr));
    }
  }
  std::size_t newest_place = start;
  bool in_order = true;
  for (std::size_t i = start; i < after.size(); ++i) {
    const auto old = old_places.find(after[i]->key);
    if (old == old_places.end()) {
      change.items.push_back(change_at<T>(i, nullptr, &after[i]));
      continue;
    }
    if (old->second < newest_place) in_order = false;
    newest_place = std::max(newest_place, old->second);
    if (!(before[old->second] == after[i])) {
      change.items.push_back(change_at<T>(i, &before[old->second], &after[i]));
    }
  }
  if (in_order) return;
  change.order_before = keys_of(before);
  change.order_after = keys_of(after);
}

template <class T>
ListChange<T> compare_lists(const std::vector<T>& before, const std::vector<T>& after) {
  ListChange<T> change;
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t place = 0;
  for (; place < shorter && before[place]->key == after[place]->key; ++place) {
    if (before[place] == after[place]) continue;
    change.items.push_back(change_at<T>(place, &before[place], &after[place]));
  }
  if (place < before.size()) {
    compare_tails(before, after, place, change);
  } else {  // the usual case: what is new stands at the end
    for (; place < after.size(); ++place) {
      change.items.push_back(change_at<T>(place, nullptr, &after[place]));
    }
  }
  return change;
}

enum class Direction { back, forward };

template <class T>
const std::optional<T>& from(const ItemChange<T>& change, Direction direction) {
  return direction == Direction::back ? change.after : change.before;
}
template <class T>
const std::optional<T>& to(const ItemChange<T>& change, Direction direction) {
  return direction == Direction::back ? change.before : change.after;
}

// Whether an item is still as a change left it.
template <class T>
bool is_as_left(const T& left, const T& present) {
  return left == present;
}
// A reminder moves on by itself, with the calendar and with the person; the order stays the same.
bool is_as_left(const Fixed<Reminder>& left, const Fixed<Reminder>& present) {
  Reminder order = *left;
  if (order.on && present->on) order.at = present->at;
  if (!order.rule.empty()) order.on = present->on;
  return order == *present;
}

// Changes and removes what still has the value that is expected, and keeps everything else.
template <class T>
std::vector<T> with_present_items(std::vector<T>& items, const ListChange<T>& change,
                                  Direction direction) {
  std::unordered_map<ItemKey, const ItemChange<T>*> by_key;
  for (const ItemChange<T>& item : change.items) by_key.emplace(item.key, &item);
  std::vector<T> result;
  result.reserve(items.size() + change.items.size());
  for (T& item : items) {
    const auto found = by_key.find(item->key);
    const std::optional<T>* value =
        found == by_key.end() ? nullptr : &from(*found->second, direction);
    const bool expected = value != nullptr && *value && is_as_left(**value, item);
    if (!expected) {
      result.push_back(std::move(item));
    } else if (const std::optional<T>& wanted = to(*found->second, direction)) {
      result.push_back(*wanted);
    }
  }
  return result;
}

// Puts the items that are to come (again) into their places, clamped to the list's end.
template <class T>
std::vector<T> with_missing_items(std::vector<T> items, const ListChange<T>& change,
                                  Direction direction) {
  std::unordered_set<ItemKey> present;
  for (const T& item : items) present.insert(item->key);
  std::vector<const ItemChange<T>*> missing;
  for (const ItemChange<T>& item : change.items) {
    const bool comes = !from(item, direction) && to(item, direction);
    if (comes && present.insert(item.key).second) missing.push_back(&item);
  }
  if (missing.empty()) return items;
  std::sort(missing.begin(), missing.end(), [](const auto* left, const auto* right) {
    return std::pair(left->index, left->key) < std::pair(right->index, right->key);
  });
  std::vector<T> result;
  result.reserve(items.size() + missing.size());
  auto next = missing.begin();
  for (T& item : items) {
    for (; next != missing.end() && (*next)->index <= result.size(); ++next) {
      result.push_back(*to(**next, direction));
    }
    result.push_back(std::move(item));
  }
  for (; next != missing.end(); ++next) result.push_back(*to(**next, direction));
  return result;
}

// Puts the items that `order` names into that order; all others keep their places.
template <class T>
void put_in_order(std::vector<T>& items, const std::vector<ItemKey>& order) {
  std::unordered_map<ItemKey, std::size_t> rank;
  for (std::size_t i = 0; i < order.size(); ++i) rank.emplace(order[i], i);
  std::vector<std::size_t> places;
  std::vector<T> named;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!rank.contains(items[i]->key)) continue;
    places.push_back(i);
    named.push_back(std::move(items[i]));
  }
  std::sort(named.begin(), named.end(), [&](const T& left, const T& right) {
    return rank.at(left->key) < rank.at(right->key);
  });
  for (std::size_t i = 0; i < places.size(); ++i) items[places[i]] = std::move(named[i]);
}

template <class T>
void apply_list(Shared<std::vector<T>>& list, const ListChange<T>& change, Direction direction) {
  if (change.empty()) return;
  const bool back = direction == Direction::back;
  const std::vector<ItemKey>& expected = back ? change.order_after : change.order_before;
  const std::vector<ItemKey>& wanted = back ? change.order_before : change.order_after;
  const bool reorder = !wanted.empty() && same_order(keys_of(*list), expected);
  std::vector<T>& items = list.edit();
  items = with_missing_items(with_present_items(items, change, direction), change, direction);
  if (reorder) put_in_order(items, wanted);
}

void apply_fields(Shared<Settings>& settings, const ChangeSet& changes, Direction direction) {
  using Fields = std::remove_cvref_t<decltype(*changes.fields)>;
  for_each_element<Fields>([&](auto index) {
    const auto& change = std::get<index>(*changes.fields);
    if (!change) return;
    const bool back = direction == Direction::back;
    const auto& expected = back ? change->after : change->before;
    if (std::get<index>(Settings::fields(*settings)) != expected) return;
    std::get<index>(Settings::fields(settings.edit())) = back ? change->before : change->after;
  });
}

void apply(Learner& learner, const ChangeSet& changes, Direction direction) {
  using Lists = decltype(changes.lists);
  for_each_element<Lists>([&](auto index) {
    apply_list(std::get<index>(Learner::lists(learner)), *std::get<index>(changes.lists),
               direction);
  });
  apply_fields(learner.settings, changes, direction);
}

}  // namespace

bool ChangeSet::empty() const {
  bool result = true;
  for_each_element<decltype(lists)>(
      [&](auto index) { result = result && std::get<index>(lists)->empty(); });
  for_each_element<std::remove_cvref_t<decltype(*fields)>>(
      [&](auto index) { result = result && !std::get<index>(*fields); });
  return result;
}

ChangeSet compare(const Learner& before, const Learner& after) {
  ChangeSet changes;
  for_each_element<decltype(changes.lists)>([&](auto index) {
    const auto& old_list = std::get<index>(Learner::lists(before));
    const auto& new_list = std::get<index>(Learner::lists(after));
    if (old_list.same_as(new_list)) return;
    std::get<index>(changes.lists).edit() = compare_lists(*old_list, *new_list);
  });
  if (before.settings.same_as(after.settings)) return changes;
  for_each_element<std::remove_cvref_t<decltype(*changes.fields)>>([&](auto index) {
    const auto& old_field = std::get<index>(Settings::fields(*before.settings));
    const auto& new_field = std::get<index>(Settings::fields(*after.settings));
    if (old_field == new_field) return;
    auto& change = std::get<index>(changes.fields.edit()).emplace();
    change.before = old_field;
    change.after = new_field;
  });
  return changes;
}

void revert(Learner& learner, const ChangeSet& changes) {
  apply(learner, changes, Direction::back);
}

void reapply(Learner& learner, const ChangeSet& changes) {
  apply(learner, changes, Direction::forward);
}

}  // namespace pln
