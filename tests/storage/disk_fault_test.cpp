// Goal: whichever call to the disk fails, nothing is lost or half done, and what a failed sync
// means is taken seriously. Method: each operation with its n-th call failing, n = 1, 2 ... until
// none does; then the store is opened again and compared. And a disk that is full and gets space
// again.
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/migrations.hpp"
#include "storage/sqlite/siphash.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/sqlite/statement.hpp"
#include "tests/storage/faulty_disk.hpp"
#include "tests/storage/service_day.hpp"
#include "tests/storage/snapshot.hpp"
#include "tests/storage/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>

namespace pln::test {
namespace {

using Call = FaultyDisk::Call;
using Kind = StoreError::Kind;

constexpr std::uint64_t day_seed = 3;

// A store with some days behind it, as a file that was closed.
void make_store(const std::filesystem::path& file) {
  const auto store = SqliteStore::open(file);
  ServiceDay day(day_seed);
  for (int batch = 0; batch < 10; ++batch) store->commit(day.next());
  Commit last;
  last.event = {"last"};
  last.learner_id = {"new"};
  Learner learner;
  learner.id = {"new"};
  learner.nudges.edit().next = noon;
  last.after = &learner;
  last.outbox = {message_to({"new"}, "last.1")};
  store->commit_one(last);
}

struct Operation {
  const char* name;
  std::function<void(SqliteStore&, const std::filesystem::path& folder)> run;
};

// Each changes the store in a way that its snapshot shows, or not at all.
const std::vector<Operation>& operations_on_a_store() {
  static const std::vector<Operation> all{
      {"commit a new learner",
       [](SqliteStore& store, const auto&) { store_learner(store, "newer", ana_on_slack); }},
      {"commit a turn",
       [](SqliteStore& store, const auto&) {
         const Learner before = store.load({"new"}).value();
         Learner after = before;
         after.history.edit().push_back(std::make_shared<const Turn>());
         Commit turn = turn_of({"new"}, "turn", &before, &after);
         turn.outbox = {message_to({"new"}, "turn.1")};
         turn.delivered = {{"last.1"}};
         store.commit_one(turn);
       }},
      {"commit a forgetting",
       [](SqliteStore& store, const auto&) {
         Commit forget = turn_of({"new"}, "bye", nullptr, nullptr);
         forget.forget = true;
         store.commit_one(forget);
       }},
      {"load", [](SqliteStore& store, const auto&) { store.load({"new"}); }},
      {"outbox_open", [](SqliteStore& store, const auto&) { store.outbox_open(99); }},
      {"due", [](SqliteStore& store, const auto&) { store.due(noon + hours{9}, 99); }},
      {"purge",
       [](SqliteStore& store, const auto&) { store.purge(noon + event_keys_kept * 9, 99); }},
      {"backup",
       [](SqliteStore& store, const auto& folder) { store.backup(folder / "backup.db"); }},
      {"verify", [](SqliteStore& store, const auto&) { store.verify(); }}};
  return all;
}

Snapshot snapshot_of_file(const std::filesystem::path& file) {
  const auto store = SqliteStore::open(file);
  CHECK_NOTHROW(store->verify());
  return snapshot_of(*store);
}

// Runs an operation on copies of a store, a later call failing each time; how many calls failed.
int sweep(const std::string& name, const std::function<void(const std::filesystem::path&)>& prepare,
          const std::function<void(FaultyDisk&, const std::filesystem::path&, int)>& run,
          const Snapshot& before, const Snapshot& after) {
  for (int number = 1;; ++number) {
    CAPTURE(name);
    CAPTURE(number);
    TemporaryFolder folder;
    prepare(folder.path());
    FaultyDisk disk;
    bool failed = false;
    try {
      run(disk, folder.path(), number);
    } catch (const StoreError& error) {
      failed = true;
      CHECK(std::string(error.what()).find("; ") != std::string::npos);
    }
    const bool fired = disk.failed().has_value();
    disk.disarm();
    const Snapshot found = snapshot_of_file(folder.file());
    REQUIRE((found == after || (failed && found == before)));
    if (!fired) return number - 1;
  }
}

TEST_CASE("any call to the disk may fail within an operation on an open store") {
  TemporaryFolder base;
  make_store(base.file());
  const Snapshot before = snapshot_of_file(base.file());
  const auto copy_base = [&](const std::filesystem::path& folder) {
    std::filesystem::copy_file(base.file(), folder / "coach.db");
  };
  std::string counts;
  for (const Operation& operation : operations_on_a_store()) {
    TemporaryFolder changed;
    copy_base(changed.path());
    operation.run(*SqliteStore::open(changed.file()), changed.path());
    const int calls = sweep(
        operation.name, copy_base,
        [&](FaultyDisk& disk, const std::filesystem::path& folder, int number) {
          const auto store = SqliteStore::open(folder / "coach.db");
          disk.fail_at(static_cast<std::uint64_t>(number));
          operation.run(*store, folder);
          const bool fired = disk.failed().has_value();
          if (!fired) disk.disarm();  // closing is not part of it
        },
        before, snapshot_of_file(changed.file()));
    counts += std::string(operation.name) + " " + std::to_string(calls) + ", ";
  }
  MESSAGE("calls that failed in turn: " << counts);
}

void make_first_version(const std::filesystem::path& file) {
  storage::Database database(file, storage::Database::Access::create);
  const storage::Migration& first = storage::embedded_migrations().front();
  database.run(std::string(first.text).c_str());
  storage::Statement(database, "INSERT INTO migrations (number, name, checksum) VALUES (1, ?, ?)")
      .run(first.name, static_cast<std::int64_t>(storage::siphash({}, first.text)));
  database.run("INSERT INTO learners (id) VALUES ('met')");
  database.run("PRAGMA user_version = 1");
}

TEST_CASE("any call to the disk may fail while a store is opened, migrated or restored") {
  TemporaryFolder base;
  make_store(base.file());
  const Snapshot there = snapshot_of_file(base.file());
  const Snapshot nothing{};
  const auto open = [](FaultyDisk& disk, const std::filesystem::path& folder, int number) {
    disk.fail_at(static_cast<std::uint64_t>(number));
    const auto store = SqliteStore::open(folder / "coach.db");
    if (!disk.failed()) disk.disarm();
  };
  const int making = sweep("open, new", [](const auto&) {}, open, nothing, nothing);
  const int opening = sweep(
      "open",
      [&](const std::filesystem::path& folder) {
        std::filesystem::copy_file(base.file(), folder / "coach.db");
      },
      open, there, there);
  const int migrating = sweep(
      "migrate",
      [](const std::filesystem::path& folder) { make_first_version(folder / "coach.db"); }, open,
      nothing, nothing);
  const int restoring = sweep(
      "restore",
      [&](const std::filesystem::path& folder) {
        std::filesystem::copy_file(base.file(), folder / "backup.db");
        SqliteStore::open(folder / "coach.db");
      },
      [](FaultyDisk& disk, const std::filesystem::path& folder, int number) {
        disk.fail_at(static_cast<std::uint64_t>(number));
        SqliteStore::restore(folder / "backup.db", folder / "coach.db");
      },
      nothing, there);
  MESSAGE("calls that failed in turn: open new " << making << ", open " << opening << ", migrate "
                                                 << migrating << ", restore " << restoring);
  CHECK(migrating > opening);
}

Kind kind_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const StoreError& error) {
    return error.kind();
  }
  FAIL("nothing was thrown");
  return Kind::unavailable;
}

Commit event_of(const std::string& key) {
  Commit commit;
  commit.event = {key};
  commit.at = noon;
  return commit;
}

TEST_CASE("after a failed sync or write nothing more is written until the store is opened again") {
  for (const Call call : {Call::sync, Call::write}) {
    TemporaryFolder folder;
    FaultyDisk disk;
    auto store = SqliteStore::open(folder.file());
    store->commit_one(event_of("kept"));
    disk.fail_next(call);
    CHECK(kind_of([&] { store->commit_one(event_of("in hand")); }) == Kind::disk_failed);
    REQUIRE(disk.failed() == call);
    CHECK(kind_of([&] { store->commit_one(event_of("later")); }) == Kind::disk_failed);
    CHECK(kind_of([&] { store->purge(noon + hours{1000}, 9); }) == Kind::disk_failed);
    CHECK(store->seen({"kept"}));  // reading still works
    store.reset();
    store = SqliteStore::open(folder.file());
    CHECK(store->seen({"kept"}));
    CHECK_FALSE(store->seen({"later"}));
    CHECK(store->commit_one(event_of("later")) == CommitResult::stored);
    CHECK_NOTHROW(store->verify());
  }
}

TEST_CASE("a failed sync while the log is emptied stops the next commit") {
  TemporaryFolder folder;
  FaultyDisk disk;
  auto store = SqliteStore::open(folder.file());
  store_learner(*store, "ana", ana_on_console);
  Commit forget = event_of("bye");
  forget.learner_id = {"ana"};
  forget.forget = true;
  // The log's sync in the commit, the log's and the file's in the checkpoint.
  disk.fail_at_sync(3);
  CHECK(store->commit_one(forget) == CommitResult::stored);
  REQUIRE(disk.failed() == Call::sync);
  CHECK(kind_of([&] { store->commit_one(event_of("later")); }) == Kind::disk_failed);
  store.reset();
  store = SqliteStore::open(folder.file());
  CHECK(store->seen({"bye"}));
  CHECK_FALSE(store->load({"ana"}));
}

TEST_CASE("a failed sync while a long log is copied into the file stops the store") {
  TemporaryFolder folder;
  FaultyDisk disk;
  auto store = SqliteStore::open(folder.file());
  store_learner(*store, "ana", ana_on_console);
  const auto long_talk = [](int number) {
    Commit commit = event_of("e" + std::to_string(number));
    commit.learner_id = {"ana"};
    commit.outbox = {message_to({"ana"}, commit.event.text + ".1")};
    commit.outbox[0].text.resize(12'000'000, 'x');
    return commit;
  };
  for (int number = 0; number < 6; ++number) store->commit_one(long_talk(number));  // 70 MB
  disk.fail_at_sync(2);  // the log's, then the file's
  CHECK(kind_of([&] { store->commit_one(event_of("later")); }) == Kind::disk_failed);
  REQUIRE(disk.failed() == Call::sync);
  CHECK(kind_of([&] { store->commit_one(event_of("later")); }) == Kind::disk_failed);
  store.reset();
  store = SqliteStore::open(folder.file());
  for (int number = 0; number < 6; ++number) {
    CHECK(store->message({"e" + std::to_string(number) + ".1"})->text.size() == 12'000'000);
  }
  CHECK(store->commit_one(event_of("later")) == CommitResult::stored);
}

TEST_CASE("a full disk refuses commits and the store is whole when there is space again") {
  const auto talk = [](const std::string& key) {
    Commit commit = event_of(key);
    commit.learner_id = {"ana"};
    commit.outbox = {message_to({"ana"}, key + ".1")};
    commit.outbox[0].text = std::string(3000, 'x');
    return commit;
  };
  for (std::int64_t space = 0; space < 60'000; space += 7'000) {
    CAPTURE(space);
    TemporaryFolder folder;
    FaultyDisk disk;
    auto store = SqliteStore::open(folder.file());
    store_learner(*store, "ana", ana_on_console);
    disk.set_space(space);
    std::vector<std::string> stored;
    std::string refused;
    for (int number = 0; refused.empty(); ++number) {
      const std::string key = "e" + std::to_string(number);
      try {
        store->commit_one(talk(key));
        stored.push_back(key);
      } catch (const StoreError& error) {
        REQUIRE(error.kind() == Kind::full);
        refused = key;
      }
    }
    CHECK(kind_of([&] { store->commit_one(talk(refused)); }) == Kind::full);
    for (const std::string& key : stored) CHECK(store->seen({key}));
    CHECK_FALSE(store->seen({refused}));
    disk.set_space(std::nullopt);
    CHECK(store->commit_one(talk(refused)) == CommitResult::stored);
    CHECK(store->outbox_open(999).size() == stored.size() + 2);
    CHECK_NOTHROW(store->verify());
    store.reset();
    store = SqliteStore::open(folder.file());
    CHECK(store->outbox_open(999).size() == stored.size() + 2);
    CHECK_NOTHROW(store->verify());
  }
}

}  // namespace
}  // namespace pln::test
