// Plays the lines of a scenario, one at a time, through the real dispatcher under a virtual clock.
// It owns everything that a `restart` loses; the store and the world outlive it. One thread.
#pragma once

#include "bot/commands/world.hpp"
#include "bot/runtime/clock.hpp"
#include "bot/runtime/coach_in_place.hpp"
#include "bot/runtime/scenario.hpp"

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pln::commands {

struct SimulationSettings {
  std::uint64_t seed{0};
  std::string locale{"en"};
  std::string timezone{"UTC"};
  std::string operator_name{}, operator_contact{}, operator_country{};
  int minimum_age{18};
};

class Simulation {
 public:
  // Called by a `restart`: lets go of the store as it is and gives back what a new process would
  // open.
  using Reopen = std::function<std::unique_ptr<Store>(std::unique_ptr<Store>)>;

  // `prompts`, `zones` and the streams outlive the simulation. Warnings go to `messages`.
  Simulation(const Prompts& prompts, const runtime::Wording& wording, const runtime::Zones& zones,
             SimulationSettings settings, std::unique_ptr<Store> store, Reopen reopen,
             std::ostream& out, std::ostream& messages);

  // What a former run on the same store did not get out.
  void begin();
  // One line and its `turn` line. Throws StoreError; then the run is over.
  void play(std::string_view line, bool cut);
  // Marks what was printed.
  void end();

  [[nodiscard]] bool any_problem() const { return any_problem_; }

 private:
  struct Turn {
    std::string who{};
    std::vector<CommandName> understood{};
  };

  void start_coach();
  void pass_time_until(UtcTime until);
  void play(const runtime::ScenarioLine& line);
  [[nodiscard]] std::string unusable(const runtime::ScenarioLine& line);
  void take_event(const runtime::ScenarioLine& line);
  void take_redelivery(const runtime::ScenarioLine& line);
  void print_export(const runtime::ScenarioLine& line);
  void print_problem(const std::string& message, std::optional<UtcTime> at);
  void print_turn(const Turn& turn);
  [[nodiscard]] bool happened(const std::string& event_id);

  const Prompts& prompts_;
  const runtime::Wording& wording_;
  const runtime::Zones& zones_;
  SimulationSettings settings_;
  std::unique_ptr<Store> store_;
  Reopen reopen_;
  std::ostream& out_;
  std::ostream& messages_;
  World world_;
  std::unordered_map<std::string, std::string> names_{};  // of people, told by their platform
  runtime::VirtualClock clock_{};
  bool clock_runs_{false};
  std::optional<runtime::CoachInPlace> coach_{};
  std::uint64_t line_number_{0};
  Turn turn_{};
  bool any_problem_{false};
  // The platform's memory of what was sent in: what a `redeliver` brings again.
  std::unordered_map<std::string, Received> sent_in_{};
};

}  // namespace pln::commands
