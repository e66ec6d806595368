// Changes an item of a learner's list in a test: items themselves never change (shared.hpp).
#pragma once

#include "bot/core/shared.hpp"

#include <utility>

namespace pln::test {

template <class T, class Change>
void edit_item(Fixed<T>& item, Change change) {
  T value = *item;
  change(value);
  item = Fixed<T>(std::move(value));
}

}  // namespace pln::test
