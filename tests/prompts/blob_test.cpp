// The compiled form: what comes out is what went in, and damage is refused.
#include "bot/prompts/blob.hpp"

#include "tests/prompts/samples.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace pln::prompts {
namespace {

TEST_CASE("what is decoded is what was encoded") {
  const Loaded loaded = load_files(samples::whole());
  const std::string blob = encode(loaded);
  const std::optional<Loaded> back = decode(blob);
  REQUIRE(back.has_value());
  CHECK(encode(*back) == blob);
  CHECK(back->faults.empty());

  REQUIRE(back->prompts.flows.size() == 1);
  const Step& before = loaded.prompts.flows[0].steps[0];
  const Step& after = back->prompts.flows[0].steps[0];
  CHECK(after.place == before.place);
  CHECK(after.brief == "leaders.many");
  CHECK(after.answer == before.answer);
  CHECK(after.on == before.on);
  CHECK(after.required == before.required);
  CHECK(back->prompts.flows[0].nudge.cause == Cause::reminder);
  CHECK(back->prompts.flows[0].steps[3].cases[1].negated);
  CHECK(back->prompts.flows[0].steps[1].most == 10);
  CHECK(back->prompts.texts.size() == loaded.prompts.texts.size());
  for (std::size_t at = 0; at < 2; ++at) {
    CHECK(back->prompts.lexicons[at].language == loaded.prompts.lexicons[at].language);
    CHECK(back->prompts.lexicons[at].phrases == loaded.prompts.lexicons[at].phrases);
    CHECK(back->prompts.lexicons[at].searches.size() ==
          loaded.prompts.lexicons[at].searches.size());
    CHECK(back->prompts.lexicons[at].categories == loaded.prompts.lexicons[at].categories);
  }
  CHECK(back->catalogue.languages() == loaded.catalogue.languages());
  CHECK(back->catalogue.entries("de") == loaded.catalogue.entries("de"));
}

TEST_CASE("a damaged blob is refused or read within bounds, never a crash") {
  const std::string blob = encode(load_files(samples::whole()));
  CHECK_FALSE(decode("").has_value());
  CHECK_FALSE(decode("PLNP").has_value());
  CHECK_FALSE(decode(blob + "x").has_value());
  std::string other_version = blob;
  other_version[4] = static_cast<char>(other_version[4] + 2);
  CHECK_FALSE(decode(other_version).has_value());
  for (std::size_t size = 0; size < blob.size(); ++size) {
    CHECK_FALSE(decode(std::string_view(blob).substr(0, size)).has_value());
  }
  CHECK(rc::check("any byte changed", [&blob] {
    std::string damaged = blob;
    const auto at = *rc::gen::inRange<std::size_t>(0, blob.size());
    damaged[at] = *rc::gen::arbitrary<char>();
    const auto back = decode(damaged);
    if (back) RC_ASSERT(encode(*back).size() <= blob.size() + 4096);
  }));
  // Pieces within pieces, deeper than any pattern: a count of 1 again and again.
  std::string deep = "PLNP";
  deep += std::string(
      "\x02\x00\x00\x00\x01\x02"
      "en\x01\x01k",
      11);
  for (int at = 0; at < 100'000; ++at) deep += std::string("\x01\x00\x00\x00\x00\x00", 6);
  CHECK_FALSE(decode(deep).has_value());
}

}  // namespace
}  // namespace pln::prompts
