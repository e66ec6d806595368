#include "tests/prompts/samples.hpp"

#include "bot/prompts/report.hpp"

#include <doctest/doctest.h>

#include <sstream>

namespace pln::prompts::samples {

Loaded load_with(std::string_view file, std::string_view from, std::string_view to) {
  std::vector<SourceFile> files = whole();
  bool done = false;
  for (SourceFile& one : files) {
    const std::size_t at = one.name == file ? one.bytes.find(from) : std::string::npos;
    if (at == std::string::npos) continue;
    one.bytes.replace(at, from.size(), to);
    done = true;
  }
  REQUIRE(done);
  return load_files(std::move(files));
}

const PromptFault* fault_at(const Loaded& loaded, std::string_view file, int line,
                            std::string_view words) {
  for (const PromptFault& fault : loaded.faults) {
    if (fault.place.file == file && fault.place.line == line &&
        fault.fault.find(words) != std::string::npos) {
      return &fault;
    }
  }
  return nullptr;
}

std::string shown(const Loaded& loaded) {
  std::ostringstream out;
  print_faults(out, "", loaded.faults);
  return out.str();
}

}  // namespace pln::prompts::samples
