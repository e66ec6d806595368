#include "bot/runtime/thinker.hpp"

#include "bot/runtime/quarantine.hpp"

#include <algorithm>
#include <utility>

namespace pln::runtime {
namespace {

template <class... Case>
struct Overloaded : Case... {
  using Case::operator()...;
};
template <class... Case>
Overloaded(Case...) -> Overloaded<Case...>;

bool says_anything(const ProfileTold& profile) {
  return profile.name || profile.timezone || profile.locale;
}

ProfileTold with_defaults(ProfileTold told, const ProfileTold& defaults) {
  if (!told.name) told.name = defaults.name;
  if (!told.timezone) told.timezone = defaults.timezone;
  if (!told.locale) told.locale = defaults.locale;
  return told;
}

// "a", "b" ... "z", "za", "zb" ...
std::string part_letters(std::size_t index) {
  constexpr std::size_t letters = 26;
  return std::string(index / letters, 'z') + static_cast<char>('a' + index % letters);
}

// Somebody unknown has nothing that could be pressed or changed; least of all is a learner made of
// somebody forgotten, whose old message is edited. A press by a stranger changes nothing.
Refusal check(const Received& received, const Person& person) {
  const bool changes_old = std::holds_alternative<RawEdit>(received.what) ||
                           std::holds_alternative<MessageDeleted>(received.what);
  if (!person.state && changes_old) return Refusal::not_theirs;
  if (message_meant(received) == nullptr) return Refusal::none;
  if (!person.message) return Refusal::unknown_message;
  const bool is_theirs = person.state && person.message->learner == person.id;
  return is_theirs ? Refusal::none : Refusal::not_theirs;
}

}  // namespace

const MessageId* message_meant(const Received& received) {
  if (const auto* press = std::get_if<ChoicePressed>(&received.what)) return &press->message;
  if (const auto* change = std::get_if<ReactionChanged>(&received.what)) return &change->message;
  return nullptr;
}

Thought Thinker::hear(const Received& received, const Person& person) const {
  const Refusal refusal = check(received, person);
  if (refusal != Refusal::none) return refuse(received, person, refusal);
  const UtcTime now = around_.clock->now();
  Learner learner;
  learner.id = person.id;
  if (person.state) {
    learner = *person.state;
  } else if (around_.settings != Settings{}) {
    learner.settings.edit() = around_.settings;
  }
  const ProfileTold hints =
      person.state ? received.hints : with_defaults(received.hints, around_.newcomer);
  if (says_anything(hints)) {  // goes before the event, under a key of its own
    const EventKey key{received.key.text + "/profile"};
    const Context context = context_of(learner, received.from.platform);
    const std::uint64_t seed = around_.new_seed(learner.id, key);
    learner = around_.advance(context, learner, Event{key, hints}, now, seed).learner;
  }
  Thought thought = think(learner, event_of(received), received.from);
  Commit& commit = thought.pending.commit;
  thought.pending.before = person.state;
  for (OutboxRow& row : commit.outbox) {
    if (row.cause != Cause::reply) continue;
    row.channel = received.channel;
    row.thread = received.thread;
  }
  commit.events_counted = received.events_counted;
  if (person.identity_is_new) commit.identities.push_back(received.from);
  if (!received.cursor_source.empty()) {
    commit.cursors.push_back({received.cursor_source, received.cursor});
  }
  return thought;
}

Thought Thinker::wake(const DueNudge& due, const Learner& learner,
                      const std::vector<Identity>& identities) const {
  if (learner.nudges->next != due.at) {
    Thought nothing;
    nothing.stores_nothing = true;
    return nothing;
  }
  if (identities.empty()) return put_off(due, learner);
  const EventKey key{"nudge/" + due.learner.text + "/" +
                     std::to_string(due.at.time_since_epoch().count())};
  Thought thought = think(learner, Event{key, NudgeDue{}}, best_of(identities));
  thought.pending.before = learner;
  // Whatever the core decided, the same instant must not come again, or time would stand still.
  if (!thought.pending.after) return thought;
  Learner& after = *thought.pending.after;
  if (after.nudges->next && *after.nudges->next <= due.at) {
    after.nudges.edit().next = due.at + hours{1};
  }
  return thought;
}

Thought Thinker::put_off(const DueNudge& due, const Learner& learner) const {
  Thought thought;
  Commit& commit = thought.pending.commit;
  commit.at = around_.clock->now();
  commit.learner_id = learner.id;
  thought.pending.before = learner;
  thought.pending.after = learner;
  thought.pending.after->nudges.edit().next = std::max(due.at, commit.at) + days{1};
  return thought;
}

Thought Thinker::plan_anew(const Learner& learner) const {
  Thought thought = think(learner, Event{{}, PlanAnew{}}, {});
  thought.pending.before = learner;
  const bool changes = thought.pending.after && thought.pending.after->nudges != learner.nudges;
  thought.stores_nothing = !changes;
  return thought;
}

Thought Thinker::take_answer(const WorkRow& row, const OutsideEnding& ending,
                             const Learner& learner,
                             const std::vector<Identity>& identities) const {
  const EventKey key{row.work.id.text + "/ended"};
  const OutsideAnswered answered{row.work, row.asked_at, ending};
  Thought thought = think(learner, Event{key, answered}, best_of(identities));
  thought.pending.before = learner;
  thought.pending.commit.work_ended.push_back(row.work.id);
  return thought;
}

Thought Thinker::forget(const LearnerId& learner) const {
  Thought thought;
  thought.pending.commit.at = around_.clock->now();
  thought.pending.commit.learner_id = learner;
  thought.pending.commit.forget = true;
  thought.handled.learner = learner;
  thought.handled.erased = true;
  return thought;
}

// A press by a stranger is remembered as seen, and nothing else. One on an unknown message could
// not be used at all, so that it may come again.
Thought Thinker::refuse(const Received& received, const Person& person, Refusal refusal) const {
  Thought thought;
  thought.handled.refusal = refusal;
  thought.handled.learner = person.id;
  if (person.state) thought.handled.position = person.state->position;
  thought.stores_nothing = refusal == Refusal::unknown_message;
  Commit& commit = thought.pending.commit;
  commit.event = received.key;
  commit.at = around_.clock->now();
  commit.events_counted = received.events_counted;
  if (!received.cursor_source.empty()) {
    commit.cursors.push_back({received.cursor_source, received.cursor});
  }
  return thought;
}

Thought Thinker::set_aside(const Received& received, const Person& person, const std::string& why,
                           int tries) const {
  Thought thought = refuse(received, person, Refusal::set_aside);
  thought.pending.commit.quarantine.push_back(
      quarantined(received, thought.pending.commit.at, why, tries));
  return thought;
}

// The core's turn and all that follows from it; the caller knows what was before.
Thought Thinker::think(const Learner& learner, const Event& event, const Identity& to) const {
  Thought thought;
  Commit& commit = thought.pending.commit;
  commit.event = event.key;
  commit.at = around_.clock->now();
  commit.learner_id = learner.id;
  const Context context = context_of(learner, to.platform);
  const std::uint64_t seed = around_.new_seed(learner.id, event.key);
  Outcome outcome = around_.advance(context, learner, event, commit.at, seed);
  // The last words to somebody who is forgotten are still in their language.
  const Learner& speaks = outcome.erased ? learner : outcome.learner;
  const std::string locale = speaks.settings->locale;
  take(std::move(outcome), to, locale, thought);
  return thought;
}

void Thinker::take(Outcome outcome, const Identity& to, const std::string& locale,
                   Thought& thought) const {
  Commit& commit = thought.pending.commit;
  for (const Effect& effect : outcome.effects) {
    std::visit(Overloaded{[&](const Say& say) {
                            write(say, to, locale, thought);
                            thought.said.push_back(say);
                          },
                          [&](const WriteExport& file) {
                            thought.handled.exports.push_back(file.file_name);
                          },
                          [&](const Forget&) { commit.forget = true; },
                          [&](const OutsideWork& work) {
                            commit.work.push_back({work, commit.learner_id, commit.at});
                          }},
               effect);
  }
  if (outcome.erased) commit.forget = true;
  // What was said last asks what is open now.
  if (!commit.outbox.empty()) {
    commit.outbox.back().question = outcome.learner.position.open_question;
  }
  thought.handled.learner = commit.learner_id;
  thought.handled.understood = std::move(outcome.understood);
  thought.handled.position = outcome.learner.position;
  thought.handled.erased = commit.forget;
  if (!commit.forget) thought.pending.after = std::move(outcome.learner);
}

void Thinker::write(const Say& say, const Identity& to, const std::string& locale,
                    Thought& thought) const {
  const std::vector<voice::RenderedMessage> messages =
      around_.wording.write(say, locale, to.platform);
  // The options belong to the message that is known by the plain id, since that is what the core
  // keeps; the parts before it carry letters.
  for (std::size_t index = 0; index < messages.size(); ++index) {
    OutboxRow row;
    row.id = say.id;
    if (index + 1 != messages.size()) row.id.text += part_letters(index);
    row.learner = thought.pending.commit.learner_id;
    row.to = to;
    row.cause = say.cause;
    row.text_template = say.main;
    row.text = messages[index].text;
    row.options = messages[index].options;
    row.locale = locale;
    row.at = thought.pending.commit.at;
    row.state = born_(to);
    thought.pending.commit.outbox.push_back(std::move(row));
  }
}

void Thinker::say_instead(const Say& say, Thought& thought) const {
  std::vector<OutboxRow>& rows = thought.pending.commit.outbox;
  const OutboxRow old = rows.back();
  rows.clear();
  write(say, old.to, old.locale, thought);
  for (OutboxRow& row : rows) {
    row.channel = old.channel;
    row.thread = old.thread;
  }
  rows.back().question = old.question;
  thought.said = {say};
}

Event Thinker::event_of(const Received& received) const {
  Event event;
  event.key = received.key;
  std::visit(Overloaded{[&](const RawMessage& raw) {
                          event.what = MessageReceived{around_.wording.read(raw.text)};
                        },
                        [&](const RawEdit& raw) {
                          event.what = MessageEdited{raw.original, around_.wording.read(raw.text)};
                        },
                        [&](const auto& other) { event.what = other; }},
             received.what);
  return event;
}

Context Thinker::context_of(const Learner& learner, Platform platform) const {
  Context context;
  context.prompts = around_.prompts;
  context.zone = around_.zones->find(learner.settings->timezone);
  if (context.zone == nullptr) context.zone = &around_.zones->utc();
  context.find_zone = &Zones::find_in;
  context.zones = around_.zones;
  context.operator_name = around_.operator_name;
  context.operator_contact = around_.operator_contact;
  context.operator_country = around_.operator_country;
  context.minimum_age = around_.minimum_age;
  context.platform = platform;
  return context;
}

// Where somebody can be reached now; else where they once could.
Identity Thinker::best_of(const std::vector<Identity>& identities) const {
  if (identities.empty()) return {};
  const auto reached = std::find_if(
      identities.begin(), identities.end(),
      [this](const Identity& identity) { return around_.adapter_for(identity) != nullptr; });
  return reached == identities.end() ? identities.front() : *reached;
}

}  // namespace pln::runtime
