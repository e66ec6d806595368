// Consent that has to be given anew (C52): what people agree to, or who runs the coach, has changed
// since the yes. Until the next yes nothing comes unasked and nothing new is kept; what is there
// stays.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

namespace pln::dialogue {

// What is agreed to now: a fingerprint of the texts and of the name of who runs the coach.
std::string present_terms(const Context& context);

bool must_renew(const TurnWork& work);

// Takes a message while that is so: the question is put, or answered.
void renew(TurnWork& work, const Text& text);
// The same for anything that is no message: only an answer to that very question counts.
void renew_by(TurnWork& work, const MessageId& pressed, const std::string& option);

// A consent from before terms were noted counts as one to the present terms.
void note_terms(TurnWork& work);

}  // namespace pln::dialogue
