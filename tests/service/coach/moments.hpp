// The moments at which somebody looks on (bot/runtime/watch.hpp), by name, in their order.
#pragma once

#include "bot/runtime/watch.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace pln::test {

inline constexpr auto moments =
    std::to_array<std::string_view>({"received", "before_commit", "after_commit", "before_settle",
                                     "before_post", "after_post", "before_mark"});
static_assert(moments.size() == static_cast<std::size_t>(runtime::Moment::before_mark) + 1);

constexpr std::optional<runtime::Moment> moment_named(std::string_view name) {
  for (std::size_t place = 0; place < moments.size(); ++place) {
    if (moments[place] == name) return static_cast<runtime::Moment>(place);
  }
  return std::nullopt;
}

}  // namespace pln::test
