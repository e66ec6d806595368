#include "bot/json/wire_read.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace pln::json {
namespace {

using Json = nlohmann::json;

const Json* field(const Json& object, const char* name) {
  const auto found = object.find(name);  // of no object: the end
  return found == object.end() ? nullptr : &*found;
}

}  // namespace

std::string text_at(const Json& object, const char* name) {
  const Json* value = field(object, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string{};
}

std::optional<std::string> optional_text_at(const Json& object, const char* name) {
  if (field(object, name) == nullptr) return std::nullopt;
  return text_at(object, name);
}

std::optional<std::int64_t> number_at(const Json& object, const char* name) {
  const Json* value = field(object, name);
  if (value == nullptr || !value->is_number_integer()) return std::nullopt;
  if (value->is_number_unsigned() && !std::in_range<std::int64_t>(value->get<std::uint64_t>())) {
    return std::nullopt;
  }
  return value->get<std::int64_t>();
}

bool flag_at(const Json& object, const char* name) {
  const Json* value = field(object, name);
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

}  // namespace pln::json
