// Goal: a store of the first version keeps everything when it is opened by this one. Method: its
// tables filled by hand, as that version did.
#include "storage/codec/codec.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/migrations.hpp"
#include "storage/sqlite/siphash.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/sqlite/statement.hpp"
#include "tests/storage/random_value.hpp"
#include "tests/storage/store_contract.hpp"
#include "tests/storage/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <string>

namespace pln::test {
namespace {

using storage::Blob;
using storage::Database;
using storage::Statement;

void make_first_version(Database& database) {
  const storage::Migration& first = storage::embedded_migrations().front();
  database.run("PRAGMA journal_mode = WAL");
  database.run(std::string(first.text).c_str());
  Statement(database, "INSERT INTO migrations (number, name, checksum) VALUES (1, ?, ?)")
      .run(first.name, static_cast<std::int64_t>(storage::siphash({}, first.text)));
  database.run("PRAGMA user_version = 1");
}

void insert_learner(Database& database, std::int64_t number, const Learner& learner) {
  std::string bytes;
  codec::encode_hot(learner, bytes);
  Statement(database, "INSERT INTO learners (number, id, hot) VALUES (?, ?, ?)")
      .run(number, learner.id.text, Blob{bytes});
  for (unsigned part = 0; part < codec::parts; ++part) {
    codec::encode_part(learner, part, bytes);
    if (bytes.size() == 1) continue;
    Statement(database, "INSERT INTO parts (learner, part, bytes) VALUES (?, ?, ?)")
        .run(number, part, Blob{bytes});
  }
  std::int64_t turn_number = 5;  // older ones are gone
  for (const auto& turn : *learner.history) {
    codec::encode(*turn, bytes);
    Statement(database, "INSERT INTO turns (learner, number, bytes) VALUES (?, ?, ?)")
        .run(number, turn_number++, Blob{bytes});
  }
  Statement(database, "INSERT INTO identities VALUES (0, '', ?, ?)").run(learner.id.text, number);
  if (!learner.nudges->next) return;
  Statement(database, "INSERT INTO nudges VALUES (?, ?)")
      .run(number, learner.nudges->next->time_since_epoch().count());
}

void insert_message(Database& database, std::int64_t number, const OutboxRow& row,
                    std::int64_t owner, OutboxState now) {
  std::string bytes;
  codec::encode(row, bytes);
  Statement insert(database,
                   "INSERT INTO outbox (number, id, learner, state, at, bytes) "
                   "VALUES (?, ?, nullif(?, 0), ?, ?, ?)");
  insert.run(number, row.id.text, owner, static_cast<std::int64_t>(now),
             row.at.time_since_epoch().count(), Blob{bytes});
}

struct FirstVersion {
  Learner ana{}, ben{};

  explicit FirstVersion(const std::filesystem::path& file) {
    Dice dice(8);
    ana = random_learner(dice, {"ana"});
    ana.nudges.edit().next = noon;
    ana.settings.edit().timezone = "Europe/Vienna";
    ben.id = {"ben"};
    ben.nudges.edit().next = noon + hours{1};
    Database database(file, Database::Access::create);
    database.accept();
    make_first_version(database);
    insert_learner(database, 1, ana);
    insert_learner(database, 2, ben);
    Statement(database, "INSERT INTO learners (number, id) VALUES (3, 'met')").run();
    insert_message(database, 1, message_to({"ana"}, "e1.1"), 1, OutboxState::done);
    insert_message(database, 2, message_to({"ana"}, "e2.1"), 1, OutboxState::attempting);
    insert_message(database, 4, message_to({"gone"}, "e3.1"), 0, OutboxState::ready);
    OutboxRow dropped = message_to({"ben"}, "e4.1", OutboxState::dropped);
    dropped.dropped_because = "blocked";
    insert_message(database, 7, dropped, 2, OutboxState::dropped);
    database.run("INSERT INTO seen_events (key, at) VALUES ('e1', 1800000000), ('e2', 1800000001)");
    database.run("UPDATE meta SET value = 17 WHERE name = 'events_counted'");
  }
};

TEST_CASE("a store of the first version keeps everything") {
  TemporaryFolder folder;
  const FirstVersion first(folder.file());
  const auto store = SqliteStore::open(folder.file());
  CHECK_NOTHROW(store->verify());
  CHECK(same_learner(*store->load({"ana"}), first.ana));
  CHECK(same_learner(*store->load({"ben"}), first.ben));
  CHECK_FALSE(store->load({"met"}));
  CHECK(store->learners() == std::vector<LearnerId>{{"ana"}, {"ben"}});
  CHECK(store->find(ana_on_console) == LearnerId{"ana"});
  CHECK(store->seen({"e1"}));
  CHECK(store->seen({"e2"}));
  CHECK_FALSE(store->seen({"e3"}));
  CHECK(store->events_counted() == 17);
  CHECK(store->zones_in_use() == std::vector<std::string>{"Europe/Vienna", "UTC"});
  CHECK(store->due(noon + hours{9}, 9) ==
        std::vector<DueNudge>{{{"ana"}, noon}, {{"ben"}, noon + hours{1}}});
  REQUIRE(store->outbox_open(9).size() == 2);
  CHECK(store->outbox_open(9)[0] == message_to({"ana"}, "e2.1"));
  CHECK(store->outbox_open(9)[1].state == OutboxState::ready);
  CHECK(store->message({"e1.1"})->state == OutboxState::done);
  CHECK(store->message({"e4.1"})->dropped_because == "blocked");
}

TEST_CASE("a store of the first version goes on where it stood") {
  TemporaryFolder folder;
  const FirstVersion first(folder.file());
  {
    const auto store = SqliteStore::open(folder.file());
    Learner after = first.ana;
    after.history.edit().push_back(std::make_shared<const Turn>());
    after.history.edit().pop_front();
    Commit turn = turn_of({"ana"}, "e9", &first.ana, &after);
    turn.outbox = {message_to({"ana"}, "e9.1")};
    turn.delivered = {{"e3.1"}};  // to somebody forgotten: gone now
    store->commit_one(turn);
    CHECK(same_learner(*store->load({"ana"}), after));
    CHECK_FALSE(store->message({"e3.1"}));
    CHECK(store->commit_one(turn_of({"ana"}, "e1", nullptr, nullptr)) == CommitResult::duplicate);
    CHECK_NOTHROW(store->verify());
  }
  const auto store = SqliteStore::open(folder.file());
  Commit forget = turn_of({"ana"}, "", nullptr, nullptr);
  forget.forget = true;
  store->commit_one(forget);
  for (const char* id : {"e1.1", "e2.1", "e9.1"}) CHECK_FALSE(store->message({id}));
  CHECK(store->message({"e4.1"}));
  CHECK(store->verify().messages == 1);
}

}  // namespace
}  // namespace pln::test
