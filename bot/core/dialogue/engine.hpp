// The machine that walks flows: it runs steps until a question is open or nothing is left to do,
// and takes answers. It knows nothing of what the flows are about.
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

#include <string_view>
#include <vector>

namespace pln::dialogue {

// How the top frame's step was reached.
enum class Arrival {
  fresh,     // by going on: selectors pick, actions run
  returned,  // a called or interrupting flow ended above it
  again,     // nothing happened to it: the question is put once more, in brief where it can be
  in_full    // the same, in all its words
};

// Runs until a question is open (and asked) or the stack is empty. Bounded: a flow that would run
// for ever is stopped and parked, which `flows check` rules out for the flows that are shipped.
void settle(TurnWork& work, Arrival arrival);

// Puts a flow on top of the stack, without running it; false if there is no such flow or the stack
// is full (stack_max frames, invariant I13).
bool push_flow(TurnWork& work, std::string_view name);
inline constexpr std::size_t stack_max = 8;
inline constexpr std::size_t parked_max = 8;  // the oldest parked flow is let go beyond this

// Moves the top frame to a step ("end" ends its flow) and tells how settle() has to go on.
Arrival go_to(TurnWork& work, std::string_view target);

// Gives an answer to the open question and goes on.
void take_answer(TurnWork& work, const Step& step, const Answer& answer);

// Leaves the open question empty and goes on; a required one is parked after saying what is lost.
void skip_question(TurnWork& work, const Step& step);

// Takes away what stands on top of the talk only in passing (a nudge, a question in between: both
// give way to whatever the person or the next nudge wants) and opens the question below, without
// asking it. False if there was none.
bool give_way(TurnWork& work);

// What can be chosen at the step: options made at run time (with labels), then its own.
std::vector<Option> options_of(const TurnWork& work, const Step& step);

// True if the flow in hand has begun something that leaving it would lose.
bool holds_something(const TurnWork& work);

// Asks which of several meanings an order has (`which_one`): on top of the talk, with the meanings
// as options. At most five are shown.
void ask_which(TurnWork& work, std::vector<Meaning> meanings);

// Puts the whole stack aside, to be taken up by resume_parked (the newest first).
void park_all(TurnWork& work);
bool resume_parked(TurnWork& work);

// The step of a frame, or the nearest safe one after an upgrade of the flows (renamed, else the
// first), which is then written into the frame; nullptr if the flow itself is gone.
const Step* step_of(const TurnWork& work, Frame& frame);

}  // namespace pln::dialogue
