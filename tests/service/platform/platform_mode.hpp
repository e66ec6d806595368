// What the test platform lets somebody find out about a post that may have arrived. A value.
#pragma once

#include <cstdint>
#include <string_view>

namespace pln::test {

enum class PlatformMode : std::uint8_t {
  keys,     // a post that comes again under its id is recognised
  history,  // it is not, but one can look whether it is there
  neither
};

constexpr std::string_view name_of(PlatformMode mode) {
  return mode == PlatformMode::keys      ? "keys"
         : mode == PlatformMode::history ? "history"
                                         : "neither";
}

constexpr PlatformMode mode_named(std::string_view name) {
  return name == "history"   ? PlatformMode::history
         : name == "neither" ? PlatformMode::neither
                             : PlatformMode::keys;
}

}  // namespace pln::test
