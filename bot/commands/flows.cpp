#include "bot/commands/flows.hpp"

#include "bot/prompts/builtin.hpp"
#include "bot/prompts/loader.hpp"
#include "bot/prompts/report.hpp"

namespace pln::commands {
namespace {

// `loaded` stays where it is, since linked prompts must not move.
void load(const std::filesystem::path& folder, prompts::Loaded& loaded) {
  loaded = folder.empty() ? prompts::load_builtin() : prompts::load_folder(folder);
  prompts::link(loaded);
}

}  // namespace

int run_flows_check(const std::filesystem::path& folder, std::ostream& out) {
  prompts::Loaded loaded{};
  load(folder, loaded);
  if (!loaded.faults.empty()) {
    prompts::print_faults(out, folder, loaded.faults);
    return 1;
  }
  std::size_t steps = 0;
  for (const Flow& flow : loaded.prompts.flows) steps += flow.steps.size();
  out << loaded.prompts.flows.size() << " flows with " << steps << " steps, "
      << loaded.prompts.texts.size() << " texts in";
  for (const Lexicon& lexicon : loaded.prompts.lexicons) out << ' ' << lexicon.language;
  out << ": no faults\n";
  return 0;
}

int run_flows_draw(const std::filesystem::path& folder, std::ostream& out, std::ostream& errors) {
  prompts::Loaded loaded{};
  load(folder, loaded);
  if (!loaded.faults.empty()) {
    prompts::print_faults(errors, folder, loaded.faults);
    return 1;
  }
  out << prompts::draw_flows(loaded.prompts.flows);
  return 0;
}

}  // namespace pln::commands
