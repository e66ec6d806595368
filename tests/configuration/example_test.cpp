// The example configuration that we hand out is one that the program takes.
#include "bot/configuration/reading.hpp"

#include <doctest/doctest.h>

#include <filesystem>

TEST_CASE("deploy/pln-coach.yaml is read without a fault") {
  const std::filesystem::path tests{PLN_TEST_DATA};
  const auto reading = pln::configuration::load_configuration(
      tests.parent_path() / "deploy" / "pln-coach.yaml", {}, {});
  CAPTURE(pln::configuration::to_text(reading.faults));
  CHECK(reading.faults.empty());
  CHECK(reading.configuration.coach_operator.country == "DE");
}
