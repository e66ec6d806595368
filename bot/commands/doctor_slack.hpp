// What doctor can find out about Slack: whether the tokens are of the right kind and let us in,
// what they may do, whether the clocks agree, whether the outside reaches us. Asks Slack; blocking.
#pragma once

#include "bot/commands/doctor_line.hpp"
#include "bot/configuration/configuration.hpp"

#include <vector>

namespace pln::commands {

// Secret files that cannot be read have been told of before and are passed over.
void check_slack(const configuration::Configuration& configuration, std::vector<Line>& lines);

}  // namespace pln::commands
