// How the words of one line change in a twin. Pure; the same words and seed give the same result.
#pragma once

#include "tests/abilities/export_path.hpp"

#include <cstdint>
#include <string>

namespace pln::abilities {

// Everything that the line was taken for is a command or an option that nobody minds when it is
// understood in spite of a slip; nothing was stored in its own words.
bool only_safe_commands(const Json& turn);
// It ends, erases or cancels: those want their exact words (C47).
bool is_destructive(const Json& turn);

std::uint64_t seed_of(const std::string& words, std::size_t index);

// One slip in the longest word of at least five small letters: two neighbours change places, one
// letter is missing, double, or another. Handles, links, tags and names stay.
std::string mistyped(const std::string& words, std::uint64_t seed);
std::string upper_case(const std::string& words, std::uint64_t seed);
// The first letter as a telephone writes it.
std::string capital(const std::string& words, std::uint64_t seed);
// "ok, help please", "help :)", "help..."
std::string framed(const std::string& words, std::uint64_t seed);
std::string framed_in_german(const std::string& words, std::uint64_t seed);
// More blanks than are needed, between words and around.
std::string spaced(const std::string& words, std::uint64_t seed);

std::string folded_text(const std::string& text);

}  // namespace pln::abilities
