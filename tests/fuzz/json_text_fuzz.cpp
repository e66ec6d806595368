// Law: any bytes are refused with a reason, or read; what is read strictly is read leniently too,
// as the same value, and has no key twice in the eyes of the parser either.
#include "bot/core/check.hpp"
#include "bot/json/json_bounds.hpp"
#include "bot/json/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pln::json;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  JsonFault fault;
  const auto strict = read_json(text, fault, wire_json);
  if (!strict) {
    PLN_CHECK(!fault.message.empty() && fault.at <= size);
    return 0;
  }
  const auto lenient = read_json(text, fault, line_json);
  PLN_CHECK(lenient && *lenient == *strict);
  PLN_CHECK(!find_misbuilt(text));
  return 0;
}
