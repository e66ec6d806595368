// When a message may go: what the platform lets through, what waits for more words, and what has
// waited for too long.
#include "bot/runtime/outbox_pump.hpp"

#include <algorithm>
#include <chrono>

namespace pln::runtime {
namespace {

// Where no adapter reaches: it may not have connected yet since the start.
constexpr Duration unreached_pause = seconds{1};

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

}  // namespace

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

void OutboxPump::wait(const std::string& key, Conversation& conversation, Duration pause) {
  if (!set_.keeps_trying) return remove(key);
  const Duration at = set_.timers->now() + pause;
  if (conversation.waits && conversation.wakes_at <= at) return;
  conversation.waits = true;
  conversation.wakes_at = at;
  set_.timers->after(pause, lifeline_.guard([this, key, at] {
    const auto waited = conversations_.find(key);
    if (waited == conversations_.end() || !waited->second.waits) return;
    if (waited->second.wakes_at != at) return;  // an earlier moment was set meanwhile
    waited->second.waits = false;
    queue(key, waited->second);
    go_on();
  }));
}

}  // namespace pln::runtime
