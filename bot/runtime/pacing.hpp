// How fast and when again: token buckets and back-off, as arithmetic on a time that is passed in.
#pragma once

#include "bot/runtime/timers.hpp"

#include <algorithm>
#include <cstdint>

namespace pln::runtime {

// Lets `rate` through in a second and `burst` at once; a rate of 0 lets everything through.
class TokenBucket {
 public:
  TokenBucket() = default;
  TokenBucket(double rate, double burst)
      : rate_(rate), burst_(std::max(1.0, burst)), tokens_(burst_) {}

  // How long until one may go; 0: now.
  [[nodiscard]] Duration wait(Duration now) const {
    if (rate_ <= 0) return Duration{0};
    const double missing = 1 - filled(now);
    if (missing <= 0) return Duration{0};
    return Duration{static_cast<Duration::rep>(missing / rate_ * nanoseconds) + 1};
  }
  void take(Duration now) {
    if (rate_ <= 0) return;
    tokens_ = filled(now) - 1;
    at_ = now;
  }

 private:
  static constexpr double nanoseconds = 1e9;
  [[nodiscard]] double filled(Duration now) const {
    const double passed = static_cast<double>((now - at_).count()) / nanoseconds;
    return std::min(burst_, tokens_ + passed * rate_);
  }
  double rate_{0}, burst_{1}, tokens_{1};
  Duration at_{0};  // when tokens_ was counted
};

// Full jitter: anything up to a limit that doubles with every try, so that what failed together
// does not come again together. `tries` counts from 1; `dice` is any 64 random bits.
inline Duration backoff(int tries, std::uint64_t dice, Duration first, Duration most) {
  Duration limit = first;
  for (int doubled = 1; doubled < tries && limit < most; ++doubled) limit *= 2;
  limit = std::min(limit, most);
  constexpr double whole = 18446744073709551616.0;  // 2^64
  return Duration{static_cast<Duration::rep>(static_cast<double>(limit.count()) *
                                             (static_cast<double>(dice) / whole))};
}

}  // namespace pln::runtime
