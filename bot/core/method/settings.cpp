// Consent, step 4 (the account), and how, when and how much the person wants.
#include "bot/core/method/settings.hpp"

#include "bot/core/dialogue/engine.hpp"
#include "bot/core/dialogue/renewal.hpp"
#include "bot/core/method/contacts.hpp"
#include "bot/core/method/tables.hpp"
#include "bot/core/text.hpp"
#include "bot/core/understanding/people.hpp"

#include <algorithm>
#include <array>

namespace pln::method {

namespace {

using dialogue::Action;
using dialogue::Answer;
using dialogue::TurnWork;

bool give_consent(TurnWork& work, const Answer& answer) {
  if (answer.option == "yes") {
    work.learner.started_at = work.now;
    work.learner.talk.last_heard = work.now;
    work.learner.consent.edit().given.push_back(
        {"coaching", work.now, std::nullopt, dialogue::present_terms(work.context)});
    if (work.learner.nudges->stopped) work.learner.nudges.edit().stopped = false;
  } else if (answer.option == "no") {
    work.say("consent.declined");
  }
  return true;
}

// The question after the terms have changed. A no keeps what is there and ends all that is new.
bool renew_consent(TurnWork& work, const Answer& answer) {
  ConsentState& consent = work.learner.consent.edit();
  if (answer.option == "yes") {
    consent.given.push_back(
        {"coaching", work.now, std::nullopt, dialogue::present_terms(work.context)});
    work.awaits_consent = false;
    work.say("consent_again.agreed");
  } else if (answer.option == "no") {
    if (!consent.given.empty()) consent.given.back().withdrawn_at = work.now;
    work.learner.position.stack.pop_back();
    dialogue::park_all(work);
    work.say("consent_again.declined");
  }
  return true;
}

bool erase(TurnWork& work, const Answer& answer) {
  if (answer.option == "yes") {
    work.erased = true;
    work.learner.position = Position{};
    work.say("forget.done");
  } else {
    work.say("forget.kept");
  }
  return true;
}

// A name of up to three words; anything longer is no country, and the question stays open.
bool set_country(TurnWork& work, const Answer& answer) {
  constexpr std::ptrdiff_t blanks_max = 2;
  if (answer.list.size() != 1) return false;
  std::string name = answer.list.front();
  if (ascii_lower(name).starts_with("the ")) name.erase(0, 4);
  if (std::count(name.begin(), name.end(), ' ') > blanks_max) return false;
  work.learner.settings.edit().country = name;
  return true;
}

bool set_purpose(TurnWork& work, const Answer& answer) {
  work.learner.settings.edit().purpose = answer.option == "hobby" ? Purpose::hobby : Purpose::work;
  return true;
}

bool set_minutes(TurnWork& work, const Answer& answer) {
  if (answer.number) set_minutes_a_week(work, *answer.number);
  return true;
}

bool set_account(TurnWork& work, const Answer& answer) {
  const std::string handle = understanding::handle_of(answer.text);
  work.learner.settings.edit().account = handle.empty() ? answer.text : handle;
  work.say("account.noted");
  return true;
}

void exclude(TurnWork& work, WeekdaySet days_off) {
  if (days_off.empty()) return;
  Settings& settings = work.learner.settings.edit();
  settings.excluded_days.bits =
      static_cast<std::uint8_t>(settings.excluded_days.bits | days_off.bits);
}

bool set_frequency(TurnWork& work, const Answer& answer) {
  work.learner.settings.edit().rhythm_named = true;
  if (answer.frequency) {
    work.learner.settings.edit().frequency = *answer.frequency;
    if (answer.window) apply_window(work, *answer.window);
  } else if (const auto chosen = from_name<Frequency>(answer.option)) {
    work.learner.settings.edit().frequency = *chosen;
  }
  exclude(work, answer.excluded);
  // With a frequency the window is asked next and read back with it.
  if (work.learner.settings->frequency == Frequency::off) work.say("nudging.noted");
  return true;
}

bool set_window(TurnWork& work, const Answer& answer) {
  if (answer.window) {
    apply_window(work, *answer.window);
  } else if (answer.option == "mornings") {
    apply_window(work, {TimeOfDay{480}, TimeOfDay{720}, {}, false});
  } else if (answer.option == "lunchtime") {
    apply_window(work, {TimeOfDay{690}, TimeOfDay{840}, {}, false});
  }
  exclude(work, answer.excluded);
  work.say("nudging.noted");
  return true;
}

bool add_offers(TurnWork& work, const Answer& answer) {
  work.described.clear();
  for (const std::string& text : answer.list) {
    dialogue::add_item(work.learner.offers, Offer{next_key(work.learner), text});
    work.described.push_back(text);
  }
  work.say("offers.noted");
  return true;
}

bool keep_slower_stop(TurnWork& work, const Answer& answer) {
  if (answer.option == "stop") {
    work.learner.nudges.edit().stopped = true;
    dialogue::park_all(work);
    work.say("stop.done");
    return true;
  }
  if (answer.option == "slower") {
    Settings& settings = work.learner.settings.edit();
    settings.frequency = slower_than(settings.frequency);
  }
  work.say("nudging.noted");
  return true;
}

constexpr std::array table{Action{"give_consent", give_consent},
                           Action{"erase", erase},
                           Action{"renew_consent", renew_consent},
                           Action{"set_country", set_country},
                           Action{"set_purpose", set_purpose},
                           Action{"set_minutes", set_minutes},
                           Action{"set_account", set_account},
                           Action{"set_frequency", set_frequency},
                           Action{"set_window", set_window},
                           Action{"add_offers", add_offers},
                           Action{"keep_slower_stop", keep_slower_stop}};

}  // namespace

void apply_window(TurnWork& work, const understanding::Window& window) {
  constexpr int hour = 60, day = 24 * hour;
  Settings& settings = work.learner.settings.edit();
  if (window.from) {
    settings.window_from = *window.from;
    const int span = window.named ? hour : 3 * hour;
    settings.window_to = window.to.value_or(TimeOfDay{std::min(window.from->minute + span, day)});
    settings.window_named = window.named;
  }
  if (window.days.empty()) return;
  settings.window_days = window.days;
  // A day that is named now is wanted, whatever was said of it before.
  settings.excluded_days.bits =
      static_cast<std::uint8_t>(settings.excluded_days.bits & ~window.days.bits);
}

Frequency slower_than(Frequency frequency) {
  return frequency <= Frequency::monthly
             ? frequency
             : static_cast<Frequency>(static_cast<std::uint8_t>(frequency) - 1);
}

Frequency faster_than(Frequency frequency) {
  if (frequency >= Frequency::thrice_weekly) return frequency;
  return static_cast<Frequency>(static_cast<std::uint8_t>(frequency) + 1);
}

void set_minutes_a_week(TurnWork& work, int number) {
  work.learner.settings.edit().minutes_a_week = number;
  work.say("minutes.noted");
}

std::span<const Action> setting_actions() { return table; }

}  // namespace pln::method
