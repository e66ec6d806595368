#include "bot/core/understanding/word_table.hpp"

#include <cstring>
#include <utility>

namespace pln::understanding {
namespace {

template <class Number>
std::uint64_t number_at(std::string_view text, std::size_t at) {
  Number number{0};
  std::memcpy(&number, text.data() + at, sizeof number);
  return number;
}

// The bytes of at most eight letters in one number; with the length they are the text itself.
std::uint64_t short_text(std::string_view text) {
  const std::size_t size = text.size();
  if (size >= 4)
    return number_at<std::uint32_t>(text, 0) << 32U | number_at<std::uint32_t>(text, size - 4);
  if (size == 0) return 0;
  const auto byte = [&](std::size_t at) {
    return static_cast<std::uint64_t>(static_cast<unsigned char>(text[at]));
  };
  return byte(0) << 16U | byte(size / 2) << 8U | byte(size - 1);
}

// Nobody outside adds words, so collisions cannot be forced.
std::uint64_t hash_of(std::string_view text) {
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15U;
  std::uint64_t hash = text.size() * factor;
  while (text.size() > 8) {
    hash = (hash ^ number_at<std::uint64_t>(text, 0)) * factor;
    hash ^= hash >> 32U;
    text.remove_prefix(8);
  }
  hash = (hash ^ short_text(text)) * factor;
  hash ^= hash >> 29U;
  hash *= factor;
  return hash ^ hash >> 32U;
}

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); }

}  // namespace

void WordTable::clear() { *this = WordTable{}; }

// Where `text` is, or the free slot where it would be.
std::size_t WordTable::place_of(std::string_view text, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t place = hash & mask;; place = (place + 1) & mask) {
    const Slot& slot = slots_[place];
    if (slot.id == no_word) return place;
    if (slot.tag == tag_of(hash) && texts_[slot.id] == text) return place;
  }
}

WordId WordTable::find(std::string_view text) const {
  return slots_[place_of(text, hash_of(text))].id;
}

WordId WordTable::add(std::string_view text) {
  const std::uint64_t hash = hash_of(text);
  std::size_t place = place_of(text, hash);
  if (slots_[place].id != no_word) return slots_[place].id;
  if (2 * texts_.size() > slots_.size()) {
    grow();
    place = place_of(text, hash);
  }
  slots_[place] = {tag_of(hash), static_cast<WordId>(texts_.size())};
  texts_.emplace_back(text);
  return slots_[place].id;
}

void WordTable::grow() {
  slots_ = std::vector<Slot>(2 * slots_.size());
  for (std::size_t id = 1; id < texts_.size(); ++id) {
    const std::uint64_t hash = hash_of(texts_[id]);
    slots_[place_of(texts_[id], hash)] = {tag_of(hash), static_cast<WordId>(id)};
  }
}

}  // namespace pln::understanding
