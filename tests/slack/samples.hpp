// Messages, an overview and forms as the coach makes them, for the tests of what Slack shows.
#pragma once

#include "adapters/adapter.hpp"
#include "adapters/overview.hpp"
#include "adapters/slack/blocks.hpp"
#include "adapters/slack/forms.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pln::tests {

// A message whose text ends with its options, as bot/voice writes it.
[[nodiscard]] Outgoing message_of(std::string_view text, const std::vector<Option>& options,
                                  std::string_view locale = "en");

// Somebody in the middle of it, or somebody new.
[[nodiscard]] Overview known_overview(std::string_view locale);
[[nodiscard]] Overview new_overview(std::string_view locale);

[[nodiscard]] slack::FormWanted form_wanted(std::string_view form, std::string_view detail,
                                            std::string_view locale);
// A message with a link that somebody else wrote in a channel, to be kept.
[[nodiscard]] slack::FormWanted save_wanted(std::string_view locale);

// A form as it is sent: what is chosen in it.
[[nodiscard]] slack::FormSent rhythm_sent(std::string_view frequency,
                                          const std::vector<std::string>& days,
                                          std::string_view from, std::string_view to,
                                          std::string_view locale);

}  // namespace pln::tests
