// Goal: when memory runs out, std::bad_alloc comes out and nothing has changed: not the state that
// a turn began with, not the store. Method: the n-th allocation fails, n = 1, 2 ... until none
// does.
#include "bot/core/dialogue/advance.hpp"
#include "bot/prompts/builtin.hpp"
#include "bot/prompts/loader.hpp"
#include "bot/voice/fold.hpp"
#include "storage/codec/codec.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "tests/storage_allocation/failing_memory.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace pln::test {
namespace {

const Prompts& shipped_prompts() {
  static const prompts::Loaded* const loaded = [] {
    auto* made = new prompts::Loaded(prompts::load_builtin());  // lives to the end of the process
    prompts::link(*made);
    return made;
  }();
  return loaded->prompts;
}

constexpr UtcTime noon{seconds{1'800'000'000}};

Outcome take(const Learner& before, const std::string& key, const Text& text) {
  static const Zone zone{};
  Context context;
  context.prompts = &shipped_prompts();
  context.zone = &zone;
  context.find_zone = [](const void*, const std::string&) -> const Zone* { return nullptr; };
  const Event event{{key}, MessageReceived{text}};
  return advance(context, before, event, noon, 7);
}

// Somebody after a few turns, and after one more.
struct Talk {
  Learner before{}, after{};
  Text last{};

  Talk() {
    before.id = {"sam"};
    int number = 0;
    for (const char* text : {"hello", "yes", "learning analytics, coaching", "skip", "Ana Ruiz"}) {
      before = take(before, "e" + std::to_string(++number), voice::make_text(text)).learner;
    }
    last = voice::make_text("feedback on slides");
    after = take(before, "e9", last).learner;
  }
};

std::string encoded(const Learner& learner) {
  std::string all, bytes;
  codec::encode_hot(learner, all);
  for (unsigned part = 0; part < codec::parts; ++part) {
    codec::encode_part(learner, part, bytes);
    all += bytes;
  }
  for (const auto& turn : *learner.history) {
    codec::encode(*turn, bytes);
    all += bytes;
  }
  return all;
}

TEST_CASE("a turn that runs out of memory leaves the state it began with") {
  const Talk talk;
  const std::string before = encoded(talk.before);
  const std::uint64_t failures = sweep_allocations(
      Memory::ours, [] { return Learner{}; },
      [&](Learner& result) { result = take(talk.before, "e9", talk.last).learner; },
      [&](const Learner& result, bool failed) {
        REQUIRE(encoded(talk.before) == before);
        REQUIRE(failed != (encoded(result) == encoded(talk.after)));
      });
  CHECK(failures > 20);
  MESSAGE("a turn of the core: " << failures << " allocations failed in turn");
}

TEST_CASE("the codec that runs out of memory leaves the value it began with") {
  const Talk talk;
  const std::string before = encoded(talk.after);
  std::string hot, contacts;
  codec::encode_hot(talk.after, hot);
  codec::encode_part(talk.after, 5, contacts);
  const std::uint64_t failures = sweep_allocations(
      Memory::ours, [] { return Learner{}; },
      [&](Learner& result) {
        static_cast<void>(encoded(talk.after));
        codec::decode_hot(hot, result);
        codec::decode_part(contacts, 5, result);
      },
      [&](const Learner& result, bool failed) {
        REQUIRE(encoded(talk.after) == before);
        REQUIRE((failed || result.contacts == talk.after.contacts));
      });
  CHECK(failures > 20);
  MESSAGE("the codec: " << failures << " allocations failed in turn");
}

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "pln-memory-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::filesystem::path file() const { return path_ / "coach.db"; }

 private:
  std::filesystem::path path_{};
};

// An open store in a folder of its own.
struct Scene {
  std::unique_ptr<Folder> folder{std::make_unique<Folder>()};
  std::unique_ptr<SqliteStore> store{};
};

Commit turn_of(const Talk& talk) {
  Commit commit;
  commit.event = {"e9"};
  commit.at = noon;
  commit.learner_id = talk.after.id;
  commit.before = &talk.before;
  commit.after = &talk.after;
  OutboxRow row;
  row.id = {"e9.1"};
  row.learner = talk.after.id;
  row.text = std::string(100, 'x');
  commit.outbox = {row};
  commit.delivered = {{"e1.1"}};
  commit.work = {WorkRow{{{"e9.w1"}, WorkKind::follow, "kim", ""}, talk.after.id, noon}};
  commit.quarantine = {QuarantineRow{"q1", {"bad"}}};
  commit.notes = {{"zones", "abc"}};
  commit.cursors = {{"slack", "e9"}};
  return commit;
}

Scene scene_of(const Talk& talk) {
  Scene scene;
  scene.store = SqliteStore::open(scene.folder->file());
  Commit first;
  first.event = {"e1"};
  first.at = noon;
  first.learner_id = talk.before.id;
  first.after = &talk.before;
  first.identities = {{Platform::console, "", "sam"}};
  OutboxRow row;
  row.id = {"e1.1"};
  row.learner = talk.before.id;
  first.outbox = {row};
  scene.store->commit_one(first);
  scene.store.reset();  // what it remembers goes
  scene.store = SqliteStore::open(scene.folder->file());
  return scene;
}

bool has_turn(SqliteStore& store, const Talk& talk) {
  const bool stored = store.seen({"e9"});
  const auto learner = store.load(talk.before.id);
  REQUIRE(learner);
  REQUIRE(encoded(*learner) == encoded(stored ? talk.after : talk.before));
  REQUIRE(store.message({"e9.1"}).has_value() == stored);
  REQUIRE((store.message({"e1.1"})->state == OutboxState::done) == stored);
  REQUIRE(store.work_open(9).size() == (stored ? 1 : 0));
  REQUIRE(store.note("zones").has_value() == stored);
  return stored;
}

void report(const std::string& what, Memory memory, std::uint64_t failures) {
  const std::string whose = memory == Memory::ours ? " of our" : " of SQLite's";
  MESSAGE(what << ": " << failures << whose << " allocations failed in turn");
}

TEST_CASE("a commit that runs out of memory is stored whole or not at all") {
  const Talk talk;
  const Commit turn = turn_of(talk);
  for (const Memory memory : {Memory::ours, Memory::sqlite}) {
    const std::uint64_t failures = sweep_allocations(
        memory, [&] { return scene_of(talk); },
        [&](const Scene& scene) { scene.store->commit_one(turn); },
        [&](Scene& scene, bool failed) {
          REQUIRE(has_turn(*scene.store, talk) == !failed);
          if (failed) REQUIRE(scene.store->commit_one(turn) == CommitResult::stored);
          REQUIRE_NOTHROW(scene.store->verify());
        });
    CHECK(failures > 1);
    report("a commit", memory, failures);
  }
}

TEST_CASE("everything else that a store does may run out of memory") {
  const Talk talk;
  const Commit turn = turn_of(talk);
  Commit forget;
  forget.event = {"e10"};
  forget.learner_id = talk.before.id;
  forget.forget = true;
  // SQLite asks for memory thousands of times while it reads the schema: 1 tries each of them.
  const char* wanted = std::getenv("PLN_ALLOCATION_STEP");  // NOLINT(concurrency-mt-unsafe)
  const std::uint64_t step = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 23;
  const std::pair<const char*, std::function<void(Scene&)>> operations[] = {
      {"open",
       [](Scene& scene) {
         scene.store.reset();
         scene.store = SqliteStore::open(scene.folder->file());
       }},
      {"load", [&](Scene& scene) { scene.store->load(talk.before.id); }},
      {"lists",
       [&](Scene& scene) {
         scene.store->outbox_open(9);
         scene.store->due(noon + hours{999}, 9);
         scene.store->quarantined();
         scene.store->zones_in_use();
       }},
      {"purge", [](Scene& scene) { scene.store->purge(noon + hours{1}, 9); }},
      {"backup", [](Scene& scene) { scene.store->backup(scene.folder->file().string() + "2"); }},
      {"verify", [](Scene& scene) { scene.store->verify(); }}};
  for (const auto& [name, run] : operations) {
    for (const Memory memory : {Memory::ours, Memory::sqlite}) {
      INFO(std::string(name));
      const std::uint64_t failures = sweep_allocations(
          memory, [&] { return scene_of(talk); }, run,
          [&](Scene& scene, bool) {
            scene.store.reset();
            scene.store = SqliteStore::open(scene.folder->file());
            REQUIRE_FALSE(has_turn(*scene.store, talk));
          },
          memory == Memory::sqlite ? step : 1);
      report(name, memory, failures);
    }
  }
  const std::uint64_t failures = sweep_allocations(
      Memory::ours, [&] { return scene_of(talk); },
      [&](Scene& scene) { scene.store->commit_one(forget); },
      [&](Scene& scene, bool failed) {
        REQUIRE(scene.store->load(talk.before.id).has_value() == failed);
        REQUIRE_NOTHROW(scene.store->verify());
      });
  CHECK(failures > 1);
}

}  // namespace
}  // namespace pln::test
