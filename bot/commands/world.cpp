#include "bot/commands/world.hpp"

#include "bot/core/rfc3339.hpp"
#include "bot/json/json_text.hpp"

#include <nlohmann/json.hpp>

#include <ostream>

namespace pln::commands {

void World::print(const Outgoing& message) {
  if (!printed_.insert(message.id.text).second) return;
  nlohmann::ordered_json line;
  line["type"] = "say";
  line["at"] = rfc3339(message.at);
  line["id"] = message.id.text;
  line["to"] = message.room == "dm" ? message.learner.text : message.room;
  line["room"] = message.room;
  line["cause"] = std::string{name_of(message.cause)};
  line["template"] = message.text_template;
  line["text"] = message.text;
  if (!message.options.empty()) {
    auto choices = nlohmann::ordered_json::array();
    for (const Option& option : message.options) {
      choices.push_back({{"id", option.id}, {"label", option.label}});
    }
    line["choices"] = std::move(choices);
  }
  out_ << json::json_line(line) << '\n';
}

}  // namespace pln::commands
