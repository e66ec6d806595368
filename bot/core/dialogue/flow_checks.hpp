// The static checks of flows: every name is known, every step is reached, no way round and round
// without a question, every way ends. They run when flows are compiled and when they are loaded.
#pragma once

#include "bot/core/dialogue/prompts.hpp"

#include <vector>

namespace pln::dialogue {

// Turns the names of actions, predicates and selectors into functions; unknown ones are faults.
void resolve_names(Prompts& prompts, std::vector<PromptFault>& faults);

// Every text that a flow names is there, and every blank of a text is a fact or given by code.
void check_texts_known(const Prompts& prompts, std::vector<PromptFault>& faults);

// Targets exist, all steps can be reached from the first, and every circle holds a question.
void check_paths(const Flow& flow, std::vector<PromptFault>& faults);

// Flows that code starts by name, one for each of the ten steps, and links between flows.
void check_needed_flows(const Prompts& prompts, std::vector<PromptFault>& faults);

// All of the above, and those of question_checks.hpp.
void check_flows(Prompts& prompts, std::vector<PromptFault>& faults);

}  // namespace pln::dialogue
