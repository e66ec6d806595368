#include "adapters/slack/blocks.hpp"

#include "adapters/slack/elements.hpp"
#include "adapters/slack/forms.hpp"
#include "adapters/slack/mrkdwn.hpp"
#include "adapters/slack/wire.hpp"
#include "bot/json/json_text.hpp"
#include "bot/json/wire_read.hpp"

#include <algorithm>
#include <utility>

namespace pln::slack {
namespace {

using json::text_at;

constexpr std::size_t text_characters_max = 40'000;   // Slack cuts there
constexpr std::size_t options_max = 4 * actions_max;  // more are left to their lines
constexpr std::size_t paragraphs_max = 40;            // leaves room for the buttons

// "1 yes  2 no", or one a line: as bot/voice ends a text that has options (render_say).
bool ends_with_options(std::string_view text, const std::vector<Option>& options,
                       std::string_view glue, std::size_t& begin) {
  std::string lines;
  for (std::size_t at = 0; at < options.size(); ++at) {
    if (at > 0) lines += glue;
    lines += std::to_string(at + 1) + " " + options[at].label;
  }
  if (!text.ends_with(lines)) return false;
  begin = text.size() - lines.size();
  return begin > 0 && text[begin - 1] == '\n';
}

// The text without the lines of its options.
std::string_view without_options(std::string_view text, const std::vector<Option>& options) {
  std::size_t begin = 0;
  if (options.empty()) return text;
  if (!ends_with_options(text, options, "\n", begin) &&
      !ends_with_options(text, options, "  ", begin)) {
    return text;
  }
  text = text.substr(0, begin);
  while (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

// A button for each option; false if one of them does not show its label in full.
bool add_option_buttons(Json& elements, const Outgoing& message) {
  bool in_full = true;
  for (std::size_t at = 0; at < message.options.size(); ++at) {
    if (at == options_max) return false;
    const std::string number = std::to_string(at + 1);
    const Option& option = message.options[at];
    const std::string label = clean(number + " " + option.label);
    const std::string value = button_value(message.id, option.id);
    if (value.size() > button_value_max) {
      in_full = false;
      continue;
    }
    in_full = in_full && cut(label, button_text_max) == label;
    elements.push_back(button("option:" + number, label, value));
  }
  return in_full;
}

// Escaped, and within what Slack takes: cut before an entity, never within.
std::string fallback_of(std::string_view text) {
  constexpr std::string_view ellipsis = "…";
  const std::string plain = clean(text);
  std::string coded = escaped(plain);
  for (std::size_t most = text_characters_max; characters_of(coded) > text_characters_max;
       most = most / 8 * 7) {
    coded = escaped(cut(plain, most));
  }
  return coded.empty() ? std::string(ellipsis) : coded;
}

}  // namespace

Json message_arguments(const Outgoing& message, const PhraseSource& phrase) {
  Json buttons = Json::array();
  const bool shown = add_option_buttons(buttons, message);
  if (has_form(message.question)) {
    const Json value{{"question", message.question}, {"locale", message.locale}};
    buttons.push_back(button("form:answer", phrase("slack.form_open", message.locale, {}),
                             json::json_line(value)));
  }
  const std::string_view body =
      shown ? without_options(message.text, message.options) : std::string_view(message.text);
  Json blocks = Json::array();
  add_paragraphs(blocks, body);
  if (blocks.size() > paragraphs_max) blocks.erase(blocks.begin() + paragraphs_max, blocks.end());
  add_actions(blocks, std::move(buttons));
  Json arguments{
      {"text", fallback_of(message.text)},
      {"mrkdwn", false},
      {"unfurl_links", false},
      {"unfurl_media", false},
      {"metadata", {{"event_type", "pln_coach"}, {"event_payload", {{"id", message.id.text}}}}}};
  if (!blocks.empty()) arguments["blocks"] = std::move(blocks);
  if (!message.thread.empty()) arguments["thread_ts"] = message.thread;
  return arguments;
}

MessageId message_id_of(const Json& message) {
  const Json& metadata = child(message, "metadata");
  if (text_at(metadata, "event_type") != "pln_coach") return {};
  return {text_at(child(metadata, "event_payload"), "id")};
}

std::string button_value(const MessageId& message, std::string_view option) {
  return json::json_line(Json::array({message.text, std::string(option)}));
}

std::optional<ButtonValue> read_button_value(std::string_view value) {
  json::JsonFault fault{};
  constexpr json::JsonLimits value_json{
      .bytes = button_value_max, .depth = 2, .values = 4, .strict = true};
  const auto parts = json::read_json(value, fault, value_json);
  if (!parts || !parts->is_array() || parts->size() != 2) return std::nullopt;
  const auto* const message = parts->front().get_ptr<const std::string*>();
  const auto* const option = parts->back().get_ptr<const std::string*>();
  if (message == nullptr || option == nullptr || message->empty() || option->empty()) {
    return std::nullopt;
  }
  return ButtonValue{{*message}, *option};
}

}  // namespace pln::slack
