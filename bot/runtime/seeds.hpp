// Where turns get their random number and newcomers their id: from the system in production, from
// what is given in a scenario. The latter hang on nothing but their arguments, so that a restart
// changes nothing.
#pragma once

#include "bot/core/id.hpp"

#include <cstdint>
#include <string>

namespace pln::runtime {

// From the system's cryptographic generator.
std::uint64_t random_seed();
LearnerId random_learner_id();

// From a scenario's seed, the person and the event.
std::uint64_t derived_seed(std::uint64_t scenario_seed, const std::string& who,
                           const EventKey& event);

}  // namespace pln::runtime
