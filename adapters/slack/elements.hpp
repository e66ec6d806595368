// The pieces that messages, forms and the Home tab are built of, each within Slack's limits
// whatever it is given. Part of blocks and forms; nothing else makes Block Kit. Pure.
#pragma once

#include "adapters/slack/frame.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace pln::slack {

// https://docs.slack.dev/reference/block-kit
inline constexpr std::size_t actions_max = 25;
inline constexpr std::size_t button_text_max = 75;
inline constexpr std::size_t button_value_max = 2'000;
inline constexpr std::size_t header_max = 150;
inline constexpr std::size_t view_title_max = 24;
inline constexpr std::size_t option_text_max = 75;
inline constexpr std::size_t select_options_max = 100;
inline constexpr std::size_t input_label_max = 2'000;
inline constexpr std::size_t action_id_max = 255;

// Without control characters and without marks that turn the direction of all that follows.
[[nodiscard]] std::string clean(std::string_view text);
[[nodiscard]] std::size_t characters_of(std::string_view text);

// A text object without markup, cut to `most` characters; never empty, which Slack refuses.
[[nodiscard]] Json plain(std::string_view text, std::size_t most);
[[nodiscard]] Json button(std::string action_id, std::string_view label, std::string value);
[[nodiscard]] Json header(std::string_view text);
// A line of bold words.
[[nodiscard]] Json bold_line(std::string_view text);
[[nodiscard]] Json option(std::string_view label, std::string value);
[[nodiscard]] Json input(std::string block_id, std::string_view label, Json element);
// As many actions blocks as the elements need.
void add_actions(Json& blocks, Json elements);

}  // namespace pln::slack
