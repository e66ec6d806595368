// The lowest layer of the stored form: varints and blocks of bytes with their length in front.
// Knows nothing of the learner. A reader refuses by StoreError{corrupt} and never reads past its
// end.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace pln::codec {

// How the payload after a tag is laid out, so that unknown tags can be skipped.
enum class Wire : std::uint8_t { varint, block };

struct Key {
  std::uint64_t tag{0};
  Wire wire{Wire::varint};
};

[[noreturn]] void refuse(const char* why);

// Appends to a string. What it wrote is in there when it ends; until then the string is longer than
// what was written, so that most bytes cost a comparison and no more.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) { make_room(out.size(), usual_bytes); }
  ~Writer() { out_.resize(size()); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void varint(std::uint64_t value) {
    if (value < 0x80 && next_ != end_) {
      *next_++ = static_cast<char>(value);
    } else {
      long_varint(value);
    }
  }
  void key(std::uint64_t tag, Wire wire) { varint(tag << 1U | static_cast<std::uint64_t>(wire)); }
  void bytes(std::string_view text) {
    if (room() < varint_bytes_max + text.size()) make_room(size(), varint_bytes_max + text.size());
    put_varint(text.size());
    next_ = copied(text, next_);
  }

  // A block whose content `fill` writes. The length is put in front afterwards.
  template <class Fill>
  void block(Fill&& fill) {
    const std::size_t place = size();
    varint(0);
    fill();
    const std::size_t length = size() - place - 1;
    if (length < 0x80) {
      out_[place] = static_cast<char>(length);
    } else {
      put_long_length(place, length);
    }
  }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(next_ - out_.data()); }
  void cut_to(std::size_t size) { next_ = out_.data() + size; }

 private:
  static constexpr std::size_t usual_bytes = 512;  // of what is stored of a learner in one piece
  static constexpr std::size_t varint_bytes_max = 10;

  // The end of the copy. Most texts are short, and not worth a call.
  static char* copied(std::string_view text, char* to) {
    const std::size_t size = text.size();
    if (size > 16) return std::copy(text.begin(), text.end(), to);
    const char* const from = text.data();
    const auto copy_ends = [&](auto number) {  // both ends of the text, which may overlap
      std::memcpy(&number, from, sizeof number);
      std::memcpy(to, &number, sizeof number);
      std::memcpy(&number, from + size - sizeof number, sizeof number);
      std::memcpy(to + size - sizeof number, &number, sizeof number);
    };
    if (size >= 8) {
      copy_ends(std::uint64_t{0});
    } else if (size >= 4) {
      copy_ends(std::uint32_t{0});
    } else {
      for (std::size_t at = 0; at < size; ++at) to[at] = from[at];
    }
    return to + size;
  }

  [[nodiscard]] std::size_t room() const { return static_cast<std::size_t>(end_ - next_); }
  void make_room(std::size_t used, std::size_t more) {
    out_.resize(std::max(used + more, out_.size() + out_.size() / 2));
    next_ = out_.data() + used;
    end_ = out_.data() + out_.size();
  }
  void long_varint(std::uint64_t value) {
    if (room() < varint_bytes_max) make_room(size(), varint_bytes_max);
    put_varint(value);
  }
  void put_varint(std::uint64_t value) {  // where there is room
    for (; value >= 0x80; value >>= 7U) *next_++ = static_cast<char>((value & 0x7FU) | 0x80U);
    *next_++ = static_cast<char>(value);
  }
  // In place of the byte at `place`; what stands behind it moves.
  void put_long_length(std::size_t place, std::size_t length) {
    std::size_t more = 0;  // bytes than the one that is there
    for (std::size_t rest = length >> 7U; rest > 0; rest >>= 7U) ++more;
    if (room() < more) make_room(size(), more);
    char* const front = out_.data() + place;
    std::copy_backward(front + 1, next_, next_ + more);
    char* const behind = next_ + more;
    next_ = front;
    put_varint(length);
    next_ = behind;
  }

  std::string& out_;
  char* next_{nullptr};  // where the next byte goes
  char* end_{nullptr};   // of the string
};

// How many bytes of memory decoding may still take, so that a small damaged input cannot ask for a
// large list: at most 256 times the input (an empty item of a list is one byte, a contact in memory
// some 700; in true data an item is 10 bytes or more), and a start of 1 MiB.
struct Budget {
  std::size_t left{0};
  explicit Budget(std::size_t input) : left((std::size_t{1} << 20U) + 256 * input) {}
  void take(std::size_t size) {
    if (size > left) refuse("more items than bytes");
    left -= size;
  }
};

class Reader {
 public:
  Reader(std::string_view input, Budget& budget) : rest_(input), budget_(&budget) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  Budget& budget() { return *budget_; }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) refuse("ends in the middle of a number");
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      if (shift == 63 && byte > 1) refuse("a number is too large");
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return value;
    }
    refuse("a number is too long");
  }
  Key key() {
    const std::uint64_t value = varint();
    return {value >> 1U, static_cast<Wire>(value & 1U)};
  }
  std::string_view bytes() {
    const std::uint64_t length = varint();
    if (length > rest_.size()) refuse("a block is longer than its surroundings");
    const std::string_view text = rest_.substr(0, static_cast<std::size_t>(length));
    rest_.remove_prefix(text.size());
    return text;
  }
  Reader block() { return {bytes(), *budget_}; }
  void skip(Wire wire) {
    if (wire == Wire::varint) {
      varint();
    } else {
      bytes();
    }
  }

 private:
  std::string_view rest_;
  Budget* budget_;
};

}  // namespace pln::codec
