// Law: any file, and any value of a variable, gives faults, each with a place and a mend, or a
// configuration that is printed and read back the same.
#include "bot/configuration/effective.hpp"
#include "bot/configuration/reading.hpp"
#include "bot/core/check.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace pln::configuration;

void check_reading(const Reading& reading) {
  for (const Fault& fault : reading.faults) {
    PLN_CHECK(!fault.fault.empty());
    PLN_CHECK(!fault.mend.empty());
  }
  if (!reading.faults.empty()) return;
  const std::string printed = effective(reading.configuration, reading.origins);
  const Reading again = read_configuration(FileText{"printed", printed, ""}, {}, {});
  PLN_CHECK(again.faults.empty());
  PLN_CHECK(again.configuration == reading.configuration);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check_reading(read_configuration(FileText{"file", std::string(input), "/"}, {}, {}));
  // The same bytes as "name=value" of the environment.
  const std::size_t sign = input.find('=');
  if (sign == input.npos) return 0;
  const std::string name = "PLN_COACH_" + std::string(input.substr(0, sign));
  check_reading(read_configuration({}, {{name, std::string(input.substr(sign + 1))}}, {}));
  return 0;
}
