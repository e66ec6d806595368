// Takes what a person did - a message, a press, an edit, a deletion - and finds out
// what it means at this point of the talk (precedence: first opting out, then the open question's
// options, then commands, then the answer, at last the ladder of repair).
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

namespace pln::dialogue {

void hear(TurnWork& work, const Text& text);
// What nothing can be made of: the next rung of the ladder of repair (C24).
void not_understood(TurnWork& work);
void press(TurnWork& work, const ChoicePressed& choice);
// The earlier message counts as if it had read so from the start; later answers stay.
void edited(TurnWork& work, const MessageEdited& edit);
// The words take the place of what `message` answered; false, with nothing changed, if they are no
// answer to what it answered.
bool answer_anew(TurnWork& work, const EventKey& message, const Text& text);
void deleted(TurnWork& work, const MessageDeleted& removal);

// The person has not said yes yet: the question of consent is put, or answered.
void before_consent(TurnWork& work, const Text& text);

}  // namespace pln::dialogue
