// What an adapter hands in, before anything was looked up or understood. Values only.
#pragma once

#include "bot/core/event.hpp"
#include "bot/core/id.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace pln {

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
  bool may_go_on{false};            // more may follow at once: Abilities::waits_for_more
  std::string channel{}, thread{};  // it was written in: what answers it goes there
  ProfileTold hints{};              // told along with it: applied first, in the same turn
  std::uint64_t events_counted{0};  // if not 0: the counter of implicit event ids stands here now
  // How far the source has been read with this event; stored in the same transaction.
  std::string cursor_source{}, cursor{};
};

}  // namespace pln
