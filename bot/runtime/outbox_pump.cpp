#include "bot/runtime/outbox_pump.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace pln::runtime {
namespace {

using std::chrono::milliseconds;

// Messages in adapters' hands at once: enough to fill a platform's pipe, few enough that a stop
// has not long to wait.
constexpr std::size_t under_way_max = 128;
constexpr Duration first_pause = milliseconds{500};
constexpr Duration pause_max = seconds{60};
// Where no adapter reaches: it may not have connected yet since the start.
constexpr Duration unreached_pause = seconds{1};
// Looks into a platform's history before we stop asking.
constexpr int looks_max = 5;
// A history that may be read once a minute (Slack's, of some apps) is waited for, not much longer.
constexpr Duration look_pause = seconds{1};
constexpr Duration put_off_max = seconds{150};

// How long a message is of use. A nudge that waited longer would come at an hour that nobody chose.
hours useful_for(Cause cause) {
  switch (cause) {
    case Cause::nudge:
      return hours{1};
    case Cause::reminder:
    case Cause::digest:
      return hours{12};
    default:
      return hours{3 * 24};
  }
}

std::string tenant_key(const Identity& to) {
  return std::string{name_of(to.platform)} + '\n' + to.tenant;
}

std::string conversation_key(const OutboxRow& row) {
  return tenant_key(row.to) + '\n' + (row.room == "dm" ? row.to.id : row.room);
}

Outgoing outgoing(const OutboxRow& row) {
  return {row.id,      row.learner, row.to, row.room,    row.cause,  row.text_template,
          row.text,    row.options, row.at, row.channel, row.thread, row.locale,
          row.question};
}

}  // namespace

std::string OutboxPump::talk_key(const Identity& to) { return tenant_key(to) + '\n' + to.id; }

OutboxState OutboxPump::born(const Identity& to) {
  Adapter* adapter = set_.adapter_for(to);
  if (adapter == nullptr) return OutboxState::ready;
  if (adapter->abilities(to).repeats_recognised_for > hours{0}) return OutboxState::attempting;
  const auto known = conversations_.find(talk_key(to));
  const Duration now = set_.timers->now();
  const bool waits = known != conversations_.end() &&
                     (known->second.busy || known->second.queued || known->second.not_before > now);
  const auto tenant = tenants_.find(tenant_key(to));
  const bool limited = tenant != tenants_.end() && (tenant->second.not_before > now ||
                                                    tenant->second.bucket.wait(now) > Duration{0});
  return waits || limited || stopping_ ? OutboxState::ready : OutboxState::attempting;
}

void OutboxPump::take(std::vector<OutboxRow> rows, Duration hold) {
  for (OutboxRow& row : rows) {
    if (!is_open(row.state)) continue;
    if (const auto back = taken_back_.find(row.id.text); back != taken_back_.end()) {
      back->second = std::move(row);
    } else if (recovering_) {
      held_ids_.insert(row.id.text);
      held_.push_back(std::move(row));
    } else {
      add(std::move(row), false, set_.timers->now(), hold);
    }
  }
  go_on();
}

void OutboxPump::offer(std::vector<OutboxRow> rows) {
  for (OutboxRow& row : rows) {
    if (held_ids_.contains(row.id.text)) continue;
    if (is_withdrawn(row)) {
      drop(std::move(row));
      continue;
    }
    const bool uncertain = row.state != OutboxState::ready;
    const Duration age = std::max(set_.clock->now() - row.at, seconds{0});
    add(std::move(row), uncertain, set_.timers->now() - age);
  }
  go_on();
}

void OutboxPump::end_recovery() {
  recovering_ = false;
  held_ids_ = {};
  withdrawn_ = {};
  take(std::exchange(held_, {}));
}

void OutboxPump::add(OutboxRow row, bool uncertain, Duration said_at, Duration hold) {
  const std::string key = conversation_key(row);
  Conversation& conversation = conversation_of(key, row);
  auto& lane = row.cause == Cause::reply ? conversation.answers : conversation.others;
  Letter& letter = lane.emplace_back();
  letter.row = std::move(row);
  letter.uncertain = uncertain;
  letter.said_at = said_at;
  if (hold > Duration{0}) {
    letter.hold_until = set_.timers->now() + hold;
  } else {
    for (Letter& before : conversation.answers) before.hold_until = Duration{0};
  }
  ++pending_;
  queue(key, conversation);
}

OutboxPump::Conversation& OutboxPump::conversation_of(const std::string& key,
                                                      const OutboxRow& row) {
  if (conversations_.size() >= sweep_at_ && !conversations_.contains(key)) forget_idle();
  const auto [place, made] = conversations_.try_emplace(key);
  Conversation& conversation = place->second;
  if (!made) return conversation;
  conversation.tenant = tenant_key(row.to);
  Adapter* adapter = set_.adapter_for(row.to);
  const Abilities abilities = adapter != nullptr ? adapter->abilities(row.to) : Abilities{};
  conversation.bucket = TokenBucket{abilities.conversation_rate, abilities.conversation_burst};
  const auto [tenant, first] = tenants_.try_emplace(conversation.tenant);
  if (first) {
    tenant->second.bucket = TokenBucket{abilities.tenant_rate, abilities.tenant_burst};
    tenant->second.unasked = TokenBucket{abilities.unasked_rate, abilities.unasked_burst};
    if (abilities.unasked_rate > 0) {
      tenant->second.unasked_every = std::chrono::duration_cast<Duration>(
          std::chrono::duration<double>(1 / abilities.unasked_rate));
    }
  }
  return conversation;
}

// What an idle conversation still knows is how fast it may go on; a moment later that is nothing.
void OutboxPump::forget_idle() {
  const Duration now = set_.timers->now();
  std::erase_if(conversations_, [now](const auto& entry) {
    const Conversation& conversation = entry.second;
    return conversation.idle() && conversation.not_before <= now &&
           conversation.bucket.wait(now) == Duration{0};
  });
  // If most are busy the next look has to wait, or each new conversation would go through them all.
  sweep_at_ = std::max(conversations_kept, 2 * conversations_.size());
}

UtcTime OutboxPump::oldest() const {
  UtcTime oldest{};
  for (const auto& [key, conversation] : conversations_) {
    for (const auto* lane : {&conversation.answers, &conversation.others}) {
      if (lane->empty()) continue;
      const UtcTime at = lane->front().row.at;
      if (oldest == UtcTime{} || at < oldest) oldest = at;
    }
  }
  return oldest;
}

void OutboxPump::queue(const std::string& key, Conversation& conversation) {
  if (conversation.busy || conversation.queued) return;
  if (conversation.answers.empty() && conversation.others.empty()) return;
  conversation.queued = true;
  (conversation.answers.empty() ? ready_others_ : ready_answers_).push_back(key);
}

// Begins what can begin. An adapter may answer at once, from within begin(); hence the flag.
void OutboxPump::go_on() {
  if (going_on_) return;
  going_on_ = true;
  while (!begins_nothing_ && under_way_ < under_way_max &&
         !(ready_answers_.empty() && ready_others_.empty())) {
    auto& lane = ready_answers_.empty() ? ready_others_ : ready_answers_;
    const std::string key = std::move(lane.front());
    lane.pop_front();
    Conversation& conversation = conversations_.at(key);
    conversation.queued = false;
    begin(key, conversation);
  }
  going_on_ = false;
  if (!marks_.empty() && set_.marks_waiting) set_.marks_waiting();
}

Duration OutboxPump::unasked_wait(Tenant& tenant, Duration now) {
  const Duration wait = tenant.unasked.wait(now);
  if (wait == Duration{0}) return wait;
  tenant.next_unasked = std::max(tenant.next_unasked, now + wait);
  const Duration own = tenant.next_unasked - now;
  tenant.next_unasked += tenant.unasked_every;
  return own;
}

void OutboxPump::begin(const std::string& key, Conversation& conversation) {
  if (conversation.lane().empty()) return;  // what stood here was withdrawn
  const Letter& letter = conversation.lane().front();
  if (set_.timers->now() > letter.said_at + useful_for(letter.row.cause)) {
    return end(key, OutboxState::dropped, "it came too late to be of use");
  }
  Adapter* adapter = set_.adapter_for(letter.row.to);
  if (adapter == nullptr) return wait(key, conversation, unreached_pause);
  const Duration now = set_.timers->now();
  Tenant& tenant = tenants_.at(conversation.tenant);
  const bool unasked = letter.row.cause != Cause::reply;
  const Duration pause = std::max({conversation.not_before - now, tenant.not_before - now,
                                   conversation.bucket.wait(now), tenant.bucket.wait(now),
                                   unasked ? unasked_wait(tenant, now) : Duration{0},
                                   stopping_ ? Duration{0} : letter.hold_until - now, Duration{0}});
  if (pause > Duration{0}) return wait(key, conversation, pause);
  conversation.bucket.take(now);
  tenant.bucket.take(now);
  if (unasked) tenant.unasked.take(now);
  conversation.answer_in_hand = !conversation.answers.empty();
  conversation.busy = true;
  ++under_way_;
  attempt(key, *adapter);
}

// The message may go now; first things first.
void OutboxPump::attempt(const std::string& key, Adapter& adapter) {
  Letter& letter = letter_of(key);
  if (letter.uncertain) return resolve(key, adapter);
  const bool marked = letter.row.state == OutboxState::attempting;
  if (marked || adapter.abilities(letter.row.to).repeats_recognised_for > hours{0}) {
    return send(key, adapter);
  }
  // A crash from here on must be known as one that may have sent the message.
  letter.row.state = OutboxState::attempting;
  set_.write(letter.row, lifeline_.guard([this, key](bool stored) {
    Letter& marked_letter = letter_of(key);
    Adapter* there = set_.adapter_for(marked_letter.row.to);
    if (stored && there != nullptr && !marked_letter.withdrawn) return send_in_time(key, *there);
    marked_letter.row.state = OutboxState::ready;
    try_again(key, first_pause);
  }));
}

// Nobody knows whether this message arrived.
void OutboxPump::resolve(const std::string& key, Adapter& adapter) {
  const Letter& letter = letter_of(key);
  const Abilities abilities = adapter.abilities(letter.row.to);
  if (set_.timers->now() < letter.said_at + abilities.repeats_recognised_for) {
    return send(key, adapter);
  }
  if (!abilities.readable_history) return located(key, Whereabouts::cannot_tell);
  adapter.look_for(outgoing(letter.row),
                   lifeline_.guard([this, key](Whereabouts where) { located(key, where); }));
}

void OutboxPump::located(const std::string& key, Whereabouts where) {
  Letter& letter = letter_of(key);
  Adapter* adapter = set_.adapter_for(letter.row.to);
  if (where == Whereabouts::arrived) return end(key, OutboxState::done, "");
  if (letter.withdrawn) return put_back(key);
  if (adapter == nullptr) return try_again(key, first_pause);
  if (where == Whereabouts::later && set_.keeps_trying) {
    const Duration now = set_.timers->now();
    if (letter.look_until == Duration{0}) letter.look_until = now + put_off_max;
    if (now < letter.look_until) {
      conversations_.at(key).not_before = now + look_pause;
      return put_back(key);
    }
  }
  if (where == Whereabouts::absent) {
    letter.uncertain = false;
    letter.row.state = OutboxState::attempting;
    return send_in_time(key, *adapter);
  }
  if (adapter->abilities(letter.row.to).readable_history && ++letter.tries < looks_max) {
    return try_again(key, first_pause);
  }
  // Rather twice than never for an answer, rather never than twice for a nudge.
  const bool is_answer = letter.row.cause == Cause::reply;
  if (!std::exchange(letter.not_found, true)) {
    ++counts_.ambiguous;
    if (is_answer) ++counts_.sent_again;
  }
  if (!is_answer) return end(key, OutboxState::dropped, "nobody can tell whether it arrived");
  send_in_time(
      key, *adapter);  // and if it cannot go now, it is looked for once more before the next try
}

// While we looked or wrote, another message may have met the tenant's limit.
void OutboxPump::send_in_time(const std::string& key, Adapter& adapter) {
  const Tenant& tenant = tenants_.at(conversations_.at(key).tenant);
  if (set_.keeps_trying && tenant.not_before > set_.timers->now()) return put_back(key);
  send(key, adapter);
}

void OutboxPump::send(const std::string& key, Adapter& adapter) {
  const Letter& letter = letter_of(key);
  if (set_.watch) set_.watch(Moment::before_post, letter.row.id.text);
  adapter.deliver(outgoing(letter.row), lifeline_.guard([this, key](const Delivery& delivery) {
    if (set_.watch) set_.watch(Moment::after_post, letter_of(key).row.id.text);
    if (set_.attempted) set_.attempted(letter_of(key).row.to, delivery);
    delivered(key, delivery);
  }));
}

void OutboxPump::delivered(const std::string& key, const Delivery& delivery) {
  Conversation& conversation = conversations_.at(key);
  Letter& letter = conversation.lane().front();
  switch (delivery.kind) {
    case Delivery::Kind::delivered:
      ++counts_.delivered;
      return end(key, OutboxState::done, "");
    case Delivery::Kind::refused:
      return end(key, OutboxState::dropped, delivery.reason);
    case Delivery::Kind::unknown:
      letter.uncertain = true;
      letter.not_found = false;
      return try_again(key, first_pause);
    case Delivery::Kind::signed_out:
      tenants_.at(conversation.tenant).not_before = set_.timers->now() + pause_max;
      return try_again(key, pause_max);
    case Delivery::Kind::retry_after:
      break;
  }
  if (delivery.pause.count() == 0) return try_again(key, first_pause);
  ++counts_.rate_limited;
  const Duration until = set_.timers->now() + delivery.pause;
  if (delivery.whole_tenant) tenants_.at(conversation.tenant).not_before = until;
  conversation.not_before = until;
  put_back(key);
}

// Again after a pause that grows with the tries.
void OutboxPump::try_again(const std::string& key, Duration first) {
  if (!set_.keeps_trying) return remove(key);
  Conversation& conversation = conversations_.at(key);
  Letter& letter = conversation.lane().front();
  ++letter.tries;
  const Duration pause = backoff(letter.tries, set_.dice(), first, pause_max);
  conversation.not_before = std::max(conversation.not_before, set_.timers->now() + pause);
  put_back(key);
}

Marks OutboxPump::take_marks() { return std::exchange(marks_, {}); }

void OutboxPump::give_back(Marks marks) {
  std::swap(marks, marks_);
  std::move(marks.delivered.begin(), marks.delivered.end(), std::back_inserter(marks_.delivered));
  std::move(marks.changed.begin(), marks.changed.end(), std::back_inserter(marks_.changed));
}

// Out of the adapter's hands and first in line again.
void OutboxPump::put_back(const std::string& key) {
  if (letter_of(key).withdrawn) return end(key, OutboxState::dropped, not_wanted);
  Conversation& conversation = conversations_.at(key);
  conversation.busy = false;
  --under_way_;
  queue(key, conversation);
  go_on();
}

void OutboxPump::end(const std::string& key, OutboxState state, const std::string& why) {
  Conversation& conversation = conversations_.at(key);
  auto& lane = conversation.lane();
  if (state == OutboxState::done) {
    marks_.delivered.push_back(lane.front().row.id);
  } else {
    ++counts_.dropped;
    lane.front().row.state = state;
    lane.front().row.dropped_because = why;
    marks_.changed.push_back(std::move(lane.front().row));
  }
  remove(key);
}

// The letter in hand, or else the next one, is no more to be sent from here.
void OutboxPump::remove(const std::string& key) {
  Conversation& conversation = conversations_.at(key);
  conversation.lane().pop_front();
  --pending_;
  if (conversation.busy) {
    conversation.busy = false;
    --under_way_;
  }
  queue(key, conversation);
  go_on();
}

}  // namespace pln::runtime
