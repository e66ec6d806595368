// Prompts as text for whoever edits them: the list of faults, and a diagram of the flows. Pure.
#pragma once

#include "bot/core/dialogue/prompts.hpp"

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace pln::prompts {

// "folder/file:line: fault; mend", one line each; editors jump to such lines.
void print_faults(std::ostream& out, const std::filesystem::path& folder,
                  const std::vector<PromptFault>& faults);

// A Mermaid flowchart, one subgraph for each flow.
[[nodiscard]] std::string draw_flows(const std::vector<Flow>& flows);

}  // namespace pln::prompts
