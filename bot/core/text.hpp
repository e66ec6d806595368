// One message of a person in two forms, made by the shell at the edge: as written and folded. The
// core reads the folded one and cuts names out of the written one, so that spelling is kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pln {

struct Text {
  // As written: valid UTF-8 (NFC), no control characters but '\n', other white space turned into
  // ' ', of which no two stand together, direction marks removed, at most text_bytes_max bytes.
  std::string written{};
  // NFKC, case folded, accents removed (U+00DF becomes "ss"), typographic quotes and dashes as
  // ASCII.
  std::string folded{};
  // For every byte of `folded` (and its end) where it comes from in `written`; empty means that
  // both forms have the same length and offsets, as with plain ASCII.
  std::vector<std::uint32_t> origin{};

  // The written form of folded[begin, end); a character that folds to several is taken whole.
  [[nodiscard]] std::string_view written_slice(std::size_t begin, std::size_t end) const {
    const std::string_view all{written};
    if (origin.empty()) return all.substr(begin, end - begin);
    while (end > begin && end < folded.size() && origin[end] == origin[end - 1]) ++end;
    return all.substr(origin[begin], origin[end] - origin[begin]);
  }
};

// ASCII letters in lower case; enough to tell whether two spellings of a name are one.
inline std::string ascii_lower(std::string_view text) {
  std::string result{text};
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return result;
}

// The folded form of a name or label that is the coach's own or was stored as written: ASCII
// letters in lower case, Latin letters without their accents, as the edge folds messages. Letters
// of other scripts stay as they are.
std::string folded_name(std::string_view written);

// A text that did not come from a person in this turn, such as a name out of a list.
Text text_of(std::string_view written);

// At most `bytes_max` bytes, cut between characters, with "..." where something is left out.
std::string shortened(std::string_view text, std::size_t bytes_max);

// Longer messages are cut at this many bytes before folding: ten times what any platform lets a
// person write in one go, and still quick to read.
inline constexpr std::size_t text_bytes_max = 40'000;

}  // namespace pln
