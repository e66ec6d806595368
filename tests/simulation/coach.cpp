#include "tests/simulation/coach.hpp"

#include "bot/prompts/builtin.hpp"
#include "bot/prompts/loader.hpp"

#include <stdexcept>
#include <string>
#include <variant>

namespace pln::simulation {
namespace {

const prompts::Loaded& shipped() {
  static prompts::Loaded* const loaded = [] {
    auto* made = new prompts::Loaded(prompts::load_builtin());
    prompts::link(*made);
    return made;
  }();
  return *loaded;
}

Say words_of(const Event& event, const std::string& key) {
  Say say;
  say.id.text = event.key.text + ".1";
  say.main = key;
  say.parts.push_back({key, {}});
  return say;
}

}  // namespace

const Prompts& shipped_prompts() { return shipped().prompts; }

const runtime::Wording& shipped_wording() {
  static const runtime::Wording* const wording =
      new runtime::Wording(runtime::wording_of(shipped().catalogue));
  return *wording;
}

const runtime::Zones& system_zones() {
  static const runtime::Zones* const zones = new runtime::Zones;
  return *zones;
}

Outcome advance_with_work(const Context& context, const Learner& before, const Event& event,
                          UtcTime now, std::uint64_t seed) {
  Outcome outcome = pln::advance(context, before, event, now, seed);
  if (const auto* message = std::get_if<MessageReceived>(&event.what)) {
    const std::string& text = message->text.written;
    if (text == "poison") throw std::runtime_error("poison");
    if (text.starts_with("follow @") && before.consented() && !outcome.erased) {
      const std::string target = text.substr(std::string{"follow @"}.size());
      outcome.effects.emplace_back(
          OutsideWork{{event.key.text + ".w1"}, WorkKind::follow, target, ""});
    }
  } else if (std::holds_alternative<OutsideAnswered>(event.what)) {
    outcome.effects.emplace_back(words_of(event, "correct.changed"));
  }
  return outcome;
}

Outcome advance_at_night(const Context& context, const Learner& before, const Event& event,
                         UtcTime now, std::uint64_t seed) {
  Context wrong = context;
  const Zone zone{context.zone->name(), context.zone->offset_at(now) + hours{12}, {}};
  wrong.zone = &zone;
  return advance_with_work(wrong, before, event, now, seed);
}

Outcome advance_without_limits(const Context& context, const Learner& before, const Event& event,
                               UtcTime now, std::uint64_t seed) {
  Outcome outcome = advance_with_work(context, before, event, now, seed);
  if (std::holds_alternative<NudgeDue>(event.what)) {
    Say say = words_of(event, "correct.changed");
    say.cause = Cause::nudge;
    outcome.effects = {say};
  }
  if (!outcome.erased) outcome.learner.nudges.edit().next = now + hours{4};
  return outcome;
}

Outcome advance_in_silence(const Context& context, const Learner& before, const Event& event,
                           UtcTime now, std::uint64_t seed) {
  Outcome outcome = advance_with_work(context, before, event, now, seed);
  const auto* message = std::get_if<MessageReceived>(&event.what);
  if (message != nullptr && message->text.written == "status") outcome.effects.clear();
  return outcome;
}

}  // namespace pln::simulation
