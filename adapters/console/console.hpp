// The platform "console": one person at one terminal, or a pipe. Prints what the coach says;
// reading is the business of terminal.hpp and of the chat command. One thread.
#pragma once

#include "adapters/adapter.hpp"

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <unordered_set>

namespace pln::console {

struct Look {
  bool is_terminal{false};  // wrap, and leave room around messages
  bool in_colour{false};
  std::size_t width{80};  // columns
};

// How standard output wants to be written to: colour only on a terminal, and not with NO_COLOR or
// TERM=dumb. Lines of more than 80 columns are hard to read, so wider terminals count as 80.
[[nodiscard]] Look look_of_standard_output();

class Console final : public Adapter {
 public:
  // `look` is asked before every message, since terminals change their size.
  Console(std::string person, std::ostream& out, std::function<Look()> look)
      : person_(std::move(person)), out_(out), look_(std::move(look)) {}

  // Called around everything that is printed, to clear and redraw a line that is being typed.
  void around(std::function<void()> before, std::function<void()> after) {
    before_ = std::move(before);
    after_ = std::move(after);
  }

  [[nodiscard]] std::string_view name() const override { return "console"; }
  [[nodiscard]] bool reaches(const Identity& identity) const override;
  // Better shown twice after a crash than never; the id is the same.
  [[nodiscard]] Abilities abilities(const Identity& /*identity*/) const override {
    return {.repeats_recognised_for = days{365}};
  }
  void deliver(const Outgoing& message, Done done) override { done(show(message)); }

 private:
  Delivery show(const Outgoing& message);

  std::string person_;
  std::ostream& out_;
  std::function<Look()> look_;
  std::function<void()> before_{}, after_{};
  std::unordered_set<std::string> shown_{};
};

}  // namespace pln::console
