#include "tests/simulation/platform.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace pln::simulation {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t seen_max = 12;  // messages that a person still looks at

}  // namespace

bool FakePlatform::within(const std::vector<Span>& spans) const {
  const Duration now = time_.now();
  return std::ranges::any_of(
      spans, [now](const Span& span) { return span.from <= now && now < span.until; });
}

EventKey FakePlatform::happens(Received received, bool needs_reply) {
  const std::uint64_t number = events_.size();
  received.key.text = std::string{name_of(manner_.platform)} + "-" + std::to_string(number);
  received.from.platform = manner_.platform;
  received.from.tenant = manner_.tenant;
  const EventKey key = received.key;
  rules_.happened(key, std::holds_alternative<RawMessage>(received.what), needs_reply);
  by_key_.emplace(key.text, number);
  const auto [last, is_first] = last_event_.try_emplace(received.from.id, number);
  events_.push_back({});
  events_.back().before = is_first ? none : std::exchange(last->second, number);
  events_.back().received = std::move(received);
  ++unacknowledged_;
  send(number, delay_of(events_.back()));
  for (int copy = 0; copy < manner_.line.copies_each; ++copy) {
    send(number, delay_of(events_.back()) + dice_.between(Duration{0}, minutes{2}));
  }
  if (!calm_ && dice_.chance(manner_.line.copies))
    send(number, dice_.between(minutes{1}, hours{2}));
  return key;
}

const std::deque<FakePlatform::Shown>& FakePlatform::seen_by(const std::string& person) {
  return seen_[person];
}

Duration FakePlatform::delay_of(Occurrence& occurrence) {
  Duration delay = dice_.between(milliseconds{5}, milliseconds{150});
  if (calm_) return delay;
  using Order = Line::Order;
  if (dice_.chance(manner_.line.shuffled)) delay = dice_.between(milliseconds{5}, seconds{60});
  if (dice_.chance(manner_.line.very_late)) {
    delay = dice_.between(minutes{1}, hours{24});
    if (manner_.line.order == Order::mostly) return delay;
  }
  if (manner_.line.order == Order::never) return delay;
  Duration& last = last_arrival_[occurrence.received.from.id];
  last = std::max(last + milliseconds{1}, time_.now() + delay);
  return last - time_.now();
}

void FakePlatform::send(std::uint64_t number, Duration delay) {
  events_[number].under_way = true;
  time_.after(delay, [this, number, connection = connection_] { hand_in(number, connection); });
}

// An event gets through only on the connection on which it was sent; a later one brings it again.
void FakePlatform::hand_in(std::uint64_t number, std::uint64_t connection) {
  Occurrence& occurrence = events_[number];
  occurrence.under_way = false;
  occurrence.last_sent = time_.now();
  ++occurrence.times_sent;
  if (!occurrence.acknowledged) look_after(number);
  const bool late = connection != connection_ && occurrence.times_sent > 1;
  if (end_ == nullptr || late || is_down()) return;
  const bool waits = manner_.line.order == Line::Order::always && occurrence.before != none &&
                     !events_[occurrence.before].taken;
  if (waits) return;
  trace_.note({"brings", occurrence.received.key.text});
  occurrence.taken |= end_->arrives(occurrence.received);
}

// Who hears nothing asks again: after 3 s, 12 s, 48 s ... at last every half hour.
void FakePlatform::look_after(std::uint64_t number) {
  const int tries = std::min(events_[number].times_sent, 6);
  const Duration pause = std::min<Duration>(seconds{3} * (1 << (2 * (tries - 1))), minutes{30});
  time_.after(calm_ ? std::min<Duration>(pause, minutes{1}) : pause, [this, number] {
    Occurrence& occurrence = events_[number];
    if (occurrence.acknowledged || occurrence.under_way) return;
    send(number, dice_.between(milliseconds{5}, milliseconds{150}));
  });
}

void FakePlatform::acknowledge(const EventKey& event) {
  if (!calm_ && dice_.chance(manner_.line.lost_ack)) return;
  Occurrence& occurrence = events_[by_key_.at(event.text)];
  const auto& what = occurrence.received.what;
  const bool may_be_unknown =
      std::holds_alternative<ChoicePressed>(what) || std::holds_alternative<ReactionChanged>(what);
  rules_.acknowledged(event, may_be_unknown);
  if (std::exchange(occurrence.acknowledged, true)) return;
  --unacknowledged_;
}

void FakePlatform::connect(End* end) {
  end_ = end;
  drop_some_time(++connection_);
  bring_again(true);
}

void FakePlatform::disconnect(End* end) {
  if (end_ != end) return;
  end_ = nullptr;
  ++connection_;
}

void FakePlatform::bring_again(bool only_old) {
  for (std::uint64_t number = 0; number < events_.size(); ++number) {
    Occurrence& occurrence = events_[number];
    if (occurrence.acknowledged || (only_old && occurrence.times_sent == 0)) continue;
    send(number, delay_of(occurrence));
  }
}

void FakePlatform::drop_some_time(std::uint64_t connection) {
  const Duration every = manner_.line.drops_every;
  if (every <= Duration{0}) return;
  time_.after(dice_.between(Duration{0}, 2 * every), [this, connection] {
    if (calm_ || connection != connection_ || end_ == nullptr) return;
    End* const end = end_;
    disconnect(end);
    trace_.note({"drops", name_of(manner_.platform)});
    const bool out = is_signed_out();
    end->dropped({out ? Connection::State::signed_out : Connection::State::broken, "for the test"});
  });
}

void FakePlatform::arrives(const Outgoing& message, bool late) {
  const hours kept = manner_.abilities.repeats_recognised_for;
  const auto [first, is_new] = first_shown_.try_emplace(message.id.text, time_.now());
  const bool recognised = !is_new && time_.now() - first->second < kept;
  if (recognised && !manner_.forgets_keys) return;
  const int times = ++times_shown_[message.id.text];
  // Whoever asked in vain a moment ago could not know better.
  const auto asked = looked_in_vain_.find(message.id.text);
  const bool could_know =
      asked == looked_in_vain_.end() || time_.now() - asked->second > minutes{1};
  const bool promised = recognised || (manner_.abilities.readable_history && could_know);
  rules_.shown(message, times, promised, late);
  std::deque<Shown>& seen = seen_[message.to.id];
  seen.push_back({message, time_.now()});
  if (seen.size() > seen_max) seen.pop_front();
}

Whereabouts FakePlatform::find(const MessageId& id) {
  if (!manner_.abilities.readable_history) return Whereabouts::cannot_tell;
  if (is_signed_out() || is_down()) {
    looked_in_vain_[id.text] = time_.now();
    return Whereabouts::cannot_tell;
  }
  return times_shown_.contains(id.text) ? Whereabouts::arrived : Whereabouts::absent;
}

Duration FakePlatform::limited(const std::string& person) {
  if (calm_) return Duration{0};
  Duration until{0};
  for (const std::string& who : {person, std::string{}}) {
    const auto limit = limited_until_.find(who);
    if (limit != limited_until_.end()) until = std::max(until, limit->second);
  }
  return std::max(until - time_.now(), Duration{0});
}

void FakePlatform::limit(const std::string& person, Duration pause, bool whole_tenant) {
  limited_until_[whole_tenant ? std::string{} : person] = time_.now() + pause;
}

void FakePlatform::become_calm() {
  calm_ = true;
  signed_out_.clear();
  down_.clear();
  bring_again(false);
}

}  // namespace pln::simulation
