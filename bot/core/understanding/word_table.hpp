// Numbers for words and phrases, so that they are compared and looked up without their letters.
// Filled once, then only read. One cheap hash a look-up; what is unknown is seldom compared at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pln::understanding {

using WordId = std::uint32_t;
inline constexpr WordId no_word = 0;  // of what is not in the table

class WordTable {
 public:
  void clear();
  // The number of `text`, a new one if it has none yet; they count from 1.
  WordId add(std::string_view text);
  [[nodiscard]] WordId find(std::string_view text) const;
  [[nodiscard]] std::string_view text(WordId id) const { return texts_[id]; }
  // One more than the highest number.
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  struct Slot {
    std::uint32_t tag{0};  // other bits of the hash than those that chose the slot
    WordId id{no_word};
  };
  void grow();
  [[nodiscard]] std::size_t place_of(std::string_view text, std::uint64_t hash) const;

  std::vector<Slot> slots_ = std::vector<Slot>(16);  // a power of two, at most half of it in use
  std::vector<std::string> texts_ = std::vector<std::string>(1);
};

}  // namespace pln::understanding
