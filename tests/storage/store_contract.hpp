// What every store promises (storage/store.hpp), as tests that each of them passes. Included by one
// source; a stage (stages.hpp) gives a store and can close and open it again.
#pragma once

#include "tests/storage/random_value.hpp"
#include "tests/storage/snapshot.hpp"
#include "tests/storage/stages.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

namespace pln::test {

constexpr UtcTime noon{seconds{1'800'000'000}};

inline const Identity ana_on_console{Platform::console, "", "ana"};
inline const Identity ana_on_slack{Platform::slack, "T1", "U1"};

inline OutboxRow message_to(const LearnerId& learner, const std::string& id,
                            OutboxState state = OutboxState::attempting) {
  OutboxRow row;
  row.id = {id};
  row.learner = learner;
  row.to = ana_on_console;
  row.text = "hello " + id;
  row.options = {{"yes", "Yes"}, {"no", "No"}};
  row.state = state;
  row.at = noon;
  return row;
}

inline Commit turn_of(const LearnerId& learner, const std::string& event, const Learner* before,
                      const Learner* after) {
  Commit commit;
  commit.event = {event};
  commit.at = noon;
  commit.learner_id = learner;
  commit.before = before;
  commit.after = after;
  return commit;
}

// Stores a learner with an identity and an open message.
inline Learner store_learner(Store& store, const std::string& id, const Identity& identity,
                             std::uint64_t seed = 1) {
  Dice dice(seed);
  Learner learner = random_learner(dice, {id});
  Commit commit = turn_of({id}, id + "-first", nullptr, &learner);
  commit.identities = {identity};
  commit.outbox = {message_to({id}, id + "-first.1")};
  store.commit_one(commit);
  return learner;
}

TEST_CASE_TEMPLATE("a learner with everything set survives closing", Stage, PLN_ALL_STAGES) {
  Stage stage;
  const Learner learner = store_learner(stage.store(), "ana", ana_on_console);
  for (int round = 0; round < 2; ++round) {
    Store& store = stage.store();
    CHECK(store.find(ana_on_console) == LearnerId{"ana"});
    const auto loaded = store.load({"ana"});
    REQUIRE(loaded);
    CHECK(same_learner(*loaded, learner));
    CHECK(store.learners() == std::vector<LearnerId>{{"ana"}});
    CHECK(store.seen({"ana-first"}));
    CHECK(store.message({"ana-first.1"}) == message_to({"ana"}, "ana-first.1"));
    stage.reopen();
  }
}

TEST_CASE_TEMPLATE("nobody is known to an empty store", Stage, PLN_ALL_STAGES) {
  Stage stage;
  Store& store = stage.store();
  CHECK(store.commit({}).empty());
  CHECK_FALSE(store.find(ana_on_console));
  CHECK_FALSE(store.load({"ana"}));
  CHECK(store.identities_of({"ana"}).empty());
  CHECK(store.learners().empty());
  CHECK_FALSE(store.seen({"x"}));
  CHECK_FALSE(store.opted_out(ana_on_console));
  CHECK(store.outbox_open(9).empty());
  CHECK_FALSE(store.message({"x"}));
  CHECK(store.due(noon, 9).empty());
  CHECK_FALSE(store.next_due());
  CHECK(store.events_counted() == 0);
}

TEST_CASE_TEMPLATE("a duplicate changes nothing", Stage, PLN_ALL_STAGES) {
  Stage stage;
  Store& store = stage.store();
  const Learner learner = store_learner(store, "ana", ana_on_console);
  const Snapshot before = snapshot_of(store);
  Learner other = learner;
  other.settings.edit().name = "somebody else";
  Commit again = turn_of({"ana"}, "ana-first", &learner, &other);
  again.at = noon + hours{1};
  again.identities = {ana_on_slack};
  again.outbox = {message_to({"ana"}, "again.1")};
  again.delivered = {{"ana-first.1"}};
  again.events_counted = 77;
  CHECK(store.commit_one(again) == CommitResult::duplicate);
  CHECK(snapshot_of(store) == before);
  again.forget = true;
  CHECK(store.commit_one(again) == CommitResult::duplicate);
  stage.reopen();
  CHECK(snapshot_of(stage.store()) == before);
}

TEST_CASE_TEMPLATE("a batch stores all but its duplicates", Stage, PLN_ALL_STAGES) {
  Stage stage;
  Store& store = stage.store();
  const Learner first = store_learner(store, "ana", ana_on_console);
  Learner second = first, third = first;
  second.position.step = 5;
  third.position.step = 6;
  std::vector<Commit> batch{
      turn_of({"ana"}, "e1", &first, &second), turn_of({"ana"}, "e1", &second, &third),
      turn_of({"ana"}, "ana-first", &second, &third), turn_of({"ana"}, "", nullptr, nullptr),
      turn_of({"ana"}, "", nullptr, nullptr)};
  batch[1].outbox = {message_to({"ana"}, "lost")};
  batch[3].outbox = {message_to({"ana"}, "kept")};
  using enum CommitResult;
  CHECK(store.commit(batch) == std::vector{stored, duplicate, duplicate, stored, stored});
  stage.reopen();
  CHECK(stage.store().load({"ana"})->position.step == 5);
  CHECK_FALSE(stage.store().message({"lost"}));
  CHECK(stage.store().message({"kept"}));
}

TEST_CASE_TEMPLATE("identities belong to the learner who had them last", Stage, PLN_ALL_STAGES) {
  Stage stage;
  store_learner(stage.store(), "ana", ana_on_slack);
  store_learner(stage.store(), "ben", ana_on_console, 2);
  Commit joined = turn_of({"ana"}, "", nullptr, nullptr);
  joined.identities = {ana_on_console, ana_on_slack};
  stage.store().commit_one(joined);
  stage.reopen();
  CHECK(stage.store().find(ana_on_console) == LearnerId{"ana"});
  CHECK(stage.store().identities_of({"ana"}) == std::vector{ana_on_console, ana_on_slack});
  CHECK(stage.store().identities_of({"ben"}).empty());
  CHECK_FALSE(stage.store().find({Platform::slack, "T2", "U1"}));
}

TEST_CASE_TEMPLATE("an identity without a state is no learner", Stage, PLN_ALL_STAGES) {
  Stage stage;
  Commit met = turn_of({"ana"}, "e", nullptr, nullptr);
  met.identities = {ana_on_console};
  stage.store().commit_one(met);
  CHECK(stage.store().find(ana_on_console) == LearnerId{"ana"});
  CHECK_FALSE(stage.store().load({"ana"}));
  CHECK(stage.store().learners().empty());
}

TEST_CASE_TEMPLATE("the outbox lists what is open, oldest first", Stage, PLN_ALL_STAGES) {
  Stage stage;
  store_learner(stage.store(), "ana", ana_on_console);
  Commit more = turn_of({"ana"}, "e2", nullptr, nullptr);
  more.outbox = {message_to({"ana"}, "z"), message_to({"ana"}, "a", OutboxState::ready),
                 message_to({"ana"}, "m")};
  stage.store().commit_one(more);
  const auto open_ids = [&](std::size_t most) {
    std::string ids;
    for (const OutboxRow& row : stage.store().outbox_open(most)) ids += row.id.text + " ";
    return ids;
  };
  CHECK(open_ids(9) == "ana-first.1 z a m ");
  CHECK(open_ids(2) == "ana-first.1 z ");
  Commit later = turn_of({"ana"}, "", nullptr, nullptr);
  later.delivered = {{"z"}, {"never heard of"}};
  later.outbox = {message_to({"ana"}, "ana-first.1", OutboxState::ambiguous),
                  message_to({"ana"}, "m", OutboxState::dropped)};
  later.outbox[1].dropped_because = "blocked";
  stage.store().commit_one(later);
  stage.reopen();
  CHECK(open_ids(9) == "ana-first.1 a ");
  CHECK(stage.store().message({"ana-first.1"})->state == OutboxState::ambiguous);
  CHECK(stage.store().message({"m"}) == later.outbox[1]);
  CHECK(stage.store().message({"z"})->state == OutboxState::done);
  CHECK(stage.store().message({"z"})->text == "hello z");
  CHECK_FALSE(stage.store().message({"never heard of"}));
}

TEST_CASE_TEMPLATE("nudges come in the order of their times", Stage, PLN_ALL_STAGES) {
  Stage stage;
  const auto store_due = [&](const std::string& id, std::optional<UtcTime> next) {
    const auto before = stage.store().load({id});
    Learner after = before ? *before : Learner{};
    after.id = {id};
    after.nudges.edit().next = next;
    stage.store().commit_one(turn_of({id}, "", before ? &*before : nullptr, &after));
  };
  store_due("c", noon + hours{2});
  store_due("b", noon + hours{1});
  store_due("a", noon + hours{1});
  store_due("never", std::nullopt);
  store_due("late", noon + hours{9});
  stage.reopen();
  Store& store = stage.store();
  const std::vector<DueNudge> due{
      {{"b"}, noon + hours{1}}, {{"a"}, noon + hours{1}}, {{"c"}, noon + hours{2}}};
  CHECK(store.due(noon + hours{2}, 9) == due);
  CHECK(store.due(noon + hours{2}, 1) == std::vector{due[0]});
  CHECK(store.due(noon, 9).empty());
  CHECK(store.next_due() == noon + hours{1});
  store_due("b", std::nullopt);
  store_due("a", noon + hours{3});
  CHECK(store.next_due() == noon + hours{2});
  CHECK(store.due(noon + hours{3}, 9) ==
        std::vector<DueNudge>{{{"c"}, noon + hours{2}}, {{"a"}, noon + hours{3}}});
}

TEST_CASE_TEMPLATE("forgetting leaves nothing but a mark", Stage, PLN_ALL_STAGES) {
  Stage stage;
  store_learner(stage.store(), "ben", {Platform::console, "", "ben"}, 2);
  const Snapshot without_ana = snapshot_of(stage.store());
  const Learner learner = store_learner(stage.store(), "ana", ana_on_console);
  Commit forget = turn_of({"ana"}, "e9", &learner, nullptr);
  forget.forget = true;
  forget.identities = {ana_on_slack};
  stage.store().commit_one(forget);
  CHECK(snapshot_of(stage.store()) == without_ana);
  stage.reopen();
  CHECK(snapshot_of(stage.store()) == without_ana);
  CHECK(stage.store().opted_out(ana_on_console));
  CHECK(stage.store().opted_out(ana_on_slack));
  CHECK_FALSE(stage.store().opted_out({Platform::console, "", "ben"}));
  CHECK_FALSE(stage.store().message({"ana-first.1"}));
  CHECK(stage.store().seen({"e9"}));
  const Learner again = store_learner(stage.store(), "ana2", ana_on_console, 3);
  CHECK(same_learner(*stage.store().load({"ana2"}), again));
}

TEST_CASE_TEMPLATE("the farewell goes when it is delivered", Stage, PLN_ALL_STAGES) {
  Stage stage;
  const Learner learner = store_learner(stage.store(), "ana", ana_on_console);
  Commit forget = turn_of({"ana"}, "e9", &learner, nullptr);
  forget.forget = true;
  forget.outbox = {message_to({"ana"}, "e9.1"), message_to({"ana"}, "e9.2")};
  stage.store().commit_one(forget);
  stage.reopen();
  CHECK(stage.store().outbox_open(9) == forget.outbox);
  Commit delivered = turn_of({"ana"}, "", nullptr, nullptr);
  delivered.delivered = {{"e9.1"}};
  delivered.outbox = {message_to({"ana"}, "e9.2", OutboxState::dropped),
                      message_to({"ana"}, "old one", OutboxState::ambiguous)};
  stage.store().commit_one(delivered);
  CHECK_FALSE(stage.store().message({"e9.1"}));
  CHECK_FALSE(stage.store().message({"e9.2"}));
  CHECK_FALSE(stage.store().message({"old one"}));
  CHECK_FALSE(stage.store().find(ana_on_console));
}

TEST_CASE_TEMPLATE("the counter of events stays", Stage, PLN_ALL_STAGES) {
  Stage stage;
  Commit counted = turn_of({"ana"}, "e1", nullptr, nullptr);
  counted.events_counted = 41;
  stage.store().commit_one(counted);
  stage.store().commit_one(turn_of({"ana"}, "e2", nullptr, nullptr));
  stage.reopen();
  CHECK(stage.store().events_counted() == 41);
}

TEST_CASE_TEMPLATE("old event keys and closed messages are purged", Stage, PLN_ALL_STAGES) {
  Stage stage;
  store_learner(stage.store(), "ana", ana_on_console);
  Commit other = turn_of({"ana"}, "new", nullptr, nullptr);
  other.at = noon + event_keys_kept;
  other.outbox = {message_to({"ana"}, "closed", OutboxState::dropped)};
  stage.store().commit_one(other);
  CHECK(stage.store().purge(noon + event_keys_kept, 99) == 0);
  CHECK(stage.store().purge(noon + event_keys_kept + hours{1}, 99) == 1);
  CHECK_FALSE(stage.store().seen({"ana-first"}));
  CHECK(stage.store().seen({"new"}));
  CHECK(stage.store().message({"closed"}));
  CHECK(stage.store().purge(noon + messages_kept + hours{1}, 99) == 2);
  CHECK_FALSE(stage.store().message({"closed"}));
  CHECK(stage.store().message({"ana-first.1"}));
}

}  // namespace pln::test
