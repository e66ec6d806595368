// What the dispatcher and its parts work with: ports and facts of this process, put together by a
// command. Everything that is pointed to outlives them.
#pragma once

#include "adapters/adapter.hpp"
#include "bot/core/dialogue/advance.hpp"
#include "bot/runtime/clock.hpp"
#include "bot/runtime/wording.hpp"
#include "bot/runtime/zones.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace pln::runtime {

struct Surroundings {
  const Clock* clock{nullptr};
  const Zones* zones{nullptr};
  const Prompts* prompts{nullptr};
  Wording wording{};
  std::function<LearnerId(const Identity&)> new_id{};
  std::function<std::uint64_t(const LearnerId&, const EventKey&)> new_seed{};
  ProfileTold newcomer{};  // what is taken for granted of somebody never seen before
  Settings settings{};     // and what holds for them until they choose
  std::string operator_name{}, operator_contact{}, operator_country{};
  int minimum_age{18};
  // The adapter for an identity; nullptr: nobody reaches them now.
  std::function<Adapter*(const Identity&)> adapter_for{};
  Outcome (*advance)(const Context&, const Learner&, const Event&, UtcTime,
                     std::uint64_t){&pln::advance};
};

}  // namespace pln::runtime
