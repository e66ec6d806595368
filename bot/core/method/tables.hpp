// What each part of the method offers to flows and texts, joined by dialogue/registry.cpp.
#pragma once

#include "bot/core/dialogue/registry.hpp"

#include <span>

namespace pln::method {

std::span<const dialogue::Action> subject_actions();   // step 1
std::span<const dialogue::Action> people_actions();    // steps 2, 3, 6, 8 and the first sitting
std::span<const dialogue::Action> decision_actions();  // steps 5, 7 and tags
std::span<const dialogue::Action> care_actions();      // steps 9, 10: rating, check-in, pruning
std::span<const dialogue::Action> setting_actions();   // step 4, consent, when to write
std::span<const dialogue::Action> goal_actions();
std::span<const dialogue::Action> passing_actions();  // questions in between

std::span<const dialogue::Predicate> predicates();
std::span<const dialogue::Selector> selectors();
std::span<const dialogue::Chooser> choosers();
std::span<const dialogue::Fact> person_facts();   // about the item in hand
std::span<const dialogue::Fact> summary_facts();  // about the learner as a whole

}  // namespace pln::method
