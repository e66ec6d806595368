#include "bot/core/zone.hpp"

#include "bot/core/check.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace pln {
namespace {

// No zone was ever further from UTC than this, so a search that starts that much earlier is safe.
constexpr hours offset_max{26};

}  // namespace

Zone::Zone(std::string name, seconds first, std::vector<Transition> transitions)
    : name_(std::move(name)), first_(first), transitions_(std::move(transitions)) {
  PLN_CHECK(std::is_sorted(transitions_.begin(), transitions_.end(),
                           [](const auto& left, const auto& right) { return left.at < right.at; }));
}

seconds Zone::offset_at(UtcTime instant) const {
  const auto after =
      std::upper_bound(transitions_.begin(), transitions_.end(), instant,
                       [](UtcTime time, const Transition& change) { return time < change.at; });
  return after == transitions_.begin() ? first_ : std::prev(after)->offset;
}

LocalTime Zone::to_local(UtcTime instant) const {
  return LocalTime{instant.time_since_epoch() + offset_at(instant)};
}

UtcTime Zone::to_utc(LocalTime local) const {
  const UtcTime as_if_utc{local.time_since_epoch()};
  auto next =
      std::upper_bound(transitions_.begin(), transitions_.end(), as_if_utc - offset_max,
                       [](UtcTime time, const Transition& change) { return time < change.at; });
  const bool before_all = next == transitions_.begin();
  seconds offset = before_all ? first_ : std::prev(next)->offset;
  std::optional<UtcTime> begins;
  if (!before_all) begins = std::prev(next)->at;
  // The first stretch of constant offset that ends after this reading has it, or begins behind the
  // gap that swallowed it.
  while (next != transitions_.end() && as_if_utc - offset >= next->at) {
    offset = next->offset;
    begins = next->at;
    ++next;
  }
  const UtcTime instant = as_if_utc - offset;
  return begins && instant < *begins ? *begins : instant;
}

// FNV-1a, which needs no library and has no enemy here.
std::uint64_t Zone::fingerprint() const {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto mix = [&hash](std::int64_t number) {
    for (int byte = 0; byte < 8; ++byte) {
      hash ^= static_cast<std::uint64_t>(number) >> (8 * byte) & 0xff;
      hash *= 0x100000001b3;
    }
  };
  mix(first_.count());
  for (const Transition& change : transitions_) {
    mix(change.at.time_since_epoch().count());
    mix(change.offset.count());
  }
  return hash;
}

}  // namespace pln
