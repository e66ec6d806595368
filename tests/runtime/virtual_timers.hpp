// Timers that stand still until a test lets time pass; calls due at the same time come in order.
#pragma once

#include "bot/runtime/timers.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace pln::test {

class VirtualTimers final : public runtime::Timers {
 public:
  [[nodiscard]] runtime::Duration now() const override { return now_; }
  void after(runtime::Duration pause, std::function<void()> call) override {
    calls_.emplace(std::pair{now_ + pause, ++last_}, std::move(call));
  }
  // Everything due within `span` happens at its own time.
  void pass(runtime::Duration span) {
    const runtime::Duration until = now_ + span;
    while (!calls_.empty() && calls_.begin()->first.first <= until) {
      auto first = calls_.extract(calls_.begin());
      now_ = first.key().first;
      first.mapped()();
    }
    now_ = until;
  }

 private:
  runtime::Duration now_{0};
  std::uint64_t last_{0};
  std::map<std::pair<runtime::Duration, std::uint64_t>, std::function<void()>> calls_{};
};

}  // namespace pln::test
