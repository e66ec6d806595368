// Everything the outside world can tell the coach about one learner.
#pragma once

#include "bot/core/id.hpp"
#include "bot/core/outside.hpp"
#include "bot/core/text.hpp"
#include "bot/core/vocabulary.hpp"

#include <optional>
#include <string>
#include <variant>

namespace pln {

// Who somebody is on a platform. `tenant` is the workspace or server, empty on the console.
struct Identity {
  Platform platform{Platform::console};
  std::string tenant{};
  std::string id{};
  auto operator<=>(const Identity&) const = default;
};

struct MessageReceived {
  Text text{};
};
struct ChoicePressed {
  MessageId message{};
  std::string choice{};
};  // choice: an option id
struct ReactionChanged {
  MessageId message{};
  std::string emoji{};
  bool removed{false};
};
struct MessageEdited {
  EventKey original{};
  Text text{};
};
struct MessageDeleted {
  EventKey original{};
};
// The platform or the surroundings (command line, system) tell about the person; absent: unknown.
struct ProfileTold {
  std::optional<std::string> name{}, timezone{}, locale{};
};
struct NudgeDue {};    // the instant that NudgeLog::next names has come
struct ChatOpened {};  // the person opened the terminal
struct PlanAnew {};    // zone rules or the clock have changed: when to look again is found anew
// Work that an earlier turn asked for has ended.
struct OutsideAnswered {
  OutsideWork work{};
  UtcTime asked_at{};
  OutsideEnding ending{};
};

struct Event {
  EventKey key{};
  std::variant<MessageReceived, ChoicePressed, ReactionChanged, MessageEdited, MessageDeleted,
               ProfileTold, NudgeDue, ChatOpened, PlanAnew, OutsideAnswered>
      what{};
};

}  // namespace pln
