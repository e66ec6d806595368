// Reads one piece of a list of people: a name with what stands around it. The inside of people.hpp
// and of no use elsewhere.
#pragma once

#include "bot/core/text.hpp"
#include "bot/core/understanding/lexicon.hpp"
#include "bot/core/understanding/people.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pln::understanding {

struct MentionPart {
  Mention mention{};
  bool has_name{false};  // a name was written, not only a handle, link or role
};

// The whole text as one mention.
MentionPart read_mention(const Text& text, const Lexicon& lexicon);

// The same, but cut where a further name or handle follows a handle ("Ana @ana Ben @ben").
std::vector<MentionPart> mention_parts(const Text& text, const Lexicon& lexicon);

// Names somebody after their handle or link if no name was given.
void finish_name(Mention& mention);

// The last telling part of a link: "kim" of "https://x.example/@kim".
std::string name_of_link(std::string_view link);

}  // namespace pln::understanding
