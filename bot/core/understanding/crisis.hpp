// Whether a message tells that somebody may be in danger: fixed lists with checks of what stands
// around, in every language that is spoken, whichever the person uses. Nothing is learned, guessed
// or kept. Pure.
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/lexicon.hpp"

#include <cstdint>
#include <span>

namespace pln::understanding {

enum class Crisis : std::uint8_t {
  none,
  unclear,      // may be meant seriously; a word aside, in a message about something else
  unclear_all,  // the same, and the message says hardly anything else
  about_other,  // somebody they know
  direct        // the person who writes
};

Crisis find_crisis(const Text& text, std::span<const Lexicon> lexicons);

}  // namespace pln::understanding
