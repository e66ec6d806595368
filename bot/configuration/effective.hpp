// The whole configuration as YAML with a comment at every value that says where it came from. It
// can be read back as a file. There are no secrets in it, since there are none in a Configuration.
// Pure.
#pragma once

#include "bot/configuration/reading.hpp"

#include <string>

namespace pln::configuration {

[[nodiscard]] std::string effective(const Configuration& configuration, const Origins& origins);

}  // namespace pln::configuration
