#include "bot/core/nudging/clock_set.hpp"

#include <algorithm>

namespace pln::nudging {

namespace {

UtcTime newest_instant(const Learner& learner, UtcTime now) {
  UtcTime newest = std::max(now, learner.started_at);
  if (learner.talk.last_heard) newest = std::max(newest, *learner.talk.last_heard);
  const auto& sent = learner.nudges->sent;
  return sent.empty() ? newest : std::max(newest, sent.back().at);
}

}  // namespace

UtcTime fit_clock(Learner& learner, UtcTime now) {
  // The epoch itself would read as "has not agreed yet".
  if (now < earliest_time) return newest_instant(learner, std::max(now, UtcTime{seconds{1}}));
  const auto is_wrong = [now](UtcTime at) { return at < earliest_time || at > now + back_at_most; };
  if (learner.consented() && is_wrong(learner.started_at)) learner.started_at = now;
  auto& heard = learner.talk.last_heard;
  if (heard && is_wrong(*heard)) heard = now;
  // Those noted last; what stands before them was mended when it was the last.
  const auto& sent = learner.nudges->sent;
  std::size_t wrong = 0;
  while (wrong < sent.size() && is_wrong(sent[sent.size() - 1 - wrong].at)) ++wrong;
  if (wrong == 0) return now;
  auto& mended = learner.nudges.edit().sent;
  for (auto one = mended.end() - static_cast<std::ptrdiff_t>(wrong); one != mended.end(); ++one) {
    one->at = now;
  }
  return now;
}

}  // namespace pln::nudging
