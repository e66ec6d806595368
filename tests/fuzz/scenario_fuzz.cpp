// Law: any line at all becomes a typed line whose fields keep their bounds, or a problem that says
// something; and what comes out can be written as JSON again.
#include "bot/core/check.hpp"
#include "bot/json/json_text.hpp"
#include "bot/runtime/scenario.hpp"
#include "bot/voice/fold.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const pln::runtime::LineRead read = pln::runtime::read_scenario_line(text);
  if (const auto* problem = std::get_if<pln::runtime::LineProblem>(&read)) {
    PLN_CHECK(!problem->message.empty());
    PLN_CHECK(pln::voice::is_valid_utf8(problem->message));
    return 0;
  }
  const auto& line = std::get<pln::runtime::ScenarioLine>(read);
  PLN_CHECK(!pln::runtime::name_of_line(line.kind).empty());
  PLN_CHECK(line.who.size() <= 200 && line.id.size() <= 200 && !line.room.empty());
  PLN_CHECK(pln::voice::is_valid_utf8(line.text) && pln::voice::is_valid_utf8(line.who));
  return 0;
}
