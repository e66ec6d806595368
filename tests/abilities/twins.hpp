// Twins of a scenario: the same talk in other clothes, which must end in the same state and have
// the same question open after each line. They are made here, never written; made from the same
// scenario they are the same on every machine.
#pragma once

#include "tests/abilities/player.hpp"

#include <string>
#include <vector>

namespace pln::abilities {

struct Twin {
  std::string name{};  // "typos", "upper case", "slack" ...: what `without` may name
  Scenario scenario{};
  std::string platform{};
  // places[i]: the line of the twin that stands for the scenario's line i.
  std::vector<std::size_t> places{};
  bool folded{false};       // states are compared whatever the case of letters
  bool other_order{false};  // ids, instants and what is open in between may differ
};

// `played` is the scenario itself: what was understood tells which lines are commands, whose words
// may be mistyped, and which are content, whose words are kept.
std::vector<Twin> twins_of(const Scenario& scenario, const Played& played);

// Where the twin parts from the scenario, in words; "" if nowhere.
std::string difference(const Twin& twin, const Played& played, const Played& twin_played);

}  // namespace pln::abilities
