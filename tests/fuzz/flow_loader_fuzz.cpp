// Any bytes as a file of prompts/: the first byte chooses which one, the rest is its content.
// Loading must not throw, and what loads without a fault must survive the compiled form.
#include "bot/prompts/blob.hpp"
#include "bot/prompts/loader.hpp"
#include "bot/prompts/report.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

std::string name_of_file(std::uint8_t choice) {
  constexpr std::string_view names[] = {"flows/f.yaml", "en/t.yaml", "en/words.yaml",
                                        "en/options.yaml"};
  return std::string(names[choice % std::size(names)]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.starts_with("PLNP")) {
    static_cast<void>(pln::prompts::decode(bytes));
    return 0;
  }
  std::vector<pln::prompts::SourceFile> files{
      {name_of_file(data[0]), std::string(bytes.substr(1))}};
  if (files[0].name != "en/words.yaml") files.push_back({"en/words.yaml", "words: {}\n"});
  if (files[0].name != "flows/f.yaml") {
    files.push_back({"flows/f.yaml", "flow: f\nsteps: [{id: a, act: nothing, next: end}]\n"});
  }
  const pln::prompts::Loaded loaded = pln::prompts::load_files(files);
  for (const pln::PromptFault& fault : loaded.faults) {
    check(!fault.place.file.empty() && fault.place.line >= 0);
    check(!fault.fault.empty() && !fault.mend.empty());
  }
  const std::string blob = pln::prompts::encode(loaded);
  const auto back = pln::prompts::decode(blob);
  check(back.has_value() && pln::prompts::encode(*back) == blob);
  check(!pln::prompts::draw_flows(loaded.prompts.flows).empty());
  return 0;
}
