// What happened in a simulated world, as one number: two runs of a seed have to agree on it. The
// words themselves are kept only when somebody wants to read them.
#pragma once

#include "tests/simulation/dice.hpp"
#include "tests/simulation/virtual_time.hpp"

#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>

namespace pln::simulation {

class Trace {
 public:
  Trace(const VirtualTime& time, bool prints) : time_(time), prints_(prints) {}

  void note(std::initializer_list<std::string_view> words) {
    const auto at = static_cast<std::uint64_t>(time_.now().count());
    hash_ = (hash_ ^ at) * 1099511628211U;
    for (const std::string_view word : words) hash_ = hash_on(hash_, word) * 31;
    ++lines_;
    if (prints_) print(words);
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  [[nodiscard]] std::uint64_t lines() const { return lines_; }

 private:
  void print(std::initializer_list<std::string_view> words) const {
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(time_.now()).count();
    std::printf("%02lld:%02lld:%02lld.%03lld", static_cast<long long>(ms / 3'600'000),
                static_cast<long long>(ms / 60'000 % 60), static_cast<long long>(ms / 1000 % 60),
                static_cast<long long>(ms % 1000));
    for (const std::string_view word : words) {
      std::printf(" %.*s", static_cast<int>(word.size()), word.data());
    }
    std::printf("\n");
  }
  const VirtualTime& time_;
  bool prints_;
  std::uint64_t hash_{hash_start}, lines_{0};
};

}  // namespace pln::simulation
