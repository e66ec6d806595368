// Static checks of single questions: that each text is in its role, that each question can be left,
// that each option can be said, and that a text tells nothing that is not known yet.
#pragma once

#include "bot/core/dialogue/prompts.hpp"

#include <vector>

namespace pln::dialogue {

// A reason stands under a key that ends in "why", an example in "example", the first rung of the
// ladder in "again", and no question in one of these.
void check_roles(const Flow& flow, std::vector<PromptFault>& faults);

// A question that cannot be left empty offers nothing that leaves it; one that can is not asked
// again right after it was left, about the same thing.
void check_leaving(const Flow& flow, std::vector<PromptFault>& faults);

// In every language each option has words of its own; no two options of a question share any (C48).
void check_options_said(const Prompts& prompts, const Flow& flow, std::vector<PromptFault>& faults);

// A text about the subject, contact or goal in hand is said only behind a step that picks one.
void check_known_before_said(const Prompts& prompts, const Flow& flow,
                             std::vector<PromptFault>& faults);

}  // namespace pln::dialogue
