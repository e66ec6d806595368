// The commands `flows check` and `flows draw`, for people who edit prompts/.
#pragma once

#include <filesystem>
#include <ostream>

namespace pln::commands {

// Loads, links and checks the flows and texts of `folder`, or those built in if it is empty; lists
// every fault, or says what was checked. The result is the exit status: 0 fit for use, 1 not.
int run_flows_check(const std::filesystem::path& folder, std::ostream& out);

// A Mermaid flowchart of all flows. With faults it lists them on `errors` instead.
int run_flows_draw(const std::filesystem::path& folder, std::ostream& out, std::ostream& errors);

}  // namespace pln::commands
