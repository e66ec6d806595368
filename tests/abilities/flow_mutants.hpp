// Small wrongs put into the flows on purpose, one at a time: a test suite that does not notice one
// would not notice the same slip of an author. Each operator is a function of flow_mutants.cpp.
#pragma once

#include "bot/core/dialogue/prompts.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace pln::abilities {

struct Mutant {
  std::string flow{};
  std::string name{};  // "goal.plan: skips to end", the same from one version to the next
  std::string kind{};  // the operator
  Place place{};
  std::function<void(Flow&)> change{};
};

// All that the operators make of these flows, in the order of the files.
std::vector<Mutant> mutants_of(const Prompts& prompts);

// `count` of them, drawn by the seed; all if there are no more.
std::vector<Mutant> drawn(std::vector<Mutant> all, std::size_t count, std::uint64_t seed);

}  // namespace pln::abilities
