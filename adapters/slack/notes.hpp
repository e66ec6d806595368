// What the adapter has to tell whoever runs the coach: for the log, never words of people and never
// secrets. A callback, since adapters know no log.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace pln::slack {

enum class NoteLevel : std::uint8_t { debug, info, warning, error };
using Noted =
    std::function<void(NoteLevel level, std::string_view what, const std::string& detail)>;

}  // namespace pln::slack
