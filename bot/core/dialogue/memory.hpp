// What the talk remembers of itself: taking back and doing again, edits and deletions of earlier
// messages, and the going back to an earlier question. Works on the change sets of history.hpp.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"
#include "bot/core/history.hpp"

namespace pln::dialogue {

// Takes back the newest message that is not taken back yet: its changes and the position in the
// talk. False if there is none. What it was about is put into work.described.
bool undo(TurnWork& work);
// Does the oldest message taken back since the last new one again.
bool redo(TurnWork& work);

// Goes back to the question before the open one, with what was answered there left in place; false
// if there is none.
bool go_back(TurnWork& work);

// Takes the changes of the message back where nothing newer overwrote them and removes it from the
// history. Nothing if the message is not (or no longer) remembered.
struct TakenOut {
  Position before{}, after{};  // where the talk stood around the message
};
std::optional<TakenOut> take_out(TurnWork& work, const EventKey& message);

// Adds what the turn changed to the history, which forgets the oldest beyond history_max and what
// had been taken back. Nothing if neither data nor position changed.
// `message` is whose change it counts as: an edit counts as the message it mends.
void remember(TurnWork& work, const Learner& before, const EventKey& message);

// The names of what a change set touches ("Ana Ruiz", "learning analytics", ...), for read-backs.
std::vector<std::string> names_in(const ChangeSet& changes);

}  // namespace pln::dialogue
