#include "bot/runtime/json_text.hpp"

#include "bot/voice/fold.hpp"

#include <nlohmann/json.hpp>

namespace pln::runtime {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// True if brackets outside strings nest deeper than we read.
bool too_deep(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t index = 0; index < text.size(); ++index) {
    const char letter = text[index];
    if (in_string) {
      if (letter == '\\') ++index;
      if (letter == '"') in_string = false;
    } else if (letter == '"') {
      in_string = true;
    } else if (letter == '{' || letter == '[') {
      if (++depth > json_depth_max) return true;
    } else if ((letter == '}' || letter == ']') && depth > 0) {
      --depth;
    }
  }
  return false;
}

// How many bytes one well-formed character at the front takes; 0 if there is none.
std::size_t character_bytes(std::string_view text) {
  for (std::size_t bytes = 1; bytes <= 4 && bytes <= text.size(); ++bytes) {
    if (voice::is_valid_utf8(text.substr(0, bytes))) return bytes;
  }
  return 0;
}

std::string repaired(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t bytes = character_bytes(text);
    result += bytes == 0 ? replacement : text.substr(0, bytes);
    text.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  return result;
}

}  // namespace

std::optional<nlohmann::json> read_json(std::string_view line, JsonFault& fault) {
  if (line.size() > json_line_bytes_max) {
    fault.message = "the line is longer than " + std::to_string(json_line_bytes_max) + " bytes";
    return std::nullopt;
  }
  if (too_deep(line)) {
    fault.message = "nested deeper than " + std::to_string(json_depth_max) + " levels";
    return std::nullopt;
  }
  std::string mended;
  if (!voice::is_valid_utf8(line)) {
    mended = repaired(line);
    line = mended;
  }
  try {
    return nlohmann::json::parse(line);
  } catch (const nlohmann::json::exception& error) {
    const std::string_view full = error.what();  // "[json.exception...] parse error at ...: ..."
    const std::size_t begin = full.find("parse error at");
    constexpr std::size_t shown_max = 200;
    fault.message = "no JSON: " + repaired(full.substr(begin == full.npos ? 0 : begin, shown_max));
    return std::nullopt;
  }
}

std::string json_line(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}
std::string json_line(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace pln::runtime
