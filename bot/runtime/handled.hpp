// What became of an event, for whoever handed it in. Values only.
#pragma once

#include "bot/core/id.hpp"
#include "bot/core/learner.hpp"
#include "bot/core/understanding/command.hpp"

#include <string>
#include <vector>

namespace pln::runtime {

enum class Refusal : std::uint8_t {
  none,
  duplicate,        // this event was handled before
  unknown_message,  // a press on, or a reaction to, a message that the coach never sent
  not_theirs,       // ... that the coach sent to somebody else; or an edit by somebody unknown
  set_aside         // it failed again and again and is in quarantine now
};

struct Handled {
  Refusal refusal{Refusal::none};
  LearnerId learner{};
  std::vector<CommandName> understood{};
  Position position{};
  std::vector<std::string> exports{};  // names of files that the person asked for
  bool erased{false};
};

}  // namespace pln::runtime
