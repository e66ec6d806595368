// Reads a list of things in any form in which people write one.
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/lexicon.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pln::understanding {

inline constexpr std::size_t list_items_max = 50;              // more is a paste of something else
inline constexpr std::size_t list_item_characters_max = 4000;  // longer answers are refused whole

// Items in order, spelling kept, repeats (in any case) left out. Separators are commas, semicolons,
// lines, bullets and numbers; "and" separates as the last separator only. Quoted parts stay whole.
// What leads in ("my subjects are") and the closing full stop are left out.
std::vector<std::string> read_list(const Text& text, const Lexicon& lexicon);

// The same items as messages of their own, for readers that look into each.
std::vector<Text> list_parts(const Text& text, const Lexicon& lexicon, std::size_t items_max);

}  // namespace pln::understanding
