// Law: any bytes are refused with a StoreError, or give a value that is stored and read back equal.
#include "bot/core/check.hpp"
#include "storage/codec/codec.hpp"
#include "storage/store.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace pln;

// `decode` is one of the codec's functions that give a whole value.
template <class Value>
void check_value(Value (*decode)(std::string_view), std::string_view input) {
  const Value value = decode(input);
  std::string bytes;
  codec::encode(value, bytes);
  PLN_CHECK(decode(bytes) == value);
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
  const unsigned target = data[0] % (5 + codec::parts);
  try {
    switch (target) {
      case 0:
        check_value(&codec::decode_turn, input);
        break;
      case 1:
        check_value(&codec::decode_outbox_row, input);
        break;
      case 2:
        check_value(&codec::decode_work_row, input);
        break;
      case 3:
        check_value(&codec::decode_quarantine_row, input);
        break;
      case 4:
        check_hot(input);
        break;
      default:
        check_part(input, target - 5);
    }
  } catch (const StoreError& error) {
    PLN_CHECK(error.kind() == StoreError::Kind::corrupt ||
              error.kind() == StoreError::Kind::newer_version);
  }
  return 0;
}
