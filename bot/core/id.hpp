// Opaque identifiers that cannot be mixed up. Only the adapter that made an id may look inside its
// text; everybody else compares, stores and prints it.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace pln {

template <class Tag>
struct Id {
  std::string text{};
  auto operator<=>(const Id&) const = default;
  [[nodiscard]] bool empty() const { return text.empty(); }
};

using LearnerId = Id<struct LearnerTag>;
using EventKey = Id<struct EventTag>;     // the platform's own id of an event: recognises repeats
using MessageId = Id<struct MessageTag>;  // one `say`, for ever: event key + "." + running number

// Names one item of a learner's lists for ever (never used again after a removal); 0 is none.
using ItemKey = std::uint32_t;

}  // namespace pln
