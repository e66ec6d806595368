#include "tests/service/ending.hpp"

#include <doctest/doctest.h>

namespace pln::test {

Ending ending_of(Scene& scene, std::optional<std::uint32_t> left_out) {
  const std::filesystem::path books = scene.folder() / "books";
  scene.tell("dump " + books.string());
  Ending ending;
  ending.judged = judge(scene.store_file(), books,
                        [left_out](std::uint32_t person) { return person != left_out; });
  ending.proof = scene.proof();
  return ending;
}

void check_nothing_wrong(const Ending& ending) {
  const Judgement& judged = ending.judged;
  CHECK_MESSAGE(judged.lost == 0, judged.first_fault);
  CHECK_MESSAGE(judged.wrong_states == 0, judged.first_fault);
  CHECK_MESSAGE(judged.unanswered == 0, judged.first_fault);
  CHECK_MESSAGE(judged.unexpected == 0, judged.first_fault);
  CHECK_MESSAGE(judged.wrong_words == 0, judged.first_fault);
  CHECK_MESSAGE(judged.out_of_order == 0, judged.first_fault);
  CHECK(judged.quarantined == 0);
  CHECK(ending.proof.acknowledged > 0);
  CHECK(ending.proof.posted > 0);
  CHECK_MESSAGE(ending.proof.violations == 0, ending.proof.first_violation);
}

}  // namespace pln::test
