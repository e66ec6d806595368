// What can be counted about a learner's network as it stands: sizes, shares, and whether it shows
// one view only. Pure; the texts that warn about it are the dialogue's business.
#pragma once

#include "bot/core/learner.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace pln::exporting {

struct ContributionMix {
  std::size_t consume{0}, create{0}, connect{0}, contribute{0};
};

struct NetworkFacts {
  std::size_t following_count{0};  // people and companies
  std::size_t servers{0};          // different servers among their handles
  std::vector<std::pair<std::string, double>> subjects_share{};  // in the learner's order
  bool same_view_warning{false};
  std::vector<Characteristic> characteristics_covered{};
  ContributionMix contribution_mix{};
};

[[nodiscard]] NetworkFacts network_facts(const Learner& learner);

}  // namespace pln::exporting
