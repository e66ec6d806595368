// Seeded dice: the only source of chance in the simulated world. The same on every machine. Not
// for anything that has to be secret.
#pragma once

#include "bot/runtime/timers.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pln::simulation {

using runtime::Duration;

// FNV-1a, going on from `hash`.
constexpr std::uint64_t hash_start = 14695981039346656037U;
inline std::uint64_t hash_on(std::uint64_t hash, std::string_view bytes) {
  for (const char letter : bytes) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211U;
  }
  return hash;
}

// SplitMix64.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
  }
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
  bool chance(double share) {
    constexpr double whole = 18446744073709551616.0;  // 2^64
    return static_cast<double>(next()) / whole < share;
  }
  Duration between(Duration least, Duration most) {
    const auto span = static_cast<std::uint64_t>((most - least).count()) + 1;
    return least + Duration{static_cast<Duration::rep>(next() % span)};
  }
  template <class List>
  const auto& pick(const List& list) {
    return list[below(std::size(list))];
  }
  // Dice of its own for a part of the world, so that parts do not shift each other's chances.
  Dice part(std::string_view name) { return Dice{hash_on(next(), name)}; }

 private:
  std::uint64_t state_;
};

}  // namespace pln::simulation
