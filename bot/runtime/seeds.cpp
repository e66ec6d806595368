#include "bot/runtime/seeds.hpp"

#include "bot/core/check.hpp"

#include <sys/random.h>

#include <array>
#include <string_view>

namespace pln::runtime {
namespace {

// SplitMix64, Steele et al. 2014: every bit of the input moves every bit of the output.
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31U);
}

std::uint64_t absorbed(std::uint64_t state, std::string_view text) {
  for (const char letter : text) state = mixed(state ^ static_cast<unsigned char>(letter));
  return mixed(state ^ text.size());  // so that where one text ends is part of it
}

}  // namespace

std::uint64_t random_seed() {
  std::uint64_t seed = 0;
  // Never short for so few bytes once the system has started (getrandom(2)).
  PLN_CHECK(::getrandom(&seed, sizeof seed, 0) == static_cast<ssize_t>(sizeof seed));
  return seed;
}

LearnerId random_learner_id() {
  static constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz";  // no i, l, o, u
  constexpr std::size_t length = 26;  // of 5 bits each: 130 bits
  std::array<unsigned char, length> bytes{};
  PLN_CHECK(::getrandom(bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
  LearnerId id;
  for (const unsigned char byte : bytes) id.text += digits[byte & 31U];
  return id;
}

std::uint64_t derived_seed(std::uint64_t scenario_seed, const std::string& who,
                           const EventKey& event) {
  return absorbed(absorbed(mixed(scenario_seed), who), event.text);
}

}  // namespace pln::runtime
