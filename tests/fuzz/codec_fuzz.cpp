// Law: any bytes are refused with a StoreError, or give a value that is stored and read back equal.
#include "bot/core/check.hpp"
#include "storage/codec/codec.hpp"
#include "storage/store.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace pln;

void check_turn(std::string_view input) {
  const Turn turn = codec::decode_turn(input);
  std::string bytes;
  codec::encode(turn, bytes);
  PLN_CHECK(codec::decode_turn(bytes) == turn);
}

void check_message(std::string_view input) {
  const OutboxRow row = codec::decode_outbox_row(input);
  std::string bytes;
  codec::encode(row, bytes);
  PLN_CHECK(codec::decode_outbox_row(bytes) == row);
}

void check_hot(std::string_view input) {
  Learner learner, again;
  codec::decode_hot(input, learner);
  std::string bytes;
  codec::encode_hot(learner, bytes);
  codec::decode_hot(bytes, again);
  PLN_CHECK(again == learner);
}

void check_part(std::string_view input, unsigned part) {
  Learner learner, again;
  codec::decode_part(input, part, learner);
  std::string bytes;
  codec::encode_part(learner, part, bytes);
  codec::decode_part(bytes, part, again);
  PLN_CHECK(again == learner);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data + 1), size - 1);
  const unsigned target = data[0] % (3 + codec::parts);
  try {
    if (target == 0) {
      check_turn(input);
    } else if (target == 1) {
      check_message(input);
    } else if (target == 2) {
      check_hot(input);
    } else {
      check_part(input, target - 3);
    }
  } catch (const StoreError& error) {
    PLN_CHECK(error.kind() == StoreError::Kind::corrupt ||
              error.kind() == StoreError::Kind::newer_version);
  }
  return 0;
}
