// What is true of a scene when everything in it has come to rest, and what has to be true in every
// test, whatever happened before.
#pragma once

#include "tests/service/judge.hpp"
#include "tests/service/scene.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace pln::test {

struct Ending {
  Judgement judged{};
  OrderProof::Counts proof{};
  [[nodiscard]] std::string told() const { return test::told(judged, proof); }
};

// Everybody is judged but `left_out`, if there is somebody.
[[nodiscard]] Ending ending_of(Scene& scene, std::optional<std::uint32_t> left_out = std::nullopt);

// Nothing is lost, wrong, unanswered, unexpected, out of order or put aside, and the disk always
// came first. Whether something was shown twice is for the test to say.
void check_nothing_wrong(const Ending& ending);

}  // namespace pln::test
