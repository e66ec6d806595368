// What must hold between the keys of a configuration, each of which is right by itself. Pure.
#pragma once

#include "bot/configuration/reading.hpp"

#include <vector>

namespace pln::configuration {

[[nodiscard]] std::vector<Fault> check_together(const Configuration& configuration,
                                                const Origins& origins);

}  // namespace pln::configuration
