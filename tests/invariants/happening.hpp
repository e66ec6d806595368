// What can happen in a talk, as small values that rapidcheck draws, shrinks and prints: a kind and
// two numbers that pick the words, the option, the span ... out of what there is at that moment. So
// every sequence makes sense, and stays one while it is shrunk.
#pragma once

#include <array>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pln::invariants {

enum class Kind : std::uint8_t {
  message,     // of the corpus, in either language
  long_text,   // thousands of letters, or of numbers, or of blanks
  press,       // an option of the last message
  press_late,  // an option of an earlier message
  press_wild,  // an option or message that never was
  edit,
  remove,
  react,
  silence,   // days, with every nudge that falls due
  clock_on,  // the clock is set ahead
  clock_back,
  restart,  // through the stored form
  zone,
  locale,
  opened,
  plan_anew
};

struct Happening {
  Kind kind{Kind::message};
  std::uint32_t first{0}, second{0};
};
using Happenings = std::vector<Happening>;

// Answers of all kinds, commands, statements and noise, in both languages.
std::span<const std::string_view> corpus();
std::string words_of(const Happening& happening);

// NOLINTNEXTLINE(readability-identifier-naming): the name that rapidcheck looks for
void showValue(const Happening& happening, std::ostream& out);

}  // namespace pln::invariants
