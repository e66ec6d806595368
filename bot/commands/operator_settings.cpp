#include "bot/commands/operator_settings.hpp"

#include "bot/runtime/data_folder.hpp"

#include <fstream>
#include <ostream>

namespace pln::commands {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// A plain or quoted scalar, without a comment behind it.
std::string scalar(const std::string& text) {
  std::string value = trimmed(text);
  if (!value.empty() && (value.front() == '"' || value.front() == '\'')) {
    const std::size_t end = value.find(value.front(), 1);
    return value.substr(1, end == std::string::npos ? end : end - 1);
  }
  return trimmed(value.substr(0, value.find(" #")));
}

}  // namespace

OperatorSettings read_operator(const std::filesystem::path& config, std::ostream& messages) {
  OperatorSettings settings;
  if (config.empty()) return settings;
  std::ifstream file{config};
  if (!file) throw runtime::FolderError("cannot read the configuration " + config.string());
  std::string block;
  for (std::string line; std::getline(file, line);) {
    const std::string content = trimmed(line);
    const std::size_t colon = content.find(':');
    if (content.empty() || content.front() == '#' || colon == std::string::npos) continue;
    const std::string key = content.substr(0, colon);
    if (line.front() != ' ') {
      block = key;
      if (block != "operator") {
        messages << "warning: " << config.string() << ": '" << block
                 << "' is for the service, which comes in a later version, and was ignored\n";
      }
    } else if (block == "operator") {
      const std::string value = scalar(content.substr(colon + 1));
      if (key == "name") settings.name = value;
      if (key == "contact") settings.contact = value;
      if (key == "country") settings.country = value;
    }
  }
  return settings;
}

}  // namespace pln::commands
