// Goal: a power cut at any moment loses nothing that was acknowledged and leaves no half commit.
// Method: seeded days on a disk that drops, tears and reorders what was not synced, next to a store
// in memory that took the same commits. PLN_POWER_CUTS: how many; PLN_POWER_SEED: the first seed.
#include "storage/memory/memory_store.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "tests/storage/faulty_disk.hpp"
#include "tests/storage/service_day.hpp"
#include "tests/storage/snapshot.hpp"
#include "tests/storage/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <memory>

namespace pln::test {
namespace {

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

struct Count {
  std::uint64_t cuts{0}, at_rest{0}, in_hand_kept{0}, in_hand_lost{0};
};

// What must be there: the state after all that was acknowledged, and with the batch in hand too.
struct Expected {
  MemoryStore acknowledged{}, with_next{};
  bool has_next{false};
};

// Commits until the power goes or the day is over; now and then the store is closed and opened.
void live_until_cut(const std::filesystem::path& file, const FaultyDisk& disk, std::uint64_t seed,
                    Expected& expected) {
  ServiceDay day(seed);
  Dice dice(seed + 1);
  try {
    auto store = SqliteStore::open(file);
    for (int batch = 0; batch < 14; ++batch) {
      if (dice.below(6) == 0) {
        store.reset();
        store = SqliteStore::open(file);
      }
      const std::vector<Commit>& commits = day.next();
      expected.has_next = true;
      expected.with_next.commit(commits);
      store->commit(commits);
      expected.acknowledged.commit(commits);
      expected.has_next = false;
    }
  } catch (const StoreError&) {
    if (!disk.is_off()) throw;
  }
}

void cut_once(std::uint64_t seed, Count& count) {
  TemporaryFolder folder;
  FaultyDisk disk;
  Expected expected;
  Dice dice(seed * 31 + 7);
  if (seed % 2 == 0) {
    disk.cut_power_at_sync(1 + dice.below(40));
  } else {
    disk.cut_power_at(1 + dice.below(dice.below(3) == 0 ? 100 : 600));
  }
  live_until_cut(folder.file(), disk, seed, expected);
  if (!disk.is_off()) ++count.at_rest;
  disk.power_on(seed);
  const auto store = SqliteStore::open(folder.file());
  REQUIRE_NOTHROW(store->verify());
  const Snapshot found = snapshot_of(*store);
  ++count.cuts;
  if (found == snapshot_of(expected.acknowledged)) {
    if (expected.has_next) ++count.in_hand_lost;
    return;
  }
  REQUIRE(expected.has_next);
  REQUIRE(found == snapshot_of(expected.with_next));
  ++count.in_hand_kept;
}

TEST_CASE("a power cut loses nothing that was acknowledged") {
  Count count;
  const std::uint64_t first = number_from("PLN_POWER_SEED", 1);
  const std::uint64_t cuts = number_from("PLN_POWER_CUTS", 200);
  for (std::uint64_t seed = first; seed < first + cuts; ++seed) {
    INFO("replay with PLN_POWER_CUTS=1 PLN_POWER_SEED=" << seed);
    cut_once(seed, count);
  }
  MESSAGE(count.cuts << " power cuts, " << count.at_rest << " of them at rest; lost 0; in hand: "
                     << count.in_hand_kept << " kept whole, " << count.in_hand_lost << " gone");
  if (cuts < 100) return;
  CHECK(count.at_rest < cuts / 2);  // else the days are too short for the cuts
  CHECK(count.in_hand_lost > 0);
  CHECK(count.in_hand_kept > 0);
}

// The test of the test: a disk that only says that it synced must be caught.
TEST_CASE("without syncs a power cut does lose commits") {
  int lost = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    TemporaryFolder folder;
    FaultyDisk disk;
    SqliteStore::open(folder.file());
    {
      const auto store = SqliteStore::open(folder.file());
      disk.ignore_syncs(true);
      Commit commit;
      commit.event = {"e1"};
      store->commit_one(commit);
      disk.cut_power_at(1);
    }
    disk.ignore_syncs(false);
    disk.power_on(seed);
    if (!SqliteStore::open(folder.file())->seen({"e1"})) ++lost;
  }
  CHECK(lost > 5);
}

}  // namespace
}  // namespace pln::test
