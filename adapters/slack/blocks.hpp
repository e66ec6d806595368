// What the coach says as Slack shows it: Block Kit with a text that makes sense by itself. Whatever
// words hold, they are shown and nothing else: no mention, no markup. Within Slack's limits for any
// input. Pure.
#pragma once

#include "adapters/adapter.hpp"
#include "adapters/phrases.hpp"
#include "adapters/slack/frame.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pln::slack {

// The arguments of chat.postMessage for a message, but for the channel: text, blocks, thread_ts,
// metadata of type "pln_coach" with the message's `id`, no unfurling.
[[nodiscard]] Json message_arguments(const Outgoing& message, const PhraseSource& phrase);

// The id in a message's metadata, as message_arguments wrote it; empty if there is none.
[[nodiscard]] MessageId message_id_of(const Json& message);

// A button's value, written and read: which option of which message.
struct ButtonValue {
  MessageId message{};
  std::string option{};
};
[[nodiscard]] std::string button_value(const MessageId& message, std::string_view option);
[[nodiscard]] std::optional<ButtonValue> read_button_value(std::string_view value);

// A paragraph without markup, links told apart, as one rich_text block. Long text is parted at
// spaces into several blocks.
void add_paragraphs(Json& blocks, std::string_view text);

// Faults that Slack would answer with invalid_blocks; empty: none. `most`: 50 in a message, 100 in
// a view. For tests.
[[nodiscard]] std::vector<std::string> block_faults(const Json& blocks, std::size_t most);

}  // namespace pln::slack
