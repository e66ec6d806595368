#include "bot/core/understanding/message.hpp"

#include <algorithm>

namespace pln::understanding {

const Reading& Message::in(const Lexicon& lexicon) const {
  for (const Reading& known : readings_) {
    if (known.lexicon == &lexicon) return known;
  }
  Reading& reading = readings_.emplace_front();
  reading.lexicon = &lexicon;
  reading.ids.reserve(words_.size());
  for (const Token& token : words_) reading.ids.push_back(lexicon.id_of(token.word));
  reading.all_known =
      std::find(reading.ids.begin(), reading.ids.end(), no_word) == reading.ids.end();
  reading.starts = filler_starts(words_, reading.ids, lexicon);
  reading.ends = filler_ends(words_, reading.ids, lexicon, false);
  reading.polite_ends = filler_ends(words_, reading.ids, lexicon, true);
  return reading;
}

}  // namespace pln::understanding
