// Several matters in one message: "analytics, private, remind me Tuesdays at 10" answers the open
// question, a later one of the same flow, and gives an order.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/text.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace pln::dialogue {

// What a message holds besides the answer to the open question.
struct Several {
  struct Order {
    Command command{};
    Text words{};  // the part of the message that it was read from
  };
  std::vector<Order> orders{};
  std::vector<std::pair<const Step*, Answer>> ahead{};  // answers to later questions of the flow
  Text answer{};  // what is left for the open question; empty: nothing
};

// Takes the message apart; nothing if it is about one matter only. `step` is the open question, or
// nullptr. A free answer (a goal, a reflection) is only cut at marks, never at an "and".
std::optional<Several> read_several(const TurnWork& work, const Step* step, const Text& text);

// Answers to later questions are stored now and not asked for again. They belong to the frame in
// hand, which must still stand at the flow that was read.
void store_ahead(TurnWork& work, const std::vector<std::pair<const Step*, Answer>>& ahead);

// A step that an earlier message has answered: where it leads; nothing if it has to be asked.
std::optional<std::string> answered_target(TurnWork& work, const Step& step);

}  // namespace pln::dialogue
