// The third part of the contract suite: what the running service keeps beside the talks.
#pragma once

#include "tests/storage/random_value.hpp"
#include "tests/storage/snapshot.hpp"
#include "tests/storage/store_contract.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

namespace pln::test {

inline WorkRow work_for(const LearnerId& learner, const std::string& id) {
  return {{{id}, WorkKind::follow, "kim@learn.example", "a text"}, learner, noon};
}

inline QuarantineRow put_aside(const std::string& id, const Identity& from) {
  QuarantineRow row;
  row.id = id;
  row.event = {"event-" + id};
  row.at = noon;
  row.from = from;
  row.kind = "message";
  row.text = "words of " + id;
  row.why = "thrown";
  row.tries = 3;
  return row;
}

inline std::string work_ids(Store& store, std::size_t most = 99) {
  std::string ids;
  for (const WorkRow& row : store.work_open(most)) ids += row.work.id.text + " ";
  return ids;
}

inline std::string quarantine_ids(Store& store) {
  std::string ids;
  for (const QuarantineRow& row : store.quarantined()) ids += row.id + " ";
  return ids;
}

TEST_CASE_TEMPLATE("an empty store has nothing of the service", Stage, PLN_ALL_STAGES) {
  Stage stage;
  CHECK(stage.store().zones_in_use().empty());
  CHECK(stage.store().due_in_zone("UTC", {}, 9).empty());
  CHECK(stage.store().work_open(9).empty());
  CHECK(stage.store().cursor("matrix/home").empty());
  CHECK(stage.store().quarantined().empty());
  CHECK_FALSE(stage.store().note("zones"));
}

TEST_CASE_TEMPLATE("work is open until it is ended, oldest first", Stage, PLN_ALL_STAGES) {
  Stage stage;
  store_learner(stage.store(), "ana", ana_on_console);
  Commit asked = turn_of({"ana"}, "e2", nullptr, nullptr);
  asked.work = {work_for({"ana"}, "z.w1"), work_for({"ana"}, "a.w1"), work_for({"ana"}, "m.w1"),
                work_for({"never met"}, "lost.w1")};
  stage.store().commit_one(asked);
  stage.reopen();
  CHECK(work_ids(stage.store()) == "z.w1 a.w1 m.w1 ");
  CHECK(work_ids(stage.store(), 2) == "z.w1 a.w1 ");
  CHECK(stage.store().work_open(1).front() == work_for({"ana"}, "z.w1"));
  Commit ended = turn_of({"ana"}, "e3", nullptr, nullptr);
  ended.work_ended = {{"a.w1"}, {"never heard of"}};
  ended.work = {work_for({"ana"}, "z.w1")};
  ended.work[0].asked_at += hours{1};
  stage.store().commit_one(ended);
  stage.reopen();
  CHECK(work_ids(stage.store()) == "z.w1 m.w1 ");
  CHECK(stage.store().work_open(1).front() == ended.work[0]);
}

TEST_CASE_TEMPLATE("cursors and notes keep their last value", Stage, PLN_ALL_STAGES) {
  Stage stage;
  Commit read;
  read.cursors = {{"matrix/home", "s1"}, {"mastodon/here", "7"}, {"matrix/home", "s2"}};
  read.notes = {{"zones", "abc"}, {"crash", "1"}, {"crash", ""}, {"late", "x"}};
  stage.store().commit_one(read);
  stage.reopen();
  CHECK(stage.store().cursor("matrix/home") == "s2");
  CHECK(stage.store().cursor("mastodon/here") == "7");
  CHECK(stage.store().cursor("matrix") == "");
  CHECK(stage.store().note("zones") == "abc");
  CHECK_FALSE(stage.store().note("crash"));
  Commit erased;
  erased.notes = {{"zones", ""}, {"never heard of", ""}, {"late", "y"}};
  stage.store().commit_one(erased);
  CHECK_FALSE(stage.store().note("zones"));
  CHECK(stage.store().note("late") == "y");
}

TEST_CASE_TEMPLATE("what was put aside is there until it goes", Stage, PLN_ALL_STAGES) {
  Stage stage;
  Commit aside;
  aside.quarantine = {put_aside("q9", ana_on_console), put_aside("q1", ana_on_slack)};
  stage.store().commit_one(aside);
  stage.reopen();
  CHECK(stage.store().quarantined() == aside.quarantine);
  Commit again;
  again.quarantine = {aside.quarantine[0], put_aside("q5", ana_on_slack)};
  again.quarantine[0].to_retry = true;
  again.quarantine_ended = {"q1", "never heard of"};
  stage.store().commit_one(again);
  stage.reopen();
  CHECK(stage.store().quarantined() == again.quarantine);
}

TEST_CASE_TEMPLATE("an event that is unseen comes again", Stage, PLN_ALL_STAGES) {
  Stage stage;
  Store& store = stage.store();
  const Learner learner = store_learner(store, "ana", ana_on_console);
  Commit release = turn_of({"ana"}, "release", nullptr, nullptr);
  release.unseen = {{"ana-first"}, {"never heard of"}};
  CHECK(store.commit_one(release) == CommitResult::stored);
  CHECK_FALSE(store.seen({"ana-first"}));
  CHECK(store.seen({"release"}));
  const Commit first = turn_of({"ana"}, "ana-first", &learner, &learner);
  CHECK(store.commit_one(first) == CommitResult::stored);
  CHECK(store.commit_one(first) == CommitResult::duplicate);
  Commit itself = turn_of({"ana"}, "release", nullptr, nullptr);
  itself.unseen = {{"release"}};
  CHECK(store.commit_one(itself) == CommitResult::stored);  // erased before it is inserted
  CHECK(store.seen({"release"}));
  Commit repeat = turn_of({"ana"}, "release", nullptr, nullptr);
  repeat.unseen = {{"ana-first"}};
  CHECK(store.commit_one(repeat) == CommitResult::duplicate);
  stage.reopen();
  CHECK(stage.store().seen({"ana-first"}));  // a repeat changes nothing
}

TEST_CASE_TEMPLATE("a duplicate changes nothing of the service", Stage, PLN_ALL_STAGES) {
  Stage stage;
  store_learner(stage.store(), "ana", ana_on_console);
  Commit first = turn_of({"ana"}, "e2", nullptr, nullptr);
  first.work = {work_for({"ana"}, "e2.w1")};
  first.quarantine = {put_aside("q1", ana_on_slack)};
  stage.store().commit_one(first);
  const Snapshot before = snapshot_of(stage.store());
  Commit again = turn_of({"ana"}, "e2", nullptr, nullptr);
  again.work = {work_for({"ana"}, "e2.w2")};
  again.work_ended = {{"e2.w1"}};
  again.cursors = {{"matrix/home", "s1"}};
  again.notes = {{"zones", "abc"}};
  again.quarantine_ended = {"q1"};
  CHECK(stage.store().commit_one(again) == CommitResult::duplicate);
  CHECK(snapshot_of(stage.store()) == before);
  CHECK(stage.store().cursor("matrix/home").empty());
  CHECK_FALSE(stage.store().note("zones"));
}

TEST_CASE_TEMPLATE("forgetting takes work and what was put aside", Stage, PLN_ALL_STAGES) {
  Stage stage;
  store_learner(stage.store(), "ana", ana_on_console);
  store_learner(stage.store(), "ben", {Platform::console, "", "ben"}, 2);
  Commit more = turn_of({"ana"}, "e2", nullptr, nullptr);
  more.work = {work_for({"ana"}, "e2.w1"), work_for({"ben"}, "e2.w2")};
  more.quarantine = {put_aside("q1", ana_on_console), put_aside("q2", ana_on_slack),
                     put_aside("q3", {Platform::console, "", "ben"}),
                     put_aside("q4", {Platform::console, "T1", "ana"})};
  stage.store().commit_one(more);
  Commit forget = turn_of({"ana"}, "e3", nullptr, nullptr);
  forget.forget = true;
  forget.identities = {ana_on_slack};
  forget.work = {work_for({"ana"}, "e3.w1")};
  stage.store().commit_one(forget);
  stage.reopen();
  CHECK(work_ids(stage.store()) == "e2.w2 ");
  CHECK(quarantine_ids(stage.store()) == "q3 q4 ");
}

// A learner who has a next look in a zone.
inline void store_in_zone(Store& store, const std::string& id, const std::string& zone,
                          std::optional<UtcTime> next) {
  const auto before = store.load({id});
  Learner after = before ? *before : Learner{};
  after.id = {id};
  after.nudges.edit().next = next;
  after.settings.edit().timezone = zone;
  store.commit_one(turn_of({id}, "", before ? &*before : nullptr, &after));
}

TEST_CASE_TEMPLATE("people who have a next look are found by zone", Stage, PLN_ALL_STAGES) {
  Stage stage;
  const auto put = [&](const std::string& id, const std::string& zone, std::optional<UtcTime> at) {
    store_in_zone(stage.store(), id, zone, at);
  };
  put("c", "Europe/Vienna", noon + hours{3});
  put("b", "Europe/Vienna", noon + hours{1});
  put("never", "Asia/Tokyo", std::nullopt);
  put("a", "Europe/Vienna", noon + hours{2});
  put("x", "America/Lima", noon);
  stage.reopen();
  using Names = std::vector<std::string>;
  CHECK(stage.store().zones_in_use() == Names{"America/Lima", "Europe/Vienna"});
  const std::vector<DueNudge> all{
      {{"c"}, noon + hours{3}}, {{"b"}, noon + hours{1}}, {{"a"}, noon + hours{2}}};
  Store& store = stage.store();
  CHECK(store.due_in_zone("Europe/Vienna", {}, 9) == all);
  CHECK(store.due_in_zone("Europe/Vienna", {}, 2) == std::vector{all[0], all[1]});
  CHECK(store.due_in_zone("Europe/Vienna", {"b"}, 9) == std::vector{all[2]});
  CHECK(store.due_in_zone("Europe/Vienna", {"a"}, 9).empty());
  CHECK(store.due_in_zone("Asia/Tokyo", {}, 9).empty());
  put("c", "Asia/Tokyo", noon + hours{3});  // moved away, same instant
  put("x", "America/Lima", std::nullopt);
  CHECK(store.zones_in_use() == Names{"Asia/Tokyo", "Europe/Vienna"});
  CHECK(store.due_in_zone("Asia/Tokyo", {}, 9) == std::vector{all[0]});
  Commit forget = turn_of({"c"}, "", nullptr, nullptr);
  forget.forget = true;
  store.commit_one(forget);
  CHECK(store.zones_in_use() == Names{"Europe/Vienna"});
}

// Ids that share everything but their number, and ids that only look like that.
TEST_CASE_TEMPLATE("ids that look alike are told apart", Stage, PLN_ALL_STAGES) {
  Stage stage;
  const std::vector<std::string> ids{"e",   "e.1",    "e.01",    "e.2",   "e.", ".",   "",
                                     "e.x", "e.9999", "e.10000", "e.1.1", ".1", "e..1"};
  for (const std::string& id : ids) {
    Commit commit = turn_of({"ana"}, id, nullptr, nullptr);
    commit.identities = {ana_on_console};
    commit.outbox = {message_to({"ana"}, id)};
    REQUIRE(stage.store().commit_one(commit) == CommitResult::stored);
  }
  stage.reopen();
  Store& store = stage.store();
  CHECK(store.outbox_open(99).size() == ids.size());
  for (const std::string& id : ids) {
    CAPTURE(id);
    CHECK(store.seen({id}) != id.empty());
    REQUIRE(store.message({id}));
    CHECK(store.message({id})->id.text == id);
  }
  CHECK_FALSE(store.seen({"e.001"}));
  CHECK_FALSE(store.message({"e.3"}));
  Commit delivered;
  delivered.delivered = {{"e.1"}};
  delivered.unseen = {{"e.1"}};
  store.commit_one(delivered);
  CHECK(store.message({"e.1"})->state == OutboxState::done);
  CHECK(store.message({"e.01"})->state == OutboxState::attempting);
  CHECK_FALSE(store.seen({"e.1"}));
  CHECK(store.seen({"e.01"}));
  CHECK(store.purge(noon + messages_kept + hours{1}, 99) == ids.size() - 2 + 1);
  CHECK(store.message({"e.01"}));
  CHECK_FALSE(store.seen({"e.01"}));
}

}  // namespace pln::test
