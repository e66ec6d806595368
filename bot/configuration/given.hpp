// What was given, from the weakest source to the strongest, as one tree of texts: a stronger source
// replaces what a weaker one said about the same key. Knows no keys and judges no values. Pure.
#pragma once

#include "bot/configuration/reading.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pln::configuration {

struct Given {
  enum class Kind : std::uint8_t { nothing, text, list, map };
  Kind kind{Kind::nothing};
  Origin origin{};  // of a field: where its key stands
  std::string text{};
  std::vector<Given> items{};
  std::vector<std::pair<std::string, Given>> fields{};

  [[nodiscard]] Given* find(std::string_view key);
};

// The tree of a file; what is no YAML is added to `faults`.
[[nodiscard]] Given given_by_file(const FileText& file, std::vector<Fault>& faults);

// Puts the variables that begin with PLN_COACH_ over what is there.
void give_environment(Given& root, const std::vector<Variable>& environment,
                      std::vector<Fault>& faults);

void give_override(Given& root, const Override& option, std::vector<Fault>& faults);

inline constexpr std::string_view environment_prefix = "PLN_COACH_";

}  // namespace pln::configuration
