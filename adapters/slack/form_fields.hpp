// The fields of a form or query as they come over HTTP. Pure.
#pragma once

#include "adapters/slack/frame.hpp"

#include <optional>
#include <string_view>

namespace pln::slack {

inline constexpr std::size_t form_fields_max = 100;  // Slack's commands have 15

// An object of texts, the last of a name counts; nothing if it is no form or has too many fields.
[[nodiscard]] std::optional<Json> read_form(std::string_view body);

}  // namespace pln::slack
