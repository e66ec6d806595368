// JSON from outside, read within bounds of size, depth, number of values and of what a number may
// be; they hold before any value is built. Scenario lines are mended where they can be; what a
// platform sends is refused instead. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pln::json {

inline constexpr std::size_t json_depth_max = 64;              // nothing of ours nests beyond 8
inline constexpr std::size_t json_line_bytes_max = 1'000'000;  // a pretend network's account fits

struct JsonLimits {
  std::size_t bytes{json_line_bytes_max};
  std::size_t depth{json_depth_max};
  std::size_t values{200'000};        // elements and members in all: 16 bytes each, and more
  std::size_t text_bytes{1'000'000};  // of one string, as it is written
  std::size_t number_letters{64};     // a double has 17 digits
  // Invalid UTF-8 and a key twice in one object are refused. Otherwise the former is replaced, and
  // of the latter the last one counts.
  bool strict{false};
};

// A scenario's line, and a line on the control socket.
inline constexpr JsonLimits line_json{};
// An event of a platform. Their texts have 40,000 characters at most, their events 64 KB.
inline constexpr JsonLimits wire_json{.text_bytes = 256 * 1024, .strict = true};

struct JsonFault {
  std::string message{};
  std::size_t at{0};  // the byte, as far as it is known
};

// The value of one text, or what is wrong with it.
std::optional<nlohmann::json> read_json(std::string_view text, JsonFault& fault,
                                        const JsonLimits& limits = line_json);

// Compact, on one line, with invalid UTF-8 replaced by U+FFFD.
std::string json_line(const nlohmann::ordered_json& value);
std::string json_line(const nlohmann::json& value);

}  // namespace pln::json
