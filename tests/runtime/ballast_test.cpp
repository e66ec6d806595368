// The reserve on the disk: taken when there is room, kept from start to start, given up only when
// the disk is full.
#include "bot/runtime/ballast.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

using namespace pln::runtime;
namespace fs = std::filesystem;

TEST_CASE("the reserve is taken, found again, and kept while the disk has room") {
  const fs::path folder = fs::temp_directory_path() / ("pln-ballast-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  {
    Ballast ballast{folder, 100'000};
    CHECK(ballast.held());
    CHECK(fs::file_size(folder / "ballast") == 100'000);
    ballast.release_if_full();
    CHECK(ballast.held());
  }
  CHECK(Ballast(folder, 100'000).held());
  CHECK(Ballast(folder, 50'000).held());  // another size than the former version's
  fs::remove_all(folder);
}

TEST_CASE("where there is no room nothing is held and nothing left behind") {
  const fs::path folder = fs::temp_directory_path() / ("pln-ballast-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  Ballast ballast{folder, std::uint64_t{1} << 50U};  // a petabyte
  CHECK_FALSE(ballast.held());
  ballast.restore();
  CHECK_FALSE(ballast.held());
  CHECK(fs::is_empty(folder));
  fs::remove_all(folder);
}
