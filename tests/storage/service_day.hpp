// A seeded row of commits that uses everything a commit can hold, for tests of faults: the same
// seed gives the same commits, whatever store takes them.
#pragma once

#include "tests/storage/random_value.hpp"
#include "tests/storage/store_history.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pln::test {

class ServiceDay {
 public:
  explicit ServiceDay(std::uint64_t seed) : dice_(seed) {}

  // A batch of one to three commits; the states they point to live until the next call.
  const std::vector<Commit>& next() {
    states_.clear();
    states_.reserve(8);
    batch_.clear();
    for (auto count = 1 + dice_.below(3); count > 0; --count) add_commit();
    return batch_;
  }

 private:
  struct Person {
    Learner state{};
    bool is_known{false};
    std::string last_message{}, last_work{};
  };

  void add_commit() {
    const std::size_t who = dice_.below(people_.size());
    Person& person = people_[who];
    Commit& commit = batch_.emplace_back();
    const std::string key = "e" + std::to_string(++events_);
    commit.event = {key};
    commit.at = noon + minutes{events_};
    commit.learner_id = {"person" + std::to_string(who)};
    const Identity identity{Platform::slack, "T1", commit.learner_id.text};
    if (person.is_known && dice_.below(12) == 0) return forget(commit, person, identity);
    if (!person.is_known) commit.identities = {identity};
    states_.push_back(person.state);
    if (person.is_known) commit.before = &states_.back();
    person.state.id = commit.learner_id;
    random_turn(dice_, person.state);
    states_.push_back(person.state);
    commit.after = &states_.back();
    person.is_known = true;
    talk(commit, person, key);
    serve(commit, person, key, identity);
  }

  static void forget(Commit& commit, Person& person, const Identity& identity) {
    commit.forget = true;
    commit.outbox = {message_to(commit.learner_id, commit.event.text + ".1")};
    commit.outbox[0].to = identity;
    person = {};
  }

  void talk(Commit& commit, Person& person, const std::string& key) {
    commit.outbox = {message_to(commit.learner_id, key + ".1")};
    if (!person.last_message.empty()) commit.delivered = {{person.last_message}};
    person.last_message = key + ".1";
  }

  void serve(Commit& commit, Person& person, const std::string& key, const Identity& identity) {
    if (!person.last_work.empty() && dice_.below(2) == 0) {
      commit.work_ended = {{std::exchange(person.last_work, {})}};
    } else if (person.last_work.empty() && dice_.below(3) == 0) {
      person.last_work = key + ".w1";
      commit.work = {
          WorkRow{{{person.last_work}, WorkKind::follow, "kim", ""}, commit.learner_id, noon}};
    }
    commit.cursors = {{"slack", key}};
    commit.notes = {{"crash", dice_.below(2) == 0 ? key : ""}};
    if (dice_.below(6) == 0) {
      commit.quarantine = {QuarantineRow{"q" + key, {"bad-" + key}, noon, identity}};
    }
    if (dice_.below(9) == 0) commit.unseen = {{"e" + std::to_string(dice_.below(9))}};
  }

  Dice dice_;
  int events_{0};
  std::array<Person, 4> people_{};
  std::vector<Learner> states_{};  // never grows while commits point into it
  std::vector<Commit> batch_{};
};

}  // namespace pln::test
