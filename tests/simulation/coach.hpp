// The real coach as the simulation runs it: the built-in flows and texts, the system's zones, and
// the core with two additions that people in the simulation can ask for: work on the outside
// ("follow ...") and an event that always fails ("poison"). Lives to the end of the program.
#pragma once

#include "bot/core/dialogue/advance.hpp"
#include "bot/runtime/wording.hpp"
#include "bot/runtime/zones.hpp"

namespace pln::simulation {

// Who runs the coach, now and in what people agreed to.
inline constexpr const char* operator_name = "Example Ltd";

const Prompts& shipped_prompts();
const runtime::Wording& shipped_wording();
const runtime::Zones& system_zones();

// pln::advance, and the two additions.
Outcome advance_with_work(const Context& context, const Learner& before, const Event& event,
                          UtcTime now, std::uint64_t seed);

// To see that somebody notices: the same by a clock that is twelve hours out, so that it nudges at
// night; every four hours, whatever was agreed; without replies to those who ask for the status.
Outcome advance_at_night(const Context& context, const Learner& before, const Event& event,
                         UtcTime now, std::uint64_t seed);
Outcome advance_without_limits(const Context& context, const Learner& before, const Event& event,
                               UtcTime now, std::uint64_t seed);
Outcome advance_in_silence(const Context& context, const Learner& before, const Event& event,
                           UtcTime now, std::uint64_t seed);

}  // namespace pln::simulation
