// Goal: a file that cannot be used is refused with a clear error and left as it is; what is erased
// is gone from the disk; backups are verified. Method: files made for each case, and their bytes.
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/siphash.hpp"
#include "storage/sqlite/sqlite_secrets.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/sqlite/statement.hpp"
#include "tests/storage/random_value.hpp"
#include "tests/storage/snapshot.hpp"
#include "tests/storage/temporary_folder.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <string>

namespace pln::test {
namespace {

using Kind = StoreError::Kind;
using storage::Database;

void store_people(Store& store, int count) {
  Dice dice(3);
  for (int i = 0; i < count; ++i) {
    const std::string id = "person" + std::to_string(i);
    const Learner learner = random_learner(dice, {id});
    Commit commit;
    commit.event = {id + "-event"};
    commit.learner_id = {id};
    commit.after = &learner;
    commit.identities = {{Platform::console, "", id}};
    OutboxRow row;
    row.id = {id + "-event.1"};
    row.learner = {id};
    commit.outbox = {row};
    store.commit_one(commit);
  }
}

// The error of a call, which must name the file.
Kind refusal(const std::filesystem::path& file, const std::function<void()>& call) {
  try {
    call();
  } catch (const StoreError& error) {
    CHECK(std::string(error.what()).find(file.string()) == 0);
    CHECK(std::string(error.what()).find("; ") != std::string::npos);
    return error.kind();
  }
  FAIL("not refused");
  return Kind::unavailable;
}

std::string listing(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string() + "=" + content_of(entry.path()));
  }
  std::sort(names.begin(), names.end());
  std::string all;
  for (const std::string& name : names) all += name + "\n";
  return all;
}

void change(const std::filesystem::path& file, const char* sql) {
  Database database(file, Database::Access::read_write);
  database.accept();
  database.run(sql);
  database.run("PRAGMA journal_mode = DELETE");
}

TEST_CASE("files that are no store of ours are refused and left alone") {
  TemporaryFolder folder;
  const auto file = folder.file();
  {
    store_people(*SqliteStore::open(file), 2);
  }
  Kind expected = Kind::corrupt;
  SUBCASE("a newer schema") {
    change(file, "PRAGMA user_version = 99");
    expected = Kind::newer_version;
  }
  SUBCASE("a schema of the same number with other tables") {
    change(file, "UPDATE migrations SET checksum = 1");
    expected = Kind::newer_version;
  }
  SUBCASE("a text file") { write_content(file, std::string(5000, 'x')); }
  SUBCASE("a short file") { write_content(file, "SQLite format 3"); }
  SUBCASE("somebody else's database") { change(file, "PRAGMA application_id = 7"); }
  std::filesystem::remove(file.string() + ".lock");
  const std::string before = content_of(file);
  CHECK(refusal(file, [&] { SqliteStore::open(file); }) == expected);
  CHECK(refusal(file, [&] { SqliteStore::open(file, OpenMode::existing); }) == expected);
  CHECK(content_of(file) == before);
}

TEST_CASE("a store that is not there is made only when asked") {
  TemporaryFolder folder;
  const auto file = folder.file();
  CHECK(refusal(file, [&] { SqliteStore::open(file, OpenMode::existing); }) == Kind::unavailable);
  CHECK(listing(folder.path()).empty());
  const auto nowhere = folder.path() / "no" / "folder.db";
  CHECK_THROWS_AS(SqliteStore::open(nowhere), StoreError);
  SqliteStore::open(file);
  CHECK_NOTHROW(SqliteStore::open(file, OpenMode::existing));
  const auto rights = std::filesystem::status(file).permissions();
  CHECK((rights & std::filesystem::perms::others_all) == std::filesystem::perms::none);
}

TEST_CASE("a store in use is refused until it is closed") {
  TemporaryFolder folder;
  auto store = SqliteStore::open(folder.file());
  store_people(*store, 1);
  const Snapshot before = snapshot_of(*store);
  CHECK(refusal(folder.file(), [&] { SqliteStore::open(folder.file()); }) == Kind::in_use);
  CHECK(snapshot_of(*store) == before);
  store.reset();
  CHECK_NOTHROW(SqliteStore::open(folder.file()));
}

TEST_CASE("a read-only file or folder is refused") {
  TemporaryFolder folder;
  {
    store_people(*SqliteStore::open(folder.file()), 1);
  }
  using std::filesystem::perms;
  bool folder_too = false;
  SUBCASE("the file") {}
  SUBCASE("the folder") { folder_too = true; }
  std::filesystem::permissions(folder.file(), perms{0444});
  std::filesystem::permissions(folder.path(), folder_too ? perms{0555} : perms{0777});
  std::filesystem::permissions(folder.file().string() + ".lock", perms{0666});
  const std::string before = listing(folder.path());
  const uid_t user = geteuid();
  if (user == 0) REQUIRE(seteuid(65534) == 0);  // for root nothing is read-only
  CHECK(refusal(folder.file(), [&] { SqliteStore::open(folder.file()); }) == Kind::read_only);
  if (user == 0) REQUIRE(seteuid(0) == 0);
  CHECK(listing(folder.path()) == before);
  std::filesystem::permissions(folder.path(), perms{0777});
}

TEST_CASE("erased words are gone from every file") {
  TemporaryFolder folder;
  const auto store = SqliteStore::open(folder.file());
  store_people(*store, 30);
  Dice dice(9);
  Learner learner = random_learner(dice, {"id-Xanthippe"});
  for (ItemKey key = 1; key <= 400; ++key) {
    const Learner before = learner;
    learner.journal.edit().push_back(
        JournalEntry{key, {}, "Xanthippe wrote " + std::string(key, 'x')});
    if (key % 3 == 0) learner.journal.edit().erase(learner.journal->begin());
    Turn turn;
    turn.understood = {"Xanthippe " + std::to_string(key)};
    learner.history.edit().push_back(std::make_shared<const Turn>(turn));
    if (learner.history->size() > 50) learner.history.edit().pop_front();
    learner.settings.edit().name = "Xanthippe";
    Commit commit;
    commit.learner_id = learner.id;
    commit.before = key == 1 ? nullptr : &before;
    commit.after = &learner;
    commit.identities = {{Platform::slack, "T", "U-Xanthippe"}};
    OutboxRow row;
    row.id = {"m" + std::to_string(key)};
    row.learner = learner.id;
    row.text = "Dear Xanthippe";
    commit.outbox = {row};
    store->commit_one(commit);
    if (key % 20 == 0) store_people(*store, 3);
  }
  CHECK(listing(folder.path()).find("Xanthippe") != std::string::npos);
  Commit forget;
  forget.learner_id = learner.id;
  forget.forget = true;
  OutboxRow farewell;
  farewell.id = {"farewell"};
  farewell.learner = {"id-gone"};
  farewell.text = "Goodbye, Xanthippe";
  forget.outbox = {farewell};
  store->commit_one(forget);
  Commit delivered;
  delivered.delivered = {{"farewell"}};
  store->commit_one(delivered);
  CHECK(listing(folder.path()).find("Xanthippe") == std::string::npos);
  CHECK(store->opted_out({Platform::slack, "T", "U-Xanthippe"}));
}

TEST_CASE("a backup restores the same store, at once or not at all") {
  TemporaryFolder folder;
  const auto copy = folder.file("backup.db"), target = folder.file("target.db");
  auto store = SqliteStore::open(folder.file());
  store_people(*store, 5);
  const Snapshot saved = snapshot_of(*store);
  store->backup(copy);
  CHECK(refusal(folder.file(), [&] { store->backup(folder.file()); }) == Kind::in_use);
  CHECK(refusal(folder.file(), [&] { SqliteStore::restore(copy, folder.file()); }) == Kind::in_use);
  Commit forget;
  forget.learner_id = {"person0"};
  forget.forget = true;
  store->commit_one(forget);
  const Snapshot later = snapshot_of(*store);
  CHECK_FALSE(later == saved);
  store.reset();

  SUBCASE("into a new place") {
    SqliteStore::restore(copy, target);
    CHECK(snapshot_of(*SqliteStore::open(target)) == saved);
  }
  SUBCASE("over the store") {
    SqliteStore::restore(copy, folder.file());
    CHECK(snapshot_of(*SqliteStore::open(folder.file())) == saved);
  }
  SUBCASE("not if it is damaged") {
    std::string bytes = content_of(copy);
    const std::size_t third = bytes.size() / 3;
    bytes.replace(third, third, third, '\x5A');
    write_content(copy, bytes);
    CHECK_THROWS_AS(SqliteStore::restore(copy, folder.file()), StoreError);
    CHECK(snapshot_of(*SqliteStore::open(folder.file())) == later);
  }
  SUBCASE("not if it is cut") {
    const std::string bytes = content_of(copy);
    write_content(copy, bytes.substr(0, bytes.size() / 2));
    CHECK_THROWS_AS(SqliteStore::restore(copy, folder.file()), StoreError);
    CHECK(snapshot_of(*SqliteStore::open(folder.file())) == later);
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    CHECK(entry.path().string().find(".part") == std::string::npos);
    CHECK(entry.path().string().find(".restoring") == std::string::npos);
  }
}

TEST_CASE("verify names what is wrong") {
  TemporaryFolder folder;
  {
    store_people(*SqliteStore::open(folder.file()), 3);
  }
  SUBCASE("nothing") {
    const auto found = SqliteStore::open(folder.file())->verify();
    CHECK(found.learners == 3);
    CHECK(found.turns == 9);
    CHECK(found.messages == 3);
    return;
  }
  // Learner 1 has three turns, in the slots below 0x80000000.
  SUBCASE("a value") {
    change(folder.file(), "UPDATE rows SET bytes = x'0105' WHERE place = (1 << 32) + 0x7ffffffe");
  }
  SUBCASE("a nudge") { change(folder.file(), "UPDATE nudges SET next = next + 1"); }
  SUBCASE("a zone") { change(folder.file(), "UPDATE nudges SET zone = zone || 'x'"); }
  SUBCASE("a gap") {
    change(folder.file(), "DELETE FROM rows WHERE place = (1 << 32) + 0x7ffffffe");
  }
  SUBCASE("a message that is not there") {
    change(folder.file(), "DELETE FROM messages WHERE number = 2");
  }
  SUBCASE("a message that cannot be found") {
    change(folder.file(), "DELETE FROM keys WHERE number = 2");
  }
  SUBCASE("an id in the wrong place") {
    change(folder.file(), "UPDATE keys SET hash = hash - 2 WHERE number = 2");
  }
  SUBCASE("a message that its learner does not know of") {
    change(folder.file(), "DELETE FROM rows WHERE bytes = 2");
  }
  SUBCASE("a counter") {
    change(folder.file(), "UPDATE meta SET value = 0 WHERE name = 'messages_numbered'");
  }
  SUBCASE("the salt") { change(folder.file(), "DELETE FROM meta WHERE name = 'salt'"); }
  SUBCASE("an orphan") {
    change(folder.file(), "UPDATE rows SET place = place + (76 << 32) WHERE place = 1 << 32");
  }
  const auto store = SqliteStore::open(folder.file());
  CHECK(refusal(folder.file(), [&] { store->verify(); }) == Kind::corrupt);
}

TEST_CASE("no statement reads a whole table") {
  TemporaryFolder folder;
  auto store = SqliteStore::open(folder.file());
  store->secrets();  // prepares its own
  std::vector<std::string> statements = store->statements();
  CHECK(statements.size() > 30);
  // What the references do when a learner is deleted does not show in that statement's plan.
  for (const char* table : {"identities", "nudges", "work"}) {
    statements.push_back("DELETE FROM " + std::string(table) + " WHERE learner = ?");
  }
  store.reset();
  Database database(folder.file(), Database::Access::read_write);
  for (const std::string& sql : statements) {
    if (sql == "BEGIN IMMEDIATE" || sql == "COMMIT") continue;
    CAPTURE(sql);
    storage::Statement plan(database, "EXPLAIN QUERY PLAN " + sql);
    plan.each([&](const storage::Statement& row) {
      const std::string step(row.bytes(3));
      CAPTURE(step);
      CHECK(step.find("TEMP B-TREE") == std::string::npos);
      if (step.find("SCAN") != 0) return;
      const bool first_only =
          sql.find("LIMIT 1") == sql.size() - 7 && step.find("INDEX") != std::string::npos;
      // Tables that hold what is waiting or somebody's to decide, in the order of the list.
      const bool in_hand = step == "SCAN unsent" || step == "SCAN work" ||
                           (step == "SCAN quarantine" && sql.find("SELECT") == 0);
      const bool all_asked_for = sql.find("SELECT id FROM learners WHERE EXISTS") == 0;
      CHECK((first_only || in_hand || all_asked_for));
    });
  }
}

TEST_CASE("SipHash gives the value of its reference") {
  std::string input;
  for (char byte = 0; byte < 15; ++byte) input.push_back(byte);
  const storage::SipKey key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
  CHECK(storage::siphash(key, input) == 0xa129ca6149be45e5U);
}

}  // namespace
}  // namespace pln::test
