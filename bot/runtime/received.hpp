// What an adapter hands in, before anything was looked up or understood, and what became of it.
// Values only.
#pragma once

#include "bot/core/event.hpp"
#include "bot/core/id.hpp"
#include "bot/core/learner.hpp"
#include "bot/core/understanding/command.hpp"
#include "storage/store.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace pln::runtime {

// Text as it came in, any bytes; the dispatcher makes it fit for the core.
struct RawMessage {
  std::string text{};
};
struct RawEdit {
  EventKey original{};
  std::string text{};
};

struct Received {
  EventKey key{};
  Identity from{};
  std::variant<RawMessage, ChoicePressed, ReactionChanged, RawEdit, MessageDeleted, ProfileTold,
               ChatOpened>
      what{};
  ProfileTold hints{};              // told along with it: applied first, in the same turn
  std::uint64_t events_counted{0};  // see Commit
};

enum class Refusal : std::uint8_t {
  none,
  duplicate,        // this event was handled before
  unknown_message,  // a press on, or a reaction to, a message that the coach never sent
  not_theirs        // ... that the coach sent to somebody else; or an edit by somebody unknown
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
