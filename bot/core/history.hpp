// What one message changed, as data: the base of undo, redo, edits, deletions and replay. A turn is
// compared with the state before it, so nobody who edits a learner has to keep a log by hand.
#pragma once

#include "bot/core/learner.hpp"

#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace pln {

// An item that came (no before), went (no after) or changed. `index` is its place in the list that
// has it (the newer one if both do).
template <class T>
struct ItemChange {
  ItemKey key{0};
  std::uint32_t index{0};
  std::optional<T> before{}, after{};
  bool operator==(const ItemChange&) const = default;
};

template <class T>
struct ListChange {
  std::vector<ItemChange<T>> items{};
  std::vector<ItemKey> order_before{}, order_after{};  // both empty unless items changed places
  bool operator==(const ListChange&) const = default;
  [[nodiscard]] bool empty() const { return items.empty() && order_after.empty(); }
};

template <class T>
struct FieldChange {
  T before{}, after{};
  bool operator==(const FieldChange&) const = default;
};

namespace detail {
template <class Tuple>
struct ListChangesOf;
template <class... T>
struct ListChangesOf<std::tuple<Shared<std::vector<T>>&...>> {
  using type = std::tuple<Shared<ListChange<T>>...>;
};
template <class Tuple>
struct FieldChangesOf;
template <class... T>
struct FieldChangesOf<std::tuple<T&...>> {
  using type = std::tuple<std::optional<FieldChange<T>>...>;
};
}  // namespace detail

// Parts that did not change take no room: most turns change one list or none.
struct ChangeSet {
  detail::ListChangesOf<decltype(Learner::lists(std::declval<Learner&>()))>::type lists{};
  Shared<detail::FieldChangesOf<decltype(Settings::fields(std::declval<Settings&>()))>::type>
      fields{};
  bool operator==(const ChangeSet&) const = default;
  [[nodiscard]] bool empty() const;
};

struct Turn {
  EventKey event{};
  UtcTime at{};
  std::uint64_t seed{0};
  std::vector<std::string> understood{};  // command names
  ChangeSet changes{};
  Position before{}, after{};
  bool undone{false};
  bool operator==(const Turn&) const = default;
};

inline constexpr std::size_t history_max = 200;  // messages that can be taken back

// What lists and settings differ in. Cheap where parts are shared.
ChangeSet compare(const Learner& before, const Learner& after);

// Takes the changes back or makes them again. An item or field that has been changed since (its
// value is not the one the change left) stays as it is.
void revert(Learner& learner, const ChangeSet& changes);
void reapply(Learner& learner, const ChangeSet& changes);

}  // namespace pln
