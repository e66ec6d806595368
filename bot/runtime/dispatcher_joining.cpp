// People write in several lines. Where a platform says so, the answer to one waits a moment, and if
// another line comes meanwhile, its turn says both in one message and drops the message that
// waited, in its own commit: nothing is lost between the two.
#include "bot/runtime/dispatcher.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace pln::runtime {
namespace {

// Whoever writes line after line is answered all the same.
constexpr Duration joined_max = std::chrono::seconds{3};
constexpr const char* said_with_the_next = "it was said together with the next answer";

// The statements of the first, then all of the second. The question of the first is over.
Say joined_say(const Say& first, bool first_asks, const Say& second) {
  Say say = second;
  std::vector<TextPart> parts = first.parts;
  if (first_asks && !parts.empty()) parts.pop_back();
  std::erase_if(parts, [&](const TextPart& part) {
    return std::find(second.parts.begin(), second.parts.end(), part) != second.parts.end();
  });
  say.parts.insert(say.parts.begin(), std::make_move_iterator(parts.begin()),
                   std::make_move_iterator(parts.end()));
  return say;
}

std::vector<MessageId> ids_of(const std::vector<OutboxRow>& rows) {
  std::vector<MessageId> ids;
  for (const OutboxRow& row : rows) ids.push_back(row.id);
  return ids;
}

bool is_one_answer(const Thought& thought) {
  const Commit& commit = thought.pending.commit;
  return thought.said.size() == 1 && thought.said.front().cause == Cause::reply &&
         !commit.outbox.empty() && !commit.forget;
}

}  // namespace

Dispatcher::Joining Dispatcher::join_answers(const Job& job, Thought& thought) {
  Joining joining;
  const Duration now = set_.timers->now();
  while (!held_until_.empty() && held_until_.front().first <= now) {
    const auto old = held_.find(held_until_.front().second);
    if (old != held_.end() && old->second.first_at + joined_max <= now) held_.erase(old);
    held_until_.pop_front();
  }
  const Received* received = job.received();
  auto held = held_.extract(thought.pending.commit.learner_id.text);
  if (received == nullptr || !is_one_answer(thought)) return joining;
  Duration first_at = now;
  std::vector<OutboxRow>& rows = thought.pending.commit.outbox;
  if (!held.empty() && held.mapped().first_at + joined_max > now) {
    const HeldAnswer& answer = held.mapped();
    const OutboxRow& last = answer.rows.back();
    const bool same_place = last.to == rows.back().to && last.channel == rows.back().channel &&
                            last.thread == rows.back().thread;
    const std::vector<MessageId> ids = ids_of(answer.rows);
    if (same_place && set_.pump->take_back(received->from, ids, answer.on_disk)) {
      thinker_.say_instead(joined_say(answer.say, answer.asks, thought.said.front()), thought);
      joining.taken_back = ids;
      first_at = answer.first_at;
    }
  }
  const Adapter* adapter = set_.around.adapter_for(received->from);
  if (received->may_go_on && adapter != nullptr) {
    joining.hold = adapter->abilities(received->from).waits_for_more;
  }
  if (joining.hold > Duration{0}) {
    HeldAnswer& answer = held_[thought.pending.commit.learner_id.text];
    joining.own = rows.back().id;
    answer = {thought.said.front(), rows, !rows.back().question.empty(), false, first_at};
    held_until_.emplace_back(now + joined_max, thought.pending.commit.learner_id.text);
  }
  if (!joining.taken_back.empty()) {
    for (OutboxRow& row : held.mapped().rows) {
      row.state = OutboxState::dropped;
      row.dropped_because = said_with_the_next;
      rows.insert(rows.begin(), std::move(row));
    }
  }
  return joining;
}

// The turn's commit has ended.
void Dispatcher::joined(const Joining& joining, bool stored) {
  if (stored) {
    set_.pump->said_otherwise(joining.taken_back);
  } else {
    set_.pump->put_back_taken(joining.taken_back);
  }
}

void Dispatcher::handed_over(const Joining& joining, const LearnerId& learner) {
  const auto held = held_.find(learner.text);
  if (held == held_.end() || held->second.rows.back().id != joining.own) return;
  held->second.on_disk = true;
}

void Dispatcher::forget_held() {
  held_.clear();
  held_until_.clear();
}

}  // namespace pln::runtime
