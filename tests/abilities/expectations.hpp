// What a scenario expects of one line, held against what the line brought. Beside that, what holds
// for every line of every scenario: a length that each platform takes, never an empty message, no
// line that could not be used, and never the same words twice running for what was not understood.
#pragma once

#include "tests/abilities/player.hpp"

#include <string>
#include <vector>

namespace pln::abilities {

class Check {
 public:
  Check(const Scenario& scenario, const Line& line, const PlayedLine& played,
        std::vector<std::string>& failures)
      : scenario_(scenario), line_(line), played_(played), failures_(failures) {}

  void line();
  void state(const Json& exported);
  void unchanged(const Json& before, const Json& after);
  // `last`: what was said to this person's last line that was not understood, "" after any other.
  void never_twice(std::string& last);

 private:
  void fail(const std::string& what);
  void turn();
  void messages();
  void words();

  const Scenario& scenario_;
  const Line& line_;
  const PlayedLine& played_;
  std::vector<std::string>& failures_;
};

// The export without what is no value of the person: where the talk stands, and the nudge log.
Json values_of(Json exported);

}  // namespace pln::abilities
