// Reads one line of a scenario (JSON) into a typed value or a problem that names the field. It
// checks every kind of line there is, plays none of them, and never throws. Pure.
#pragma once

#include "bot/core/time.hpp"
#include "bot/core/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pln::runtime {

enum class LineKind : std::uint8_t {
  message,
  choice,
  reaction,
  edit,
  delete_,
  redeliver,
  profile,
  restart,
  advance,
  export_,
  // Read and checked; nothing plays them yet.
  room,
  joined,
  left,
  world,
  link_channel,
  link_account,
  fault
};

[[nodiscard]] std::string_view name_of_line(LineKind kind);
[[nodiscard]] bool is_played(LineKind kind);

struct ScenarioLine {
  LineKind kind{LineKind::advance};
  UtcTime at{};
  std::string who{}, id{}, text{}, message{}, choice{}, emoji{}, room{"dm"};
  bool removed{false};
  Platform platform{Platform::console};
  std::optional<std::string> name{}, locale{}, timezone{};
  std::vector<std::string> unknown_fields{};
};

struct LineProblem {
  std::string message{};
  std::optional<UtcTime> at{};  // if the line told
  std::string who{};            // if the line told
};

using LineRead = std::variant<ScenarioLine, LineProblem>;
[[nodiscard]] LineRead read_scenario_line(std::string_view line);

}  // namespace pln::runtime
