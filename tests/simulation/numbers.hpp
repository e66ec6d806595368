// How much of it, and figures that a person can read.
#pragma once

#include "tests/simulation/rules.hpp"

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

namespace pln::simulation {

inline std::optional<std::uint64_t> given_number(const char* name) {
  const char* given = std::getenv(name);
  if (given == nullptr) return std::nullopt;
  return std::strtoull(given, nullptr, 10);
}

// 50; fewer on most days under a sanitizer, which makes everything much slower.
inline int people_a_seed(std::uint64_t seed) {
#if defined(__SANITIZE_ADDRESS__) || (defined(__has_feature) && __has_feature(address_sanitizer))
  return seed % 5 == 0 ? 50 : 12;
#else
  return seed != 0 ? 50 : 0;
#endif
}

inline void add(Rules::Counts& all, const Rules::Counts& one) {
  all.events += one.events;
  all.turns += one.turns;
  all.messages += one.messages;
  all.shown += one.shown;
  all.twice += one.twice;
  all.proactive += one.proactive;
  all.forgotten += one.forgotten;
}

inline std::string as_text(const Rules::Counts& counts) {
  return std::to_string(counts.events) + " events, " + std::to_string(counts.turns) + " turns, " +
         std::to_string(counts.messages) + " messages, " + std::to_string(counts.proactive) +
         " of them nudges, " + std::to_string(counts.twice) +
         " shown twice where nothing prevents it, " + std::to_string(counts.forgotten) +
         " forgotten";
}

}  // namespace pln::simulation
