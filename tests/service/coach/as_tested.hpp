// What the coach under test and its replay have in common: ids and chances that hang on nothing but
// the person and the event, so that the same inputs lead to the same states, and events that are
// poison. Set once, before the first turn.
#pragma once

#include "bot/runtime/surroundings.hpp"
#include "bot/runtime/watch.hpp"

#include <array>
#include <string>
#include <string_view>

namespace pln::test {

// What a message that begins with "poison " can do; a good one says anything else.
inline constexpr auto poisons = std::to_array<std::string_view>(
    {"throws", "throws no exception", "runs out of memory", "cannot be put into words",
     "cannot be stored", "kills while it is stored", "aborts", "writes to nowhere",
     "never returns from recursion", "exits", "is killed"});

void as_tested(runtime::Surroundings& around);
// The same, with poison that works.
void poisoned(runtime::Surroundings& around);
// To be called with what a Watch sees: for poison that works when its turn is stored.
void store_poison(runtime::Moment moment, const std::string& event);

}  // namespace pln::test
