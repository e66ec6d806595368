// JSON from outside, read within bounds: never deeper than `json_depth_max`, never more than the
// caller's line limit, invalid UTF-8 replaced. Pure; the bounds hold before any value is built.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pln::runtime {

inline constexpr std::size_t json_depth_max = 64;              // nothing of ours nests beyond 8
inline constexpr std::size_t json_line_bytes_max = 1'000'000;  // a pretend network's account fits

struct JsonFault {
  std::string message{};
};

// The value of one line, or what is wrong with it.
std::optional<nlohmann::json> read_json(std::string_view line, JsonFault& fault);

// Compact, on one line, with invalid UTF-8 replaced by U+FFFD.
std::string json_line(const nlohmann::ordered_json& value);
std::string json_line(const nlohmann::json& value);

}  // namespace pln::runtime
