// What Slack would refuse with invalid_blocks, told before it is sent. It knows what blocks.cpp,
// forms.cpp and home.cpp make; whatever else it meets is a fault too.
#include "adapters/slack/blocks.hpp"
#include "adapters/slack/elements.hpp"
#include "adapters/slack/mrkdwn.hpp"
#include "adapters/slack/wire.hpp"
#include "bot/json/wire_read.hpp"

#include <array>
#include <set>
#include <utility>

namespace pln::slack {
namespace {

using json::text_at;

// Collects faults with the path of what is wrong.
class Inspector {
 public:
  std::vector<std::string> faults(const Json& blocks, std::size_t most) {
    if (!blocks.is_array()) {
      fault("no list of blocks");
      return std::move(faults_);
    }
    if (blocks.size() > most) fault("more than " + std::to_string(most) + " blocks");
    for (std::size_t at = 0; at < blocks.size(); ++at) {
      path_ = "/" + std::to_string(at);
      block(blocks[at]);
    }
    return std::move(faults_);
  }

 private:
  void fault(const std::string& what) { faults_.push_back(path_ + ": " + what); }

  void block(const Json& block) {
    using Look = void (Inspector::*)(const Json&);
    constexpr auto looks =
        std::to_array<std::pair<std::string_view, Look>>({{"rich_text", &Inspector::rich_text},
                                                          {"header", &Inspector::header},
                                                          {"actions", &Inspector::actions},
                                                          {"input", &Inspector::input}});
    const std::string id = text_at(block, "block_id");
    if (id.size() > action_id_max) fault("block_id too long");
    if (!id.empty() && !block_ids_.insert(id).second) fault("block_id twice");
    const std::string type = text_at(block, "type");
    for (const auto& [name, look] : looks) {
      if (name == type) return (this->*look)(block);
    }
    fault("a block of type '" + type + "'");
  }

  void header(const Json& block) { plain_text(child(block, "text"), header_max); }

  void rich_text(const Json& block) {
    const Json& sections = child(block, "elements");
    if (!sections.is_array() || sections.empty()) return fault("no elements");
    for (const Json& section : sections) {
      const Json& elements = child(section, "elements");
      if (text_at(section, "type") != "rich_text_section") fault("no section");
      if (!elements.is_array() || elements.empty()) fault("an empty section");
      for (const Json& element : elements) piece(element);
    }
  }

  void piece(const Json& element) {
    const std::string type = text_at(element, "type");
    if (type == "link") return url(text_at(element, "url"));
    if (type != "text") return fault("an element of type '" + type + "'");
    if (text_at(element, "text").empty()) fault("an empty text");
    if (element.contains("url")) fault("a text with an address");
  }

  void url(const std::string& url) {
    constexpr std::size_t url_characters_max = 3'000;
    const auto pieces = pieces_of(url);
    if (pieces.size() != 1 || !pieces.front().is_link) fault("no http address");
    if (url.size() > url_characters_max) fault("an address too long");
  }

  void actions(const Json& block) {
    const Json& elements = child(block, "elements");
    if (!elements.is_array() || elements.empty()) return fault("no elements");
    if (elements.size() > actions_max) fault("more than 25 elements");
    for (const Json& element : elements) {
      if (text_at(element, "type") != "button") fault("no button");
      button(element);
    }
  }

  void button(const Json& button) {
    plain_text(child(button, "text"), button_text_max);
    action_id(button);
    if (characters_of(text_at(button, "value")) > button_value_max) fault("value too long");
    const std::string style = text_at(button, "style");
    if (!style.empty() && style != "primary" && style != "danger") fault("no such style");
    if (const Json& confirm = child(button, "confirm"); confirm.is_object()) {
      plain_text(child(confirm, "title"), 100);
      plain_text(child(confirm, "text"), 300);
      plain_text(child(confirm, "confirm"), 30);
      plain_text(child(confirm, "deny"), 30);
    }
  }

  // Unique in the whole message or view: one that stands twice is refused.
  void action_id(const Json& element) {
    const std::string id = text_at(element, "action_id");
    if (id.empty() || id.size() > action_id_max) fault("no action_id, or too long");
    if (!action_ids_.insert(id).second) fault("action_id '" + id + "' twice");
  }

  void input(const Json& block) {
    plain_text(child(block, "label"), input_label_max);
    const Json& element = child(block, "element");
    const std::string type = text_at(element, "type");
    action_id(element);
    if (type == "static_select") {
      options(element, select_options_max);
      if (!holds(child(element, "options"), child(element, "initial_option"))) {
        fault("what is chosen is no option");
      }
    } else if (type == "checkboxes") {
      constexpr std::size_t boxes_max = 10;
      options(element, boxes_max);
      const Json& chosen = child(element, "initial_options");
      if (chosen.is_array() && chosen.empty()) fault("an empty choice");
      for (const Json& one : chosen) {
        if (!holds(child(element, "options"), one)) fault("what is chosen is no option");
      }
    } else if (type != "plain_text_input") {
      fault("a field of type '" + type + "'");
    }
  }

  static bool holds(const Json& options, const Json& one) {
    for (const Json& option : options) {
      if (option == one) return true;
    }
    return one.is_null();
  }

  void options(const Json& element, std::size_t most) {
    const Json& options = child(element, "options");
    if (!options.is_array() || options.empty()) return fault("no options");
    if (options.size() > most) fault("too many options");
    std::set<std::string> values;
    for (const Json& option : options) {
      plain_text(child(option, "text"), option_text_max);
      const std::string value = text_at(option, "value");
      if (value.empty() || value.size() > 150) fault("an option without a value, or too long");
      if (!values.insert(value).second) fault("an option twice");
    }
  }

  void plain_text(const Json& text, std::size_t most) {
    if (text_at(text, "type") != "plain_text") fault("no plain text");
    const std::string words = text_at(text, "text");
    if (words.empty()) fault("an empty text");
    if (characters_of(words) > most) fault("longer than " + std::to_string(most));
  }

  std::string path_{};
  std::vector<std::string> faults_{};
  std::set<std::string> block_ids_{}, action_ids_{};
};

}  // namespace

std::vector<std::string> block_faults(const Json& blocks, std::size_t most) {
  return Inspector{}.faults(blocks, most);
}

}  // namespace pln::slack
