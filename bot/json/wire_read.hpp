// Reads the fields of a JSON value that somebody else wrote. What is missing, of another type, or
// asked of something that is no object reads as nothing; no function here throws. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace pln::json {

[[nodiscard]] std::string text_at(const nlohmann::json& object, const char* name);  // else ""
// Nothing if the field is absent; "" if it is no string.
[[nodiscard]] std::optional<std::string> optional_text_at(const nlohmann::json& object,
                                                          const char* name);
// Whole numbers only.
[[nodiscard]] std::optional<std::int64_t> number_at(const nlohmann::json& object, const char* name);
[[nodiscard]] bool flag_at(const nlohmann::json& object, const char* name);  // else false

}  // namespace pln::json
