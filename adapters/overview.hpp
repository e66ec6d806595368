// What a person sees of themselves at a glance, for platforms that have a place for it (Slack's
// Home tab), in their language and free of markup. Values only; whoever runs the turns makes it.
#pragma once

#include "bot/core/event.hpp"
#include "bot/core/time.hpp"
#include "bot/core/vocabulary.hpp"

#include <functional>
#include <string>
#include <vector>

namespace pln {

// Pressing it means the same as writing `says`.
struct OverviewButton {
  std::string id{};  // unique on the page, letters and underscores
  std::string label{};
  std::string says{};
  bool careful{false};  // is shown as something to think twice about
};

struct OverviewSection {
  std::string heading{};             // may be empty
  std::vector<std::string> lines{};  // one paragraph each
  std::vector<OverviewButton> buttons{};
};

struct Overview {
  bool known{false};      // this person has begun; else the sections are an invitation
  bool consented{false};  // they agreed that something is kept
  std::string locale{"en"};
  std::string title{};
  std::vector<OverviewSection> sections{};
  // What the form for the coach's messages shows as chosen.
  Frequency frequency{Frequency::twice_weekly};
  TimeOfDay window_from{}, window_to{};
  WeekdaySet window_days{};
};

// Answers once, later or at once, on the loop's thread.
using AskOverview =
    std::function<void(const Identity& person, std::function<void(const Overview&)> answer)>;

}  // namespace pln
