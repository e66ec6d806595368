// Finished search phrases for a subject, out of the patterns of the language and the learner's own
// trade words (method, tip 1: at least six patterns a language).
#pragma once

#include "bot/core/dialogue/turn_work.hpp"

#include <string>
#include <vector>

namespace pln::method {

// All phrases of a kind for a subject, ready to paste into any search engine.
std::vector<std::string> search_phrases(const dialogue::TurnWork& work, const std::string& subject,
                                        SearchKind kind);

// Stores the phrases of both kinds, so that it can be said later which of them found whom.
void remember_searches(dialogue::TurnWork& work, const std::string& subject);

}  // namespace pln::method
