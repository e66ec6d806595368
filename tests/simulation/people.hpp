// Who writes in the simulated world: what people with a past bring along, and what each of them
// does next, by dice and by what they see on their screen.
#pragma once

#include "adapters/received.hpp"
#include "bot/core/learner.hpp"
#include "tests/simulation/dice.hpp"
#include "tests/simulation/platform.hpp"

#include <string>
#include <vector>

namespace pln::simulation {

// Learners who have talked with the coach for days or weeks before `start`: frequencies, windows,
// silences and zones of all kinds, some stopped. Without an id; made once for each start.
const std::vector<Learner>& people_with_a_past(UtcTime start);

class Person {
 public:
  Person(FakePlatform& platform, std::string id, std::string zone, bool is_new, Dice dice)
      : platform_(platform),
        id_(std::move(id)),
        zone_(std::move(zone)),
        is_new_(is_new),
        dice_(dice) {}

  // Writes, presses, edits ...
  void does_something();
  // A message with these words.
  EventKey says(const std::string& text, bool needs_reply = true);

  // How likely they say what ends or changes everything: stop, forget me ...
  void set_resolve(double share) { resolve_ = share; }
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] FakePlatform& platform() { return platform_; }
  Dice& dice() { return dice_; }

 private:
  std::string words();
  bool presses();
  bool changes_mind();
  EventKey send(decltype(Received::what) what, bool needs_reply);

  FakePlatform& platform_;
  std::string id_, zone_;
  bool is_new_;
  Dice dice_;
  std::size_t said_{0};
  bool wants_to_be_forgotten_{false};
  double resolve_{0.05};
  std::vector<EventKey> messages_{};
};

}  // namespace pln::simulation
