// Where a value stands in the big tables, as numbers that put together what one turn touches: all
// rows of a learner lie side by side, the newest in the middle, and an event's key lies beside the
// keys of its messages; messages lie in the order of sending. So a turn changes few pages. Pure.
#pragma once

#include "storage/sqlite/siphash.hpp"

#include <cstdint>
#include <string_view>

namespace pln::storage {

// --- Table `rows`: place = number of the learner (31 bits), slot (32 bits)
// ------------------------ Slots in their order: parts, references to messages, the hot part, turns
// (new to old). The migration 0002 writes the same numbers.

inline constexpr std::int64_t last_part_slot = 0xFF;
inline constexpr std::int64_t message_slots = 0x1000'0000;  // + the low bits of its number
inline constexpr std::int64_t message_slot_bits = 0x1FFF'FFFF;
inline constexpr std::int64_t hot_slot = 0x4000'0000;
inline constexpr std::int64_t turn_slots = 0x8000'0000;  // - 1, 2, 3 ...
inline constexpr std::int64_t last_slot = 0xFFFF'FFFF;

constexpr std::int64_t place_of(std::int64_t learner, std::int64_t slot) {
  return learner * (last_slot + 1) + slot;
}
constexpr std::int64_t learner_at(std::int64_t place) { return place / (last_slot + 1); }
constexpr std::int64_t slot_at(std::int64_t place) { return place % (last_slot + 1); }
constexpr std::int64_t turn_slot(std::int64_t turn) { return turn_slots - turn; }
// If it is taken by a message of long ago, the next one is used.
constexpr std::int64_t message_slot(std::int64_t number) {
  return message_slots + (number & message_slot_bits);
}

struct Span {
  std::int64_t first, last;
};
constexpr Span parts_of(std::int64_t learner) {
  return {place_of(learner, 0), place_of(learner, last_part_slot)};
}
constexpr Span references_of(std::int64_t learner) {
  return {place_of(learner, message_slots), place_of(learner, hot_slot - 1)};
}
constexpr Span turns_of(std::int64_t learner) {
  return {place_of(learner, hot_slot + 1), place_of(learner, turn_slots)};
}
// Where the reference to a message may stand.
constexpr Span reference_to(std::int64_t learner, std::int64_t message) {
  const std::int64_t first = place_of(learner, message_slot(message));
  return {first, first + 63};
}
constexpr Span hot_and_turns_of(std::int64_t learner) {
  return {place_of(learner, hot_slot), place_of(learner, turn_slots)};
}
constexpr Span all_of(std::int64_t learner) {
  return {place_of(learner, 0), place_of(learner, last_slot)};
}

// --- Table `keys`: which events were seen, and where a message is
// --------------------------------- Instead of its text an id has two keyed hashes: `hash` is its
// place, `proof` tells it from another id of the same hash, which then stands `next_hash` further
// on. With 112 bits that no outsider can steer, two ids are never taken for one.

struct KeyHash {
  std::int64_t hash{0}, proof{0};
};

inline constexpr std::int64_t next_hash = 2;
enum class KeyOf : std::uint8_t { event, message };

// An id is an event's key, or that and ".<number>": those of one event differ only in the low bits.
constexpr KeyHash hash_of_key(SipKey salt, KeyOf kind, std::string_view text) {
  constexpr std::size_t digits_max = 4;
  std::string_view stem = text;
  std::uint64_t number = 0;
  const std::size_t dot = text.rfind('.');
  if (dot != std::string_view::npos && text.size() - dot - 1 <= digits_max) {
    stem = text.substr(0, dot);
    for (const char digit : text.substr(dot + 1)) {
      if (digit < '0' || digit > '9') stem = text;
      number = number * 10 + static_cast<unsigned char>(digit - '0');
    }
    if (stem.size() == text.size()) number = 0;
  }
  const std::uint64_t low = number << 1U | (kind == KeyOf::message ? 1U : 0U);
  const SipKey other{salt.high ^ 0xA5A5A5A5A5A5A5A5U, salt.low ^ 0x5A5A5A5A5A5A5A5AU};
  return {static_cast<std::int64_t>((siphash(salt, stem) & ~0xFFFFULL) | low),
          static_cast<std::int64_t>(siphash(other, text))};
}

}  // namespace pln::storage
