// The looks at a JSON text before a value is built of it: one over its bytes, for everything that
// has a limit and for keys that stand twice; and, where bytes alone do not tell, one over its
// structure. Neither keeps what it read. Part of json_text; use read_json. Pure.
#pragma once

#include "bot/json/json_text.hpp"

#include <optional>
#include <string_view>

namespace pln::json {

struct JsonLook {
  std::optional<JsonFault> fault{};
  bool unsure{false};  // a key with an escape, or a number near the largest: ask find_misbuilt
};

// The first byte with which the text exceeds its limits. It does not judge whether this is JSON.
[[nodiscard]] JsonLook look_over(std::string_view text, const JsonLimits& limits);

// The first fault in the structure: no JSON, or a key twice in one object (escapes resolved).
[[nodiscard]] std::optional<JsonFault> find_misbuilt(std::string_view text);

}  // namespace pln::json
