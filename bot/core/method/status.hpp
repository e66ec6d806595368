// Answers "what do you know about me" from the state, whole or about one part of it.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

#include <string_view>

namespace pln::method {

// `topic`: "" for everything in short, or subjects, goals, contacts, nudging.
void say_status(dialogue::TurnWork& work, std::string_view topic);

}  // namespace pln::method
