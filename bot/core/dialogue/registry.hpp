// The names that flows and texts may use, each bound to a typed C++ function. A flow that needs a
// computation names one of these; adding one is the only way to teach flows something new.
// Text facts fill the blanks of texts, so that a line can only claim what the state supports.
#pragma once

#include "bot/core/dialogue/answer.hpp"
#include "bot/core/effect.hpp"

#include <string_view>
#include <vector>

namespace pln::dialogue {

struct TurnWork;  // turn_work.hpp

// Takes an answer (or an empty one, for `act` steps). False: refused; the reason has been said and
// the question stays open.
struct Action {
  std::string_view name{};
  bool (*run)(TurnWork&, const Answer&){nullptr};
};

struct Predicate {
  std::string_view name{};
  bool (*holds)(const TurnWork&){nullptr};
};

// The item that a question is about, given those already handled in this round; 0: none is left.
struct Selector {
  std::string_view name{};
  ItemKey (*pick)(const TurnWork&){nullptr};
};

// Options made at run time, such as names out of the person's own list; each has a label.
struct Chooser {
  std::string_view name{};
  std::vector<Option> (*options)(const TurnWork&){nullptr};
};

struct Fact {
  std::string_view name{};
  Value (*value)(const TurnWork&){nullptr};
};

// nullptr for an unknown name. The tables themselves live beside what they are about
// (bot/core/method) and are joined in registry.cpp.
const Action* find_action(std::string_view name);
const Predicate* find_predicate(std::string_view name);
const Selector* find_selector(std::string_view name);
const Chooser* find_chooser(std::string_view name);
const Fact* find_fact(std::string_view name);

}  // namespace pln::dialogue
