// The outside of a scenario: a platform that prints each message as one JSON line and never prints
// one id twice. It survives a `restart`, as a real platform would. Owned by `simulate`.
#pragma once

#include "adapters/adapter.hpp"

#include <iosfwd>
#include <string>
#include <string_view>
#include <unordered_set>

namespace pln::commands {

class World final : public Adapter {
 public:
  explicit World(std::ostream& out) : out_(out) {}

  [[nodiscard]] std::string_view name() const override { return "simulate"; }
  [[nodiscard]] bool reaches(const Identity&) const override { return true; }
  [[nodiscard]] Abilities abilities(const Identity&) const override {
    return {.repeats_recognised_for = days{365 * 100}};
  }
  void deliver(const Outgoing& message, Done reply) override {
    print(message);
    reply({});
  }

 private:
  void print(const Outgoing& message);

  std::ostream& out_;
  std::unordered_set<std::string> printed_{};
};

}  // namespace pln::commands
