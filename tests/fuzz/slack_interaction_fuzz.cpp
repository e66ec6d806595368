// Law: an interaction of any JSON is read without a fault; the form that it asks for is a view that
// Slack takes, and a form that was sent gives words or faults, never both and never neither.
#include "adapters/slack/blocks.hpp"
#include "adapters/slack/forms.hpp"
#include "bot/core/check.hpp"
#include "bot/json/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

// Stands for the texts: the key, and what it was given.
std::string phrase(std::string_view key, std::string_view /*locale*/,
                   const std::vector<pln::Argument>& arguments) {
  std::string text{key};
  for (const pln::Argument& argument : arguments) {
    if (const auto* value = std::get_if<std::string>(&argument.value)) text += " " + *value;
  }
  return text;
}

void check_form(const pln::slack::FormWanted& wanted) {
  using namespace pln::slack;
  pln::Overview overview{};
  overview.known = overview.consented = true;
  for (const pln::Overview* shown : {static_cast<pln::Overview*>(nullptr), &overview}) {
    const Json view = form_view(wanted, shown, phrase);
    PLN_CHECK(block_faults(view["blocks"], 100).empty());
  }
}

void check_words(const pln::slack::FormSent& sent) {
  const pln::slack::FormWords words = words_of(sent, phrase);
  PLN_CHECK(words.faults.is_object());
  PLN_CHECK(words.text.empty() != words.faults.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pln::slack;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  pln::json::JsonFault fault{};
  const auto payload = pln::json::read_json(text, fault, pln::json::wire_json);
  if (!payload) return 0;
  const Incoming incoming = read_interaction(*payload);
  if (const auto* wanted = std::get_if<FormWanted>(&incoming.what)) check_form(*wanted);
  if (const auto* sent = std::get_if<FormSent>(&incoming.what)) check_words(*sent);
  if (const auto* pressed = std::get_if<Pressed>(&incoming.what)) {
    const auto again = read_button_value(button_value(pressed->message, pressed->option));
    PLN_CHECK(again && again->message == pressed->message && again->option == pressed->option);
  }
  // The same words by other ways.
  FormWanted wanted{};
  wanted.form = "save";
  wanted.channel = "C1";
  wanted.message = *payload;
  check_form(wanted);
  FormSent sent{};
  sent.form = "rhythm";
  sent.values = *payload;
  check_words(sent);
  (void)read_profile(*payload, incoming.source);
  return 0;
}
