// The configuration out of its four sources: built-in default < file < environment < command line.
// All faults are found in one go, each with its place and mend; where every value came from is told
// as well. read_configuration() is pure, load_configuration() reads the file before.
#pragma once

#include "bot/configuration/configuration.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pln::configuration {

enum class Source : std::uint8_t { built_in, file, environment, command_line };

struct Origin {
  Source source{Source::built_in};
  std::string place{};  // "coach.yaml", "PLN_COACH_DATA", "--data"; empty: built in
  int line{0};          // of a file
};

// "coach.yaml:12", "environment PLN_COACH_DATA", "command line --data", "default".
[[nodiscard]] std::string to_text(const Origin& origin);

// By key path: "http.listen", "slack.0.name"; "slack.0" is where that item begins.
using Origins = std::map<std::string, Origin>;

struct Fault {
  Origin origin{};
  std::string fault{};
  std::string mend{};
};

// "coach.yaml:12: what is wrong; mend: what to do".
[[nodiscard]] std::string to_text(const Fault& fault);

struct Reading {
  Configuration configuration{};  // usable only if there is no fault
  Origins origins{};
  std::vector<Fault> faults{};
};

struct FileText {
  std::string name{};            // for messages
  std::string bytes{};           //
  std::filesystem::path base{};  // relative paths in the file count from here
};

// An environment variable; names without PLN_COACH_ before them are passed over.
struct Variable {
  std::string name{}, value{};
};

// An option of the command line that stands for a key.
struct Override {
  std::string key{};     // "log.level"
  std::string value{};   //
  std::string option{};  // "--log-level"
};

[[nodiscard]] Reading read_configuration(const std::optional<FileText>& file,
                                         const std::vector<Variable>& environment,
                                         const std::vector<Override>& overrides);

// Reads the file first; an empty path is none. A file that cannot be read is a fault.
[[nodiscard]] Reading load_configuration(const std::filesystem::path& file,
                                         const std::vector<Variable>& environment,
                                         const std::vector<Override>& overrides);

// The variables of this process that begin with PLN_COACH_.
[[nodiscard]] std::vector<Variable> own_environment();

struct SecretFile {
  std::string key{};  // "slack.0.app_token_file"
  std::filesystem::path path{};
};
// The secret files that are named, in the order of the keys; secrets.key_file is not among them.
[[nodiscard]] std::vector<SecretFile> secret_files(const Configuration& configuration);

// All faults, a line each.
[[nodiscard]] std::string to_text(const std::vector<Fault>& faults);

}  // namespace pln::configuration
