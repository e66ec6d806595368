// How a law is tried: random sequences of happenings, each from one of the starts, shrunk when the
// law breaks. PLN_SEQUENCES says how many in all (10,000 unless it is set; a tenth for each law).
// A failure prints the shrunk sequence and a line for RC_PARAMS that replays it.
#pragma once

#include "tests/invariants/course.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <functional>
#include <string>

namespace pln::invariants {

// Where the course begins, in which language, and what happens.
struct Sequence {
  Start start{Start::stranger};
  bool in_german{false};
  Happenings happenings{};
  [[nodiscard]] Course played() const;
};

// NOLINTNEXTLINE(readability-identifier-naming): the name that rapidcheck looks for
void showValue(const Sequence& sequence, std::ostream& out);

// From any start, or only from those after consent.
rc::Gen<Sequence> sequences(bool after_consent = false);

// Tries the law `id` with as many sequences as are its share.
bool holds(const std::string& id, const std::function<void()>& law);

}  // namespace pln::invariants
