// Goal: a commit is stored whole or not at all, whatever fails, and what was acknowledged survives.
// Method: a failure at every statement in turn, a full disk, and processes killed while they write.
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "tests/storage/random_value.hpp"
#include "tests/storage/snapshot.hpp"
#include "tests/storage/temporary_folder.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>

namespace pln::test {
namespace {

const Identity ana{Platform::console, "", "ana"};

class FailAt final : public storage::StatementObserver {
 public:
  explicit FailAt(int number) : left_(number) {}
  void before(std::string_view sql) override {
    if (--left_ == 0)
      throw StoreError(StoreError::Kind::unavailable, "injected: " + std::string(sql));
  }
  [[nodiscard]] bool fired() const { return left_ <= 0; }

 private:
  int left_;
};

// Learners, and a batch of commits that uses every kind of statement.
struct Scene {
  Learner first{}, second{}, new_one{}, forgotten{};
  std::vector<Commit> batch{};

  explicit Scene(Store& store) {
    Dice dice(5);
    first = random_learner(dice, {"ana"});
    forgotten = random_learner(dice, {"ben"});
    new_one = random_learner(dice, {"cleo"});
    Commit start = of("start", nullptr, first);
    start.identities = {ana};
    start.outbox = {message("start.1")};
    start.work = {WorkRow{{{"start.w1"}, WorkKind::follow, "kim", ""}, {"ana"}, {}}};
    start.quarantine = {QuarantineRow{"q1"}};
    start.notes = {{"crash", "1"}};
    store.commit_one(start);
    store.commit_one(of("start2", nullptr, forgotten));
    second = random_learner(dice, {"ana"});
    second.subjects = {};
    second.nudges.edit().next.reset();
    second.history = first.history;
    second.history.edit().pop_front();
    second.history.edit().push_back(std::make_shared<const Turn>());
    batch = {of("e1", &first, second), of("e2", nullptr, new_one), of("start", &first, second)};
    batch[0].outbox = {message("e1.1"), message("e1.2")};
    batch[0].delivered = {{"start.1"}};
    batch[0].identities = {{Platform::matrix, "", "@ana:example.org"}};
    batch[0].events_counted = 9;
    Commit forget = of("e3", nullptr, forgotten);
    forget.after = nullptr;
    forget.forget = true;
    forget.outbox = {message("e3.1")};
    forget.outbox[0].learner = {"ben"};
    batch.push_back(forget);
    Commit service;
    service.unseen = {{"start2"}};
    service.work = {WorkRow{{{"e1.w1"}, WorkKind::look_up, "kim", ""}, {"ana"}, {}}};
    service.work_ended = {{"start.w1"}};
    service.cursors = {{"matrix/home", "s1"}};
    service.quarantine = {QuarantineRow{"q2"}};
    service.quarantine_ended = {"q1"};
    service.notes = {{"zones", "abc"}, {"crash", ""}};
    batch.push_back(service);
  }
  static Commit of(const std::string& event, const Learner* before, const Learner& after) {
    Commit commit;
    commit.event = {event};
    commit.learner_id = after.id;
    commit.before = before;
    commit.after = &after;
    return commit;
  }
  static OutboxRow message(const std::string& id) {
    OutboxRow row;
    row.id = {id};
    row.learner = {"ana"};
    row.text = "hello";
    return row;
  }
};

TEST_CASE("a failure at any statement leaves everything as it was") {
  TemporaryFolder folder;
  auto store = SqliteStore::open(folder.file());
  const Scene scene(*store);
  const Snapshot before = snapshot_of(*store);
  int failures = 0;
  for (int number = 1;; ++number) {
    CAPTURE(number);
    FailAt fail(number);
    store->observe(&fail);
    bool failed = false;
    try {
      store->commit(scene.batch);
    } catch (const StoreError&) {
      failed = true;
    }
    store->observe(nullptr);
    if (!failed) break;
    ++failures;
    REQUIRE(snapshot_of(*store) == before);
    REQUIRE_FALSE(store->seen({"e1"}));
    REQUIRE(store->seen({"start2"}));
    REQUIRE(store->cursor("matrix/home").empty());
    REQUIRE(store->note("crash") == "1");
    REQUIRE_FALSE(store->opted_out(ana));
    if (number % 10 == 0) {
      store.reset();
      store = SqliteStore::open(folder.file());
      REQUIRE(snapshot_of(*store) == before);
    }
  }
  CHECK(failures > 40);  // begin, every row of every table, commit
  CHECK(same_learner(*store->load({"ana"}), scene.second));
  CHECK(same_learner(*store->load({"cleo"}), scene.new_one));
  CHECK_FALSE(store->load({"ben"}));
  CHECK(store->events_counted() == 9);
  CHECK(store->cursor("matrix/home") == "s1");
  CHECK(store->work_open(9).front().work.id == WorkId{"e1.w1"});
  CHECK_NOTHROW(store->verify());
}

TEST_CASE("an empty file, as a killed first start leaves it, becomes a store") {
  TemporaryFolder folder;
  write_content(folder.file(), "");
  const auto store = SqliteStore::open(folder.file());
  CHECK_NOTHROW(store->verify());
}

TEST_CASE("erasing is made good when emptying the log failed at first") {
  TemporaryFolder folder;
  const auto store = SqliteStore::open(folder.file());
  Learner learner;
  learner.id = {"ana"};
  learner.settings.edit().name = "Xanthippe";
  store->commit_one(Scene::of("e1", nullptr, learner));
  Commit forget = Scene::of("e2", nullptr, learner);
  forget.after = nullptr;
  forget.forget = true;
  class FailCheckpoint final : public storage::StatementObserver {
    void before(std::string_view sql) override {
      if (sql.find("checkpoint") == std::string_view::npos) return;
      throw StoreError(StoreError::Kind::unavailable, "injected");
    }
  } fail;
  store->observe(&fail);
  CHECK(store->commit_one(forget) == CommitResult::stored);
  store->observe(nullptr);
  CHECK(content_of(folder.file("coach.db-wal")).find("Xanthippe") != std::string::npos);
  store->commit_one(Commit{});
  CHECK(content_of(folder.file("coach.db-wal")).find("Xanthippe") == std::string::npos);
  CHECK(content_of(folder.file()).find("Xanthippe") == std::string::npos);
}

TEST_CASE("a full disk refuses the commit and keeps the store") {
  TemporaryFolder folder;
  Learner learner;
  learner.id = {"ana"};
  Learner large = learner;
  for (ItemKey key = 1; key < 3000; ++key)
    large.journal.edit().push_back(JournalEntry{key, {}, std::string(200, 'x')});
  {
    const auto store = SqliteStore::open(folder.file(), OpenMode::create, 30);
    store->commit_one(Scene::of("e1", nullptr, learner));
    const Snapshot before = snapshot_of(*store);
    try {
      store->commit_one(Scene::of("e2", &learner, large));
      FAIL("stored");
    } catch (const StoreError& error) {
      CHECK(error.kind() == StoreError::Kind::full);
      CHECK(std::string(error.what()).find(folder.file().string()) == 0);
      CHECK(std::string(error.what()).find("free some space") != std::string::npos);
    }
    CHECK(snapshot_of(*store) == before);
    CHECK(store->commit_one(Scene::of("e3", &learner, learner)) == CommitResult::stored);
  }
  const auto store = SqliteStore::open(folder.file());
  CHECK(store->commit_one(Scene::of("e2", &learner, large)) == CommitResult::stored);
  CHECK(same_learner(*store->load({"ana"}), large));
}

// In a child: commits one turn after the other and tells the number of each that was acknowledged.
[[noreturn]] void write_until_killed(const std::filesystem::path& file, int pipe_end) {
  const auto store = SqliteStore::open(file);
  Learner learner = store->load({"ana"}).value_or(Learner{{"ana"}});
  for (std::uint32_t number = learner.talk.last_key + 1;; ++number) {
    const Learner before = learner;
    learner.talk.last_key = number;
    learner.journal.edit().push_back(JournalEntry{number, {}, "entry " + std::to_string(number)});
    learner.history.edit().push_back(std::make_shared<const Turn>());
    store->commit_one(
        Scene::of("e" + std::to_string(number), number == 1 ? nullptr : &before, learner));
    if (write(pipe_end, &number, sizeof number) != sizeof number) _exit(1);
  }
}

TEST_CASE("a killed process loses nothing that was acknowledged") {
  TemporaryFolder folder;
  std::uint32_t acknowledged = 0;
  for (int round = 0; round < 5; ++round) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    if (child == 0) write_until_killed(folder.file(), ends[1]);
    close(ends[1]);
    const std::uint32_t goal = acknowledged + 15;
    std::uint32_t number = 0;
    while (number < goal && read(ends[0], &number, sizeof number) == sizeof number) {
    }
    kill(child, SIGKILL);
    while (read(ends[0], &number, sizeof number) == sizeof number) {
    }
    close(ends[0]);
    waitpid(child, nullptr, 0);
    acknowledged = number;
    const auto store = SqliteStore::open(folder.file());
    const auto learner = store->load({"ana"});
    REQUIRE(learner);
    CHECK(acknowledged >= goal);
    CHECK(learner->talk.last_key >= acknowledged);
    CHECK(learner->journal->size() == learner->talk.last_key);
    CHECK(learner->history->size() == learner->talk.last_key);
    CHECK_NOTHROW(store->verify());
  }
}

}  // namespace
}  // namespace pln::test
