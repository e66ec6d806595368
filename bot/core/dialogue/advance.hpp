// The one function that thinks: a state and an event in, the next state and the wanted effects out.
// Pure: the same arguments give the same result, byte for byte.
#pragma once

#include "bot/core/dialogue/prompts.hpp"
#include "bot/core/effect.hpp"
#include "bot/core/event.hpp"
#include "bot/core/learner.hpp"
#include "bot/core/zone.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pln {

// What a turn may know besides the learner.
struct Context {
  const Prompts* prompts{nullptr};
  const Zone* zone{nullptr};  // of the learner's settings.timezone
  // Resolves a zone named by the person; nullptr for an unknown name. Must be a pure look-up.
  const Zone* (*find_zone)(const void* zones, const std::string& name){nullptr};
  const void* zones{nullptr};
  std::string operator_name{};     // who runs the coach, for the first contact
  std::string operator_contact{};  // a person to turn to instead, may be empty
  Platform platform{Platform::console};
  std::string operator_country{};  // two capital letters, for emergency numbers; may be empty
  int minimum_age{18};             // younger people are not coached (method 8.5)
};

struct Outcome {
  Learner learner{};
  std::vector<Effect> effects{};
  std::vector<CommandName> understood{};
  bool erased{false};  // the learner is to be forgotten; `learner` is then that of somebody new
};

// An earlier `now` than that of the turn before only makes spans shorter; what a clock set by days
// or years left behind is mended (nudging/clock_set.hpp). `seed` is the turn's own random number.
Outcome advance(const Context& context, const Learner& before, const Event& event, UtcTime now,
                std::uint64_t seed);

}  // namespace pln
