// Messages that are not wanted any more: whoever they are for said stop, or is being forgotten.
#include "bot/runtime/outbox_pump.hpp"

#include <utility>
#include <vector>

namespace pln::runtime {

// What is already in an adapter's hands stays where it is, and is dropped unless it arrives.
void OutboxPump::withdraw(const LearnerId& learner, bool all, bool reminders) {
  if (recovering_) {
    Withdrawn& noted = withdrawn_[learner.text];
    noted.reminders |= reminders;
    noted.all |= all;
  }
  const auto wanted = [&](const OutboxRow& row) {
    if (row.learner != learner) return true;
    if (row.cause == Cause::reminder && !reminders) return !all;
    return row.cause == Cause::reply && !all;
  };
  std::erase_if(held_, [&](OutboxRow& row) {
    if (wanted(row)) return false;
    drop(std::move(row));
    return true;
  });
  for (auto& [key, conversation] : conversations_) {
    for (auto* lane : {&conversation.answers, &conversation.others}) {
      const bool in_hand = conversation.busy && !lane->empty() && lane == &conversation.lane();
      if (in_hand && !wanted(lane->front().row)) {
        lane->front().withdrawn = true;
        mark_dropped(lane->front().row);
      }
      std::size_t kept = in_hand ? 1 : 0;
      for (std::size_t at = kept; at < lane->size(); ++at) {
        Letter& letter = (*lane)[at];
        if (!wanted(letter.row)) {
          drop(std::move(letter.row));
          --pending_;
        } else if (kept++ != at) {
          (*lane)[kept - 1] = std::move(letter);
        }
      }
      lane->resize(kept);
    }
  }
}

bool OutboxPump::is_withdrawn(const OutboxRow& row) const {
  const auto found = withdrawn_.find(row.learner.text);
  if (found == withdrawn_.end()) return false;
  if (row.cause == Cause::reminder) return found->second.reminders || found->second.all;
  return found->second.all || row.cause != Cause::reply;
}

void OutboxPump::drop(OutboxRow row) {
  ++counts_.dropped;
  mark_dropped(std::move(row));
}

void OutboxPump::mark_dropped(OutboxRow row) {
  row.state = OutboxState::dropped;
  row.dropped_because = not_wanted;
  marks_.changed.push_back(std::move(row));
}

}  // namespace pln::runtime
