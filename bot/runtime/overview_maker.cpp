#include "bot/runtime/overview_maker.hpp"

#include "bot/core/dialogue/glance.hpp"

#include <memory>
#include <utility>

namespace pln::runtime {

void OverviewMaker::ask(const Identity& person, std::function<void(const Overview&)> answer) {
  const LearnerId* id = known_ != nullptr ? known_->find(person) : nullptr;
  if (const Learner* learner = id != nullptr ? known_->find(*id) : nullptr) {
    return answer(overview_of(learner, learner->settings->locale));
  }
  const auto found = std::make_shared<std::optional<Learner>>();
  set_.store->ask(
      [found, person](Store& store) {
        if (const auto learner = store.find(person)) *found = store.load(*learner);
      },
      lifeline_.guard([this, found, answer = std::move(answer)](const std::exception_ptr&) {
        const Learner* learner = *found ? &**found : nullptr;
        answer(overview_of(learner, learner != nullptr ? learner->settings->locale : ""));
      }));
}

Overview OverviewMaker::overview_of(const Learner* learner, const std::string& locale) const {
  const Surroundings& around = *set_.around;
  static const Learner nobody;
  const Learner& shown = learner != nullptr ? *learner : nobody;
  Context context;
  context.prompts = around.prompts;
  context.zone = around.zones->find(shown.settings->timezone);
  if (context.zone == nullptr) context.zone = &around.zones->utc();
  context.operator_name = around.operator_name;
  context.operator_contact = around.operator_contact;
  context.operator_country = around.operator_country;
  context.minimum_age = around.minimum_age;
  context.platform = Platform::slack;

  Overview overview;
  overview.known = learner != nullptr;
  overview.consented = shown.consented();
  overview.locale = locale;
  const auto worded = [&](const TextPart& part) {
    return set_.phrase(part.key, locale, part.arguments);
  };
  overview.title = set_.phrase("home.title", locale, {});
  for (const GlanceSection& section : glance(context, shown, around.clock->now())) {
    OverviewSection& made = overview.sections.emplace_back();
    made.heading = worded(section.heading);
    for (const TextPart& line : section.lines) made.lines.push_back(worded(line));
    for (const GlanceButton& button : section.buttons) {
      made.buttons.push_back(
          {button.id, worded(button.label), worded(button.says), button.careful});
    }
  }
  overview.frequency = shown.settings->frequency;
  overview.window_from = shown.settings->window_from;
  overview.window_to = shown.settings->window_to;
  overview.window_days = shown.settings->window_days;
  return overview;
}

}  // namespace pln::runtime
