// What is true after the kills: compares the store and the platform's books with a replay of the
// same inputs through the core in memory, and the journals with what was written, without the core.
// Pure but for reading the files.
#pragma once

#include "tests/service/coach/order_proof.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace pln::test {

struct Judgement {
  std::uint64_t people{0}, events{0}, acknowledged{0}, messages{0};
  std::uint64_t lost{0};          // acknowledged, and the store does not know it or its effect
  std::uint64_t wrong_states{0};  // people whose export is not that of the replay
  std::uint64_t unanswered{0};    // messages that the replay has and the platform never saw
  std::uint64_t unexpected{0};    // ... that the platform saw and the replay has not
  std::uint64_t wrong_words{0}, out_of_order{0};
  std::uint64_t doubled{0};      // showings of a message that was shown before
  std::uint64_t quarantined{0};  // events put aside
  std::string first_fault{};
};

// `dump` was written by the platform. `counts`: whether a person is judged.
[[nodiscard]] Judgement judge(const std::filesystem::path& store, const std::filesystem::path& dump,
                              const std::function<bool(std::uint32_t person)>& counts);

// One line for people: "R1 keys: ...".
[[nodiscard]] std::string told(const Judgement& judgement, const OrderProof::Counts& proof);

}  // namespace pln::test
