// The words of prompts/ and messages made as the shell makes them, for the tests of understanding.
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/lexicon.hpp"

#include <span>
#include <string_view>

namespace pln::tests {

std::span<const Lexicon> lexicons();  // English, German
const Lexicon& english();
const Lexicon& german();

Text said(std::string_view written);

}  // namespace pln::tests
