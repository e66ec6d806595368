// Answers that wait a moment, since more words may follow: taken back to be said together with the
// next one, or sent when the moment is over.
#include "bot/runtime/outbox_pump.hpp"

#include <algorithm>
#include <utility>

namespace pln::runtime {

bool OutboxPump::take_back(const Identity& to, const std::vector<MessageId>& ids, bool taken) {
  if (!taken) {
    for (const MessageId& id : ids) taken_back_[id.text] = std::nullopt;
    return true;
  }
  const auto found = conversations_.find(talk_key(to));
  if (found == conversations_.end()) return false;
  Conversation& conversation = found->second;
  auto& lane = conversation.answers;
  const auto is_wanted = [&](const Letter& letter) {
    return std::find(ids.begin(), ids.end(), letter.row.id) != ids.end();
  };
  const bool in_hand = conversation.busy && conversation.answer_in_hand;
  const auto first = lane.begin() + (in_hand && !lane.empty() ? 1 : 0);
  const auto waits = [&](const Letter& letter) {
    return is_wanted(letter) && letter.tries == 0 && !letter.uncertain;
  };
  const auto waiting = static_cast<std::size_t>(std::count_if(first, lane.end(), waits));
  if (waiting != ids.size()) return false;
  for (auto letter = first; letter != lane.end(); ++letter) {
    if (is_wanted(*letter)) taken_back_[letter->row.id.text] = std::move(letter->row);
  }
  lane.erase(std::remove_if(first, lane.end(),
                            [&](const Letter& letter) { return letter.row.id.empty(); }),
             lane.end());
  pending_ -= waiting;
  return true;
}

// A nearer moment takes the place of a later one.
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

void OutboxPump::said_otherwise(const std::vector<MessageId>& ids) {
  for (const MessageId& id : ids) taken_back_.erase(id.text);
}

void OutboxPump::put_back_taken(const std::vector<MessageId>& ids) {
  for (const MessageId& id : ids) {
    const auto back = taken_back_.extract(id.text);
    if (!back.empty() && back.mapped()) add(std::move(*back.mapped()), false, set_.timers->now());
  }
  go_on();
}

void OutboxPump::stop_waiting() {
  stopping_ = true;
  for (auto& [key, conversation] : conversations_) {
    const bool held =
        !conversation.answers.empty() && conversation.answers.front().hold_until > Duration{0};
    if (held) queue(key, conversation);
  }
  go_on();
}

}  // namespace pln::runtime
