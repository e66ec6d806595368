// Ids for events that come without one: "auto:1", "auto:2", counting on in the store, so that a
// later run on the same store never repeats one.
#pragma once

#include "storage/store.hpp"

#include <cstdint>
#include <string>

namespace pln::runtime {

struct ImplicitId {
  EventKey key{};
  std::uint64_t number{0};  // for Commit::events_counted
};

inline ImplicitId next_implicit_id(Store& store) {
  ImplicitId id;
  id.number = store.events_counted();
  do {  // somebody may have used such an id of their own
    id.key.text = "auto:" + std::to_string(++id.number);
  } while (store.seen(id.key));
  return id;
}

}  // namespace pln::runtime
