#include "bot/core/dialogue/glance.hpp"

#include "bot/core/dialogue/turn_work.hpp"

#include <initializer_list>
#include <string_view>
#include <utility>

namespace pln {
namespace {

using dialogue::TurnWork;

constexpr std::size_t goals_max = 3;  // more are never under way

class Page {
 public:
  Page(const Context& context, const Event& event, const Learner& learner, UtcTime now)
      : work_{context, event, now, 0, learner} {}

  TextPart text(std::string_view key, std::initializer_list<Argument> given = {}) {
    work_.parts.clear();
    work_.say(key, given);
    return std::move(work_.parts.back());
  }

  // "home.next" stands on the button, "home.next_says" is what it says.
  GlanceButton button(const std::string& id, bool careful = false) {
    return {id, text("home." + id), text("home." + id + "_says"), careful};
  }

  GlanceSection invitation() {
    GlanceSection section{text("home.hello"), {text("home.hello_about")}, {}};
    section.buttons.push_back(button("begin"));
    return section;
  }

  GlanceSection place() {
    const Position& position = work_.learner.position;
    GlanceSection section{text("home.place"), {}, {}};
    if (position.step != 0) {
      section.lines.push_back(
          text("home.step", {{"step", static_cast<std::int64_t>(position.step)}}));
    }
    section.lines.push_back(text("status.position"));
    const Step* open = work_.open_step();
    if (open != nullptr) {
      section.lines.push_back(text("home.open_question"));
      section.lines.push_back(text(open->ask));
    } else {
      section.buttons.push_back(button("next"));
    }
    section.buttons.push_back(button("status"));
    return section;
  }

  GlanceSection goals() {
    GlanceSection section{text("home.goals"), {}, {}};
    for (const Goal& goal : *work_.learner.goals) {
      const bool under_way = goal.state == GoalState::draft || goal.state == GoalState::ready;
      if (under_way && section.lines.size() < goals_max) section.lines.push_back(of(goal));
    }
    if (section.lines.empty()) section.lines.push_back(text("home.no_goal"));
    if (section.lines.size() < goals_max) section.buttons.push_back(button("set_goal"));
    return section;
  }

  GlanceSection messages() {
    GlanceSection section{text("home.messages"), {text("status.nudging")}, {}};
    const Settings& settings = *work_.learner.settings;
    const bool paused = settings.paused_until && *settings.paused_until > work_.now;
    const bool stopped = work_.learner.nudges->stopped;
    if (!paused && !stopped && settings.frequency != Frequency::off) {
      section.lines.push_back(text("home.window"));
    }
    if (stopped) {
      section.buttons.push_back(button("start"));
    } else {
      section.buttons.push_back(button(paused ? "resume" : "pause"));
      section.buttons.push_back(button("stop", true));
    }
    return section;
  }

  GlanceSection kept() {
    GlanceSection section{text("home.kept"), {text("home.kept_counts"), text("home.private")}, {}};
    section.buttons.push_back(button("export"));
    section.buttons.push_back(button("forget", true));
    return section;
  }

 private:
  TextPart of(const Goal& goal) {
    const bool has_plan = !goal.plan_if.empty() && !goal.plan_then.empty();
    return text(has_plan ? "home.goal_and_plan" : "home.goal",
                {{"wish", goal.wish}, {"plan_if", goal.plan_if}, {"plan_then", goal.plan_then}});
  }

  TurnWork work_;
};

}  // namespace

std::vector<GlanceSection> glance(const Context& context, const Learner& learner, UtcTime now) {
  const Event nothing;
  Page page(context, nothing, learner, now);
  if (!learner.consented()) return {page.invitation()};
  return {page.place(), page.goals(), page.messages(), page.kept()};
}

}  // namespace pln
