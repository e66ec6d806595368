// What a learner's page shows, as keys of texts with their arguments: where they are, what is open,
// goals, when the coach writes, what is kept. For platforms that have a place for it; nothing is
// changed by looking. Pure.
#pragma once

#include "bot/core/dialogue/advance.hpp"
#include "bot/core/effect.hpp"
#include "bot/core/learner.hpp"

#include <string>
#include <vector>

namespace pln {

// Pressing means the same as writing the text `says`; `label` stands on it.
struct GlanceButton {
  std::string id{};
  TextPart label{}, says{};
  bool careful{false};  // erases something
};

struct GlanceSection {
  TextPart heading{};
  std::vector<TextPart> lines{};
  std::vector<GlanceButton> buttons{};
};

// Of somebody who has not agreed to anything yet: one section that invites.
[[nodiscard]] std::vector<GlanceSection> glance(const Context& context, const Learner& learner,
                                                UtcTime now);

}  // namespace pln
