#include "bot/runtime/dispatcher.hpp"

#include "bot/core/check.hpp"

#include <algorithm>
#include <utility>

namespace pln::runtime {
namespace {

// Learners kept in memory: a busy service's afternoon; a learner is some kilobytes.
constexpr std::size_t kept_max = 4096;
// Open rows offered in one go at a start: more than a crash can leave behind.
constexpr std::size_t offered_max = 10'000;

template <class... Case>
struct Overloaded : Case... {
  using Case::operator()...;
};
template <class... Case>
Overloaded(Case...) -> Overloaded<Case...>;

Outgoing outgoing(const OutboxRow& row) {
  return {row.id,   row.learner, row.to, row.room, row.cause, row.text_template,
          row.text, row.options, row.at};
}

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

}  // namespace

Handled Dispatcher::handle(const Received& received) {
  Thought thought;
  Learner learner = resolve(received.from, thought);
  if (around_.store->seen(received.key)) {
    return {Refusal::duplicate, learner.id, {}, learner.position, {}, false};
  }
  const Refusal refusal =
      thought.before ? check_press(received, learner.id) : check_stranger(received);
  if (refusal != Refusal::none) return set_aside(received, learner.id, refusal);

  const UtcTime now = around_.clock->now();
  thought.commit.event = received.key;
  thought.commit.at = now;
  thought.commit.events_counted = received.events_counted;
  const ProfileTold hints =
      thought.before ? received.hints : with_defaults(received.hints, around_.newcomer);
  if (says_anything(hints)) learner = tell(hints, learner, received, now).learner;
  const Context context = context_of(learner, received.from.platform);
  const std::uint64_t seed = around_.new_seed(learner.id, received.key);
  take(around_.advance(context, learner, event_of(received), now, seed), received.from, thought);
  return settle(std::move(thought));
}

Handled Dispatcher::wake(const DueNudge& due) {
  std::optional<Learner> learner = this->learner(due.learner);
  if (!learner || learner->nudges->next != due.at) return {};
  const std::vector<Identity> identities = around_.store->identities_of(due.learner);
  if (identities.empty()) return {};
  const auto reached =
      std::find_if(identities.begin(), identities.end(),
                   [this](const Identity& identity) { return around_.adapter->reaches(identity); });
  const Identity to = reached == identities.end() ? identities.front() : *reached;

  Thought thought;
  const UtcTime now = around_.clock->now();
  const EventKey key{"nudge/" + due.learner.text + "/" +
                     std::to_string(due.at.time_since_epoch().count())};
  thought.before = learner;
  thought.commit.event = key;
  thought.commit.at = now;
  const Context context = context_of(*learner, to.platform);
  const std::uint64_t seed = around_.new_seed(due.learner, key);
  take(around_.advance(context, *learner, Event{key, NudgeDue{}}, now, seed), to, thought);
  // Whatever the core decided, the same instant must not come again, or time would stand still.
  const std::optional<UtcTime> next = thought.after.nudges->next;
  if (next && *next <= due.at) thought.after.nudges.edit().next = due.at + hours{1};
  return settle(std::move(thought));
}

void Dispatcher::offer_open() {
  std::vector<OutboxRow> rows = around_.store->outbox_open(offered_max);
  std::erase_if(rows, [this](const OutboxRow& row) {
    return std::find(arrived_.begin(), arrived_.end(), row.id) != arrived_.end();
  });
  release(rows);
}

void Dispatcher::flush() {
  if (arrived_.empty()) return;
  Commit commit;
  commit.at = around_.clock->now();
  commit.delivered = arrived_;
  around_.store->commit_one(commit);
  arrived_.clear();
}

void Dispatcher::forget(const LearnerId& id) {
  newest_.erase(id.text);
  Commit commit;
  commit.at = around_.clock->now();
  commit.learner_id = id;
  commit.forget = true;
  around_.store->commit_one(commit);
}

std::optional<Learner> Dispatcher::learner(const LearnerId& id) {
  const auto kept = newest_.find(id.text);
  if (kept != newest_.end()) return kept->second;
  std::optional<Learner> loaded = around_.store->load(id);
  if (loaded) keep(*loaded);
  return loaded;
}

// The learner behind an identity, and in `thought` what the store has to learn about the two.
Learner Dispatcher::resolve(const Identity& from, Thought& thought) {
  const std::optional<LearnerId> known = around_.store->find(from);
  const LearnerId id = known ? *known : around_.new_id(from);
  thought.before = learner(id);
  thought.commit.learner_id = id;
  if (!known) thought.commit.identities.push_back(from);
  if (thought.before) return *thought.before;
  Learner newcomer;
  newcomer.id = id;
  return newcomer;
}

Refusal Dispatcher::check_press(const Received& received, const LearnerId& presser) {
  const MessageId* message = nullptr;
  if (const auto* press = std::get_if<ChoicePressed>(&received.what)) message = &press->message;
  if (const auto* change = std::get_if<ReactionChanged>(&received.what)) message = &change->message;
  if (message == nullptr) return Refusal::none;
  const std::optional<OutboxRow> row = around_.store->message(*message);
  if (!row) return Refusal::unknown_message;
  return row->learner == presser ? Refusal::none : Refusal::not_theirs;
}

// Somebody unknown has nothing that could be pressed or changed; least of all is a learner made of
// somebody forgotten, whose old message is edited.
Refusal Dispatcher::check_stranger(const Received& received) {
  const bool changes_old = std::holds_alternative<RawEdit>(received.what) ||
                           std::holds_alternative<MessageDeleted>(received.what);
  return changes_old ? Refusal::not_theirs : check_press(received, LearnerId{});
}

// A press by a stranger is remembered as seen, and nothing else. One on an unknown message could
// not be used at all, so that it may come again.
Handled Dispatcher::set_aside(const Received& received, const LearnerId& presser, Refusal refusal) {
  const std::optional<Learner> learner = this->learner(presser);
  Handled handled{refusal, presser, {}, learner ? learner->position : Position{}, {}, false};
  if (refusal == Refusal::unknown_message) return handled;
  Thought thought;
  thought.commit.event = received.key;
  thought.commit.at = around_.clock->now();
  thought.commit.events_counted = received.events_counted;
  thought.handled = handled;
  return settle(std::move(thought));
}

Event Dispatcher::event_of(const Received& received) const {
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

Context Dispatcher::context_of(const Learner& learner, Platform platform) const {
  Context context;
  context.prompts = around_.prompts;
  context.zone = around_.zones->find(learner.settings->timezone);
  if (context.zone == nullptr) context.zone = &around_.zones->utc();
  context.find_zone = &Zones::find_in;
  context.zones = around_.zones;
  context.operator_name = around_.operator_name;
  context.operator_contact = around_.operator_contact;
  context.platform = platform;
  return context;
}

// What came along with an event goes before it, under a key of its own.
Outcome Dispatcher::tell(const ProfileTold& profile, const Learner& learner,
                         const Received& received, UtcTime now) {
  const EventKey key{received.key.text + "/profile"};
  const Context context = context_of(learner, received.from.platform);
  const std::uint64_t seed = around_.new_seed(learner.id, key);
  return around_.advance(context, learner, Event{key, profile}, now, seed);
}

void Dispatcher::take(Outcome outcome, const Identity& to, Thought& thought) {
  // The last words to somebody who is forgotten are still in their language.
  const bool in_old_locale = outcome.erased && thought.before;
  const std::string locale =
      in_old_locale ? thought.before->settings->locale : outcome.learner.settings->locale;
  thought.commit.learner_id =
      outcome.learner.id.empty() ? thought.commit.learner_id : outcome.learner.id;
  for (const Effect& effect : outcome.effects) {
    std::visit(Overloaded{[&](const Say& say) { write(say, to, locale, thought); },
                          [&](const WriteExport& file) {
                            thought.handled.exports.push_back(file.file_name);
                          },
                          [&](const Forget&) { thought.commit.forget = true; }},
               effect);
  }
  if (outcome.erased) thought.commit.forget = true;
  thought.after = std::move(outcome.learner);
  thought.handled.learner = thought.commit.learner_id;
  thought.handled.understood = std::move(outcome.understood);
  thought.handled.position = thought.after.position;
  thought.handled.erased = thought.commit.forget;
}

void Dispatcher::write(const Say& say, const Identity& to, const std::string& locale,
                       Thought& thought) {
  const std::vector<voice::RenderedMessage> messages =
      around_.wording.write(say, locale, to.platform);
  // The options belong to the message that is known by the plain id, since that is what the core
  // keeps; the parts before it carry letters.
  for (std::size_t index = 0; index < messages.size(); ++index) {
    OutboxRow row;
    row.id = say.id;
    if (index + 1 != messages.size()) row.id.text += part_letters(index);
    row.learner = thought.commit.learner_id;
    row.to = to;
    row.cause = say.cause;
    row.text_template = say.main;
    row.text = messages[index].text;
    row.options = messages[index].options;
    row.at = thought.commit.at;
    thought.commit.outbox.push_back(std::move(row));
  }
}

Handled Dispatcher::settle(Thought thought) {
  Commit& commit = thought.commit;
  const bool about_somebody = !commit.learner_id.empty();
  if (about_somebody && thought.before) commit.before = &*thought.before;
  if (about_somebody && !commit.forget) commit.after = &thought.after;
  commit.delivered = arrived_;
  CommitResult result{};
  try {
    result = around_.store->commit_one(commit);
  } catch (const StoreError&) {
    newest_.clear();
    throw;
  }
  if (result == CommitResult::duplicate) {
    newest_.erase(commit.learner_id.text);
    thought.handled.refusal = Refusal::duplicate;
    return thought.handled;
  }
  arrived_.clear();
  if (commit.forget) newest_.erase(commit.learner_id.text);
  if (commit.after != nullptr) keep(thought.after);
  release(commit.outbox);
  return thought.handled;
}

void Dispatcher::release(const std::vector<OutboxRow>& rows) {
  for (const OutboxRow& row : rows) {
    if (!around_.adapter->reaches(row.to)) continue;
    const Delivery delivery = around_.adapter->deliver(outgoing(row));
    if (delivery.kind == Delivery::Kind::delivered) arrived_.push_back(row.id);
  }
}

void Dispatcher::keep(const Learner& learner) {
  if (newest_.size() >= kept_max) newest_.clear();
  newest_.insert_or_assign(learner.id.text, learner);
}

}  // namespace pln::runtime
