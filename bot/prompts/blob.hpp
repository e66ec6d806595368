// The compiled form of prompts/ as bytes: what prompt_compiler puts into the program, so that a
// start parses neither YAML nor message patterns. Versioned; reading is bounded and refuses what is
// damaged. Not for storage: program and blob are of the same build.
#pragma once

#include "bot/prompts/loader.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pln::prompts {

inline constexpr unsigned blob_version = 1;

[[nodiscard]] std::string encode(const Loaded& loaded);

// Not linked yet, like everything that is loaded. Nothing: these bytes are no blob of this version.
[[nodiscard]] std::optional<Loaded> decode(std::string_view blob);

}  // namespace pln::prompts
