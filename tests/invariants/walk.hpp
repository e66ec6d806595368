// A walk to every place where the coach asks something: from each place every class of answer is
// given, and whatever place that leads to is visited in turn. Two talks are at the same place if
// the same flows stand at the same steps; what they hold otherwise may differ.
#pragma once

#include "tests/invariants/course.hpp"

#include <map>
#include <string>
#include <vector>

namespace pln::invariants {

struct PlaceOfTalk {
  std::string name{};              // "first_sitting.need > need.ask", "" where nothing is open
  Course course{Start::stranger};  // the first that came here
  std::vector<std::string> way{};  // what was said on the way
};

// All places, by name. Taken once; the same on every machine.
const std::map<std::string, PlaceOfTalk>& all_places();

const Step* open_step(const Learner& learner);

}  // namespace pln::invariants
