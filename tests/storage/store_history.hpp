// The second half of the contract suite: what a sequence of turns leaves in a store.
#pragma once

#include "tests/storage/random_value.hpp"
#include "tests/storage/snapshot.hpp"
#include "tests/storage/store_contract.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace pln::test {

// Changes a part or two of a learner as a turn would.
inline void random_turn(Dice& dice, Learner& learner) {
  History& history = learner.history.edit();
  switch (dice.below(8)) {
    case 0:
      fill(dice, learner.settings.edit());
      break;
    case 1:
      fill(dice, learner.nudges.edit().sent);
      break;
    case 2:
      fill(dice, learner.contacts.edit());
      break;
    case 3:
      learner.subjects.edit().clear();
      break;
    case 4:
      learner.nudges.edit().next = random_value<std::optional<UtcTime>>(dice);
      break;
    case 5:  // an undo: the turn stands in its place with a mark
      if (!history.empty()) {
        const std::size_t at = dice.below(history.size());
        Turn undone = *history[at];
        undone.undone = !undone.undone;
        history.replace(at, std::make_shared<const Turn>(std::move(undone)));
      }
      break;
    case 6:  // a deleted message leaves no trace
      if (!history.empty()) history.erase(dice.below(history.size()));
      break;
    default:
      fill(dice, learner.talk);
      break;
  }
  if (dice.below(5) == 0) return;
  history.push_back(std::make_shared<const Turn>(random_value<Turn>(dice)));
  if (history.size() > 6) history.pop_front();
}

TEST_CASE_TEMPLATE("after any turns the store has the newest state", Stage, PLN_ALL_STAGES) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    Stage stage;
    Learner learner = store_learner(stage.store(), "ana", ana_on_console, seed);
    for (int turn = 0; turn < 40; ++turn) {
      const Learner before = learner;
      random_turn(dice, learner);
      stage.store().commit_one(turn_of({"ana"}, "e" + std::to_string(turn), &before, &learner));
      if (dice.below(4) == 0) stage.reopen();
      REQUIRE(same_learner(*stage.store().load({"ana"}), learner));
      if (dice.below(6) == 0) learner = *stage.store().load({"ana"});
    }
    CHECK(stage.store().next_due() == learner.nudges->next);
  }
}

TEST_CASE_TEMPLATE("two turns of one learner in a batch follow each other", Stage, PLN_ALL_STAGES) {
  Stage stage;
  Dice dice(4);
  const Learner first = store_learner(stage.store(), "ana", ana_on_console);
  std::vector<Learner> states{first};
  for (int i = 0; i < 8; ++i) {
    states.push_back(states.back());
    random_turn(dice, states.back());
  }
  std::vector<Commit> batch;
  for (std::size_t i = 1; i < states.size(); ++i) {
    batch.push_back(turn_of({"ana"}, "e" + std::to_string(i), &states[i - 1], &states[i]));
  }
  stage.store().commit(batch);
  stage.reopen();
  CHECK(same_learner(*stage.store().load({"ana"}), states.back()));
}

TEST_CASE_TEMPLATE("a learner without a state before is written whole", Stage, PLN_ALL_STAGES) {
  Stage stage;
  store_learner(stage.store(), "ana", ana_on_console);
  Learner fresh;
  fresh.id = {"ana"};
  fresh.settings.edit().name = "Ana again";
  stage.store().commit_one(turn_of({"ana"}, "e2", nullptr, &fresh));
  stage.reopen();
  CHECK(same_learner(*stage.store().load({"ana"}), fresh));
  CHECK(stage.store().due(UtcTime{seconds{10'000'000'000}}, 9).empty());
}

TEST_CASE_TEMPLATE("a full history moves on", Stage, PLN_ALL_STAGES) {
  Stage stage;
  Learner learner;
  learner.id = {"ana"};
  stage.store().commit_one(turn_of({"ana"}, "start", nullptr, &learner));
  for (std::size_t i = 0; i < history_max + 20; ++i) {
    const Learner before = learner;
    Turn turn;
    turn.seed = i;
    History& history = learner.history.edit();
    history.push_back(std::make_shared<const Turn>(turn));
    if (history.size() > history_max) history.pop_front();
    stage.store().commit_one(turn_of({"ana"}, "e" + std::to_string(i), &before, &learner));
  }
  stage.reopen();
  const auto loaded = stage.store().load({"ana"});
  REQUIRE(loaded->history->size() == history_max);
  CHECK(loaded->history->front()->seed == 20);
  CHECK(same_learner(*loaded, learner));
}

}  // namespace pln::test
