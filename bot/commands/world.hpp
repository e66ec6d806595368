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
  Delivery deliver(const Outgoing& message) override;

 private:
  std::ostream& out_;
  std::unordered_set<std::string> printed_{};
};

}  // namespace pln::commands
