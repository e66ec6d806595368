// Reads tags of the network ("#HRHour, #lrnchat and edchat").
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/lexicon.hpp"

#include <string>
#include <vector>

namespace pln::understanding {

// Without '#', spelling kept, repeats left out. If any word has a '#', words without one that are
// items of the list of their own count as well, sentences around do not.
std::vector<std::string> read_tags(const Text& text, const Lexicon& lexicon);

}  // namespace pln::understanding
