// Goal R4, the proof itself: it has to see a wrong order, or its zeros elsewhere say nothing.
#include "tests/service/coach/order_proof.hpp"

#include "tests/service/judge.hpp"
#include "tests/service/scene.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

namespace {

using namespace pln::test;
using pln::runtime::Moment;

struct ProofFile {
  std::filesystem::path path{std::filesystem::temp_directory_path() /
                             ("pln-proof-" + std::to_string(::getpid()))};
  ProofFile() { std::filesystem::remove(path); }
  ~ProofFile() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("R4: commit, acknowledge, post is the right order") {
  const ProofFile file;
  OrderProof proof{file.path};
  proof.observe(Moment::before_commit, "e1");
  proof.observe(Moment::after_commit, "e1");
  proof.acknowledging("e1");
  proof.observe(Moment::before_post, "e1.1");
  proof.observe(Moment::before_post, "e1.2a");
  proof.observe(Moment::before_commit, "");  // book-keeping
  const auto counts = proof.counts();
  CHECK(counts.acknowledged == 1);
  CHECK(counts.posted == 2);
  CHECK(counts.violations == 0);
  CHECK(counts.from_former == 0);
}

TEST_CASE("R4: the proof sees what is acknowledged or posted before its commit") {
  const ProofFile file;
  OrderProof proof{file.path};
  proof.acknowledging("e1");  // never begun
  CHECK(proof.counts().violations == 1);
  proof.observe(Moment::before_commit, "e1");
  proof.acknowledging("e1");  // on its way to the disk
  CHECK(proof.counts().violations == 2);
  proof.observe(Moment::before_post, "e1.1");
  CHECK(proof.counts().violations == 3);
  proof.observe(Moment::after_commit, "e2");  // another one
  proof.observe(Moment::before_post, "e1.1");
  CHECK(proof.counts().violations == 4);
  CHECK(proof.counts().first_violation == "e1");
}

TEST_CASE("R4: what a former process committed may be acknowledged, what this one began may not") {
  const ProofFile file;
  {
    OrderProof former{file.path};
    former.observe(Moment::before_commit, "committed");
    former.observe(Moment::after_commit, "committed");
    former.observe(Moment::before_commit, "begun");
    former.observe(Moment::before_commit, "begun twice");
  }
  OrderProof proof{file.path};
  proof.acknowledging("committed");
  CHECK(proof.counts().from_former == 0);
  proof.acknowledging("begun");
  CHECK(proof.counts().from_former == 1);
  CHECK(proof.counts().violations == 0);
  proof.observe(Moment::before_commit, "begun twice");
  proof.acknowledging("begun twice");
  CHECK(proof.counts().violations == 1);
}

TEST_CASE(
    "R4: a coach that acknowledges too early is found out, by the proof and by what is lost") {
  Scene scene{"early", PlatformMode::keys};
  scene.start_coach({"PLN_TEST_EARLY=1"});
  REQUIRE(scene.wait_until_connected());
  scene.tell("burst 2000 400");
  REQUIRE(scene.until([&scene] { return scene.status()["acknowledged"] > 0; }));
  scene.kill_coach();
  REQUIRE(scene.come_to_rest_without_answers());
  scene.tell("dump " + (scene.folder() / "books").string());
  const Judgement judged =
      judge(scene.store_file(), scene.folder() / "books", [](std::uint32_t) { return true; });
  std::printf("R4 a coach that acknowledges too early: violations %d, lost %d\n",
              static_cast<int>(scene.proof().violations), static_cast<int>(judged.lost));
  CHECK(scene.proof().violations > 0);
  CHECK(judged.lost > 0);
  CHECK(judged.wrong_states > 0);
}
