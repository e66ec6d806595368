// Finds web links in a message.
#pragma once

#include "bot/core/text.hpp"

#include <string>
#include <vector>

namespace pln::understanding {

// Every http(s) link as written, in order, repeats left out, at most 50.
std::vector<std::string> read_links(const Text& text);

// The message without its links, blanks put right: the note beside a link.
std::string without_links(const Text& text);

}  // namespace pln::understanding
