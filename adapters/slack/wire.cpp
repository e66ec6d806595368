#include "adapters/slack/wire.hpp"

#include "bot/json/wire_read.hpp"

#include <algorithm>

namespace pln::slack {
namespace {

const Json none{};

}  // namespace

const Json& child(const Json& object, const char* name) {
  const auto found = object.find(name);  // of no object: the end
  return found == object.end() ? none : *found;
}

const Json& first_of(const Json& list) {
  return list.is_array() && !list.empty() ? list.front() : none;
}

bool is_true(const Json& object, const char* name) {
  return json::flag_at(object, name) || json::text_at(object, name) == "true";
}

bool is_id(std::string_view text, std::size_t bytes_max) {
  return !text.empty() && text.size() <= bytes_max &&
         std::all_of(text.begin(), text.end(), [](char letter) {
           return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
                  (letter >= '0' && letter <= '9') || letter == '.' || letter == '_' ||
                  letter == '-';
         });
}

std::string id_at(const Json& object, const char* name, std::size_t bytes_max) {
  std::string id = json::text_at(object, name);
  if (!is_id(id, bytes_max)) id.clear();
  return id;
}

}  // namespace pln::slack
