#include "bot/core/method/unsupported.hpp"

#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

namespace pln::method {

bool names_condition(const Text& order, const Lexicon& lexicon) {
  const auto words = understanding::tokens(order);
  if (understanding::find_entry(words, 0, "condition_start", lexicon)) return true;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (understanding::find_entry(words, at, "condition", lexicon)) return true;
  }
  return false;
}

}  // namespace pln::method
