// The age that people say they have: "I'm 15", "ich bin erst vierzehn", "I am a minor". Nobody
// else's age counts, and nothing that only looks like one ("I'm 10 minutes late"). Pure.
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/lexicon.hpp"

#include <optional>
#include <span>

namespace pln::understanding {

struct Age {
  int years{0};           // 0: "a minor", whatever that is
  bool is_certain{true};  // false: a bare number, which at a question for numbers is an answer
};

std::optional<Age> read_age(const Text& text, std::span<const Lexicon> lexicons);

}  // namespace pln::understanding
