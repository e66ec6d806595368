// The flows and texts that are built into the program. The bytes come out of prompt_compiler.
#pragma once

#include "bot/core/check.hpp"
#include "bot/prompts/blob.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace pln {

std::string_view builtin_prompts_blob();

namespace prompts {

// Ready for link(), and known to be free of faults.
[[nodiscard]] inline Loaded load_builtin() {
  std::optional<Loaded> loaded = decode(builtin_prompts_blob());
  PLN_CHECK(loaded.has_value());
  return std::move(*loaded);
}

}  // namespace prompts
}  // namespace pln
