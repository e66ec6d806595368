#include "bot/json/json_text.hpp"

#include "bot/json/json_bounds.hpp"
#include "bot/json/json_escape.hpp"
#include "bot/voice/fold.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace pln::json {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::string repaired(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t bytes = first_character_bytes(text);
    result += bytes == 0 ? replacement : text.substr(0, bytes);
    text.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  return result;
}

// What the parser says, without its own name: "[json.exception...] parse error at ...: ...".
std::string no_json(std::string_view full) {
  const std::size_t begin = full.find("parse error at");
  constexpr std::size_t shown_max = 200;
  return "no JSON: " + repaired(full.substr(begin == full.npos ? 0 : begin, shown_max));
}

}  // namespace

std::optional<nlohmann::json> read_json(std::string_view text, JsonFault& fault,
                                        const JsonLimits& limits) {
  JsonLook look = look_over(text, limits);
  if (look.fault) {
    fault = std::move(*look.fault);
    return std::nullopt;
  }
  std::string mended;
  if (!voice::is_valid_utf8(text)) {
    if (limits.strict) {
      fault = JsonFault{"no UTF-8"};
      return std::nullopt;
    }
    mended = repaired(text);
    text = mended;
  }
  if (limits.strict && look.unsure) {
    if (auto misbuilt = find_misbuilt(text)) {
      fault = std::move(*misbuilt);
      if (fault.message.starts_with('[')) fault.message = no_json(fault.message);
      return std::nullopt;
    }
  }
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::exception& error) {
    fault.message = no_json(error.what());
    return std::nullopt;
  }
}

std::string json_line(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}
std::string json_line(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace pln::json
