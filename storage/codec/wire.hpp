// The lowest layer of the stored form: varints and blocks of bytes with their length in front.
// Knows nothing of the learner. A reader refuses by StoreError{corrupt} and never reads past its
// end.
#pragma once

#include <cstddef>
#include <cstdint>
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

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void varint(std::uint64_t value) {
    while (value >= 0x80) {
      out_.push_back(static_cast<char>(static_cast<unsigned char>(value | 0x80)));
      value >>= 7U;
    }
    out_.push_back(static_cast<char>(static_cast<unsigned char>(value)));
  }
  void key(std::uint64_t tag, Wire wire) { varint(tag << 1U | static_cast<std::uint64_t>(wire)); }
  void bytes(std::string_view text) {
    varint(text.size());
    out_.append(text);
  }

  // A block whose content `fill` writes. The length is put in front afterwards.
  template <class Fill>
  std::size_t block(Fill&& fill) {
    const std::size_t place = out_.size();
    out_.push_back('\0');
    fill();
    const std::size_t length = out_.size() - place - 1;
    if (length < 0x80) {
      out_[place] = static_cast<char>(static_cast<unsigned char>(length));
    } else {
      std::string prefix;
      Writer(prefix).varint(length);
      out_.replace(place, 1, prefix);
    }
    return length;
  }
  [[nodiscard]] std::size_t size() const { return out_.size(); }
  void cut_to(std::size_t size) { out_.resize(size); }

 private:
  std::string& out_;
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
