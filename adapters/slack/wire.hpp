// Looks into a JSON value that Slack sent, for the files of this folder: whatever is missing or of
// another type is null, empty or no id. Complements bot/json/wire_read. Pure.
#pragma once

#include "adapters/slack/frame.hpp"

#include <string>
#include <string_view>

namespace pln::slack {

// The member of that name; null if there is none or `object` is none.
[[nodiscard]] const Json& child(const Json& object, const char* name);
// The first element of a list; null if there is none.
[[nodiscard]] const Json& first_of(const Json& list);
// true, or "true" as form posts have it.
[[nodiscard]] bool is_true(const Json& object, const char* name);

// Ids become parts of keys, so only letters that need no escape anywhere are taken.
[[nodiscard]] bool is_id(std::string_view text, std::size_t bytes_max = 64);
// A member that is an id; else empty.
[[nodiscard]] std::string id_at(const Json& object, const char* name, std::size_t bytes_max = 64);

}  // namespace pln::slack
