// Step 1 of the method as questions about words: is a subject narrow, are all of one kind (S1).
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

#include <string>
#include <string_view>

namespace pln::method {

// True for wordings that gather people who all think alike: more than three words, or an acronym or
// preposition that ties a field to a product, place or group ("SaaS sales", "onboarding for
// nurses").
bool is_narrow(std::string_view name);

// True if three subjects or more all hold the same word of five letters or more.
bool in_one_corner(const Learner& learner);

// Adds the subject, or finds it if it is there in any letter case. Returns its key.
ItemKey add_subject(dialogue::TurnWork& work, const std::string& name);

}  // namespace pln::method
