// One line of the doctor's report.
#pragma once

#include <cstdint>
#include <string>

namespace pln::commands {

enum class Finding : std::uint8_t { ok, warning, failure };

struct Line {
  Finding finding{Finding::ok};
  std::string about{}, text{};
};

}  // namespace pln::commands
