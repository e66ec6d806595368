#include "bot/core/dialogue/advance.hpp"

#include "bot/core/dialogue/care.hpp"
#include "bot/core/dialogue/engine.hpp"
#include "bot/core/dialogue/hear.hpp"
#include "bot/core/dialogue/language.hpp"
#include "bot/core/dialogue/memory.hpp"
#include "bot/core/dialogue/mending.hpp"
#include "bot/core/dialogue/perform.hpp"
#include "bot/core/dialogue/reactions.hpp"
#include "bot/core/dialogue/renewal.hpp"
#include "bot/core/dialogue/time_out.hpp"
#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/nudging/clock_set.hpp"
#include "bot/core/nudging/nudge.hpp"
#include "bot/core/nudging/reminders.hpp"
#include "bot/core/nudging/schedule.hpp"

#include <algorithm>

namespace pln {

namespace {

using dialogue::TurnWork;

// The person is there: what waited for an answer has one.
void notice(TurnWork& work) {
  Learner& learner = work.learner;
  dialogue::take_up_timed_out(work);
  learner.talk.last_heard = work.now;
  const auto& sent = learner.nudges->sent;
  const bool waits = learner.nudges->unanswered > 0 || learner.nudges->silent;
  const bool reminded =
      !sent.empty() && sent.back().cause == Cause::reminder && !sent.back().answered;
  if (!waits && !reminded) return;
  NudgeLog& log = learner.nudges.edit();
  log.unanswered = 0;
  log.silent = false;
  // The newest, and the newest of the coach's own if reminders came after it.
  for (auto one = log.sent.rbegin(); one != log.sent.rend() && !one->answered; ++one) {
    one->answered = one == log.sent.rbegin() || one->cause != Cause::reminder;
    if (one->cause != Cause::reminder) break;
  }
}

// A file, a picture, a voice message; or nothing but blanks.
bool is_without_words(const Text& text) {
  return text.written.find_first_not_of(" \n") == std::string::npos;
}

void message(TurnWork& work, const Text& text) {
  notice(work);
  if (dialogue::take_care(work, text)) return;
  if (is_without_words(text)) {
    if (work.learner.talk.misses > 0) return dialogue::not_understood(work);  // it was said already
    work.learner.talk.misses = 1;
    work.understood.push_back(CommandName::not_understood);
    work.say("answer.without_words");
    return dialogue::return_to_question(work);
  }
  if (dialogue::mend_position(work) == dialogue::Mending::asked) return;
  dialogue::adopt_language(work, text);
  if (dialogue::must_renew(work)) {
    dialogue::renew(work, text);
  } else if (work.learner.consented()) {
    dialogue::note_terms(work);
    dialogue::hear(work, text);
  } else {
    dialogue::before_consent(work, text);
  }
}

// What the platform knows fills what the person has not said themselves.
void told(TurnWork& work, const ProfileTold& profile) {
  const Settings& known = *work.learner.settings;
  const bool zone_is_known =
      profile.timezone && work.context.find_zone != nullptr &&
      work.context.find_zone(work.context.zones, *profile.timezone) != nullptr;
  if (zone_is_known && !known.timezone_named && known.timezone != *profile.timezone) {
    work.learner.settings.edit().timezone = *profile.timezone;
  }
  if (profile.locale && !known.locale_named && known.locale != *profile.locale) {
    work.learner.settings.edit().locale = *profile.locale;
  }
  if (profile.name && work.learner.consented() && known.name.empty()) {
    work.learner.settings.edit().name = *profile.name;
  }
}

void opened(TurnWork& work) {
  if (work.learner.nudges->stopped) return;
  dialogue::take_up_timed_out(work);
  if (dialogue::mend_position(work) == dialogue::Mending::asked) return;
  if (!work.learner.consented()) {
    if (work.open_step() == nullptr) {
      dialogue::push_flow(work, "consent");
      dialogue::settle(work, dialogue::Arrival::fresh);
    } else {
      dialogue::return_to_question(work);
    }
    return;
  }
  if (dialogue::must_renew(work)) return dialogue::renew_by(work, {}, {});
  work.say("opened.back");
  if (work.learner.position.stack.empty()) return work.say("opened.idle");
  dialogue::return_to_question(work);
}

struct Dispatch {
  TurnWork& work;
  void operator()(const MessageReceived& event) const { message(work, event.text); }
  void operator()(const ChoicePressed& event) const {
    notice(work);
    if (dialogue::must_renew(work)) return dialogue::renew_by(work, event.message, event.choice);
    dialogue::press(work, event);
  }
  void operator()(const ReactionChanged& event) const {
    notice(work);
    dialogue::react(work, event);
  }
  void operator()(const MessageEdited& event) const {
    // What the message said before is taken out first: an edit leaves nothing of it.
    if (!dialogue::needs_care(work, event.text)) return dialogue::edited(work, event);
    static_cast<void>(dialogue::take_out(work, event.original));
    work.is_book_keeping = true;
    static_cast<void>(dialogue::take_care(work, event.text));
  }
  void operator()(const MessageDeleted& event) const { dialogue::deleted(work, event); }
  void operator()(const ProfileTold& event) const {
    work.is_book_keeping = true;
    told(work, event);
  }
  void operator()(const NudgeDue&) const {
    work.is_book_keeping = true;
    dialogue::put_aside_if_timed_out(work);
    if (dialogue::must_renew(work) || nudging::must_be_quiet(work.learner, work.now)) return;
    nudging::send_due(work);
  }
  void operator()(const ChatOpened&) const {
    work.is_book_keeping = true;
    opened(work);
  }
  void operator()(const PlanAnew&) const { work.is_book_keeping = true; }
  void operator()(const OutsideAnswered&) const { work.is_book_keeping = true; }
};

// The reply as one Say, and the note that lets its options be pressed later.
void compose(TurnWork& work) {
  if (work.parts.empty()) return;
  Say say;
  say.id.text = work.event.key.text + ".1";
  say.cause = work.cause;
  say.main = work.main;
  say.parts = std::move(work.parts);
  say.options = std::move(work.options);
  if (!say.options.empty() && work.frame() != nullptr) {
    const Frame& frame = *work.frame();
    Asked asked{say.id, work.learner.position.open_question, frame.flow, frame.step, frame.item,
                {}};
    for (const Option& option : say.options) {
      asked.options += (asked.options.empty() ? "" : " ") + option.id;
    }
    auto& all = work.learner.talk.asked;
    all.emplace_back(std::move(asked));
    if (all.size() > asked_max) all.erase(all.begin());
  }
  work.effects.insert(work.effects.begin(), std::move(say));
}

// Where the person is after the turn: what comes next is planned by that zone.
const Zone& zone_after(const TurnWork& work, const Learner& before) {
  const std::string& name = work.learner.settings->timezone;
  const Context& context = work.context;
  if (name == before.settings->timezone || context.find_zone == nullptr) return *context.zone;
  const Zone* found = context.find_zone(context.zones, name);
  return found == nullptr ? *context.zone : *found;
}

// A learner who is asked to be forgotten, or who has not agreed yet, leaves nothing behind.
void keep_only_what_may_be_kept(TurnWork& work, const Learner& before) {
  Learner& learner = work.learner;
  if (learner.consented()) return;
  const bool asks = !learner.position.open_question.empty();
  Learner bare;
  bare.id = learner.id;
  bare.settings = learner.settings;
  bare.position = learner.position;
  bare.talk.asked = learner.talk.asked;
  bare.talk.misses = learner.talk.misses;
  bare.consent = before.consent;
  bare.nudges = learner.nudges;
  if (asks && !bare.consent->asked_on) bare.consent.edit().asked_on = work.now;
  learner = std::move(bare);
}

// The look at which the open question is put aside counts among those that are planned.
void plan_time_out(TurnWork& work) {
  const auto at = dialogue::time_out_of(work);
  if (!at) return;
  const UtcTime look = std::max(*at, work.now + seconds{1});
  const auto& next = work.learner.nudges->next;
  if (!next || look < *next) work.learner.nudges.edit().next = look;
}

}  // namespace

Outcome advance(const Context& context, const Learner& before, const Event& event, UtcTime clock,
                std::uint64_t seed) {
  Learner learner = before;
  const UtcTime now = nudging::fit_clock(learner, clock);
  TurnWork work{context, event, now, seed, std::move(learner), {}, {}, {}, {}, {}, {}};
  std::visit(Dispatch{work}, event.what);
  compose(work);
  if (work.erased) {
    Outcome outcome;
    outcome.learner.id = before.id;
    outcome.effects = std::move(work.effects);
    outcome.effects.emplace_back(Forget{});
    outcome.understood = std::move(work.understood);
    outcome.erased = true;
    return outcome;
  }
  const Zone& zone = zone_after(work, before);
  nudging::fit_reminders(work.learner, before, zone, now);
  if (!before.consented()) {
    keep_only_what_may_be_kept(work, before);
  } else if (work.edited_from) {
    dialogue::remember(work, *work.edited_from, work.edited_message);
  } else if (!work.is_book_keeping) {
    dialogue::remember(work, before, event.key);
  }
  nudging::end_reminders_if_stopped(work.learner);
  nudging::plan_next(work.learner, zone, now);
  // Until the changed terms have a yes there is nothing to look for, reminders included.
  const bool waits = dialogue::must_renew(work) && work.learner.nudges->next.has_value();
  if (waits) work.learner.nudges.edit().next.reset();
  plan_time_out(work);
  return {std::move(work.learner), std::move(work.effects), std::move(work.understood), false};
}

}  // namespace pln
