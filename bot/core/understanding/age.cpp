#include "bot/core/understanding/age.hpp"

#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace pln::understanding {
namespace {

constexpr int youngest = 6;  // who is younger does not write; "I'm 3 people short" is no age
constexpr int oldest = 120;

class AgeReader {
 public:
  AgeReader(const Text& text, const std::vector<Token>& words, const Lexicon& lexicon)
      : text_(text), words_(words), lexicon_(lexicon) {}

  std::optional<Age> read() const {
    for (std::size_t at = 0; at < words_.size(); ++at) {
      const auto lead = find_entry(words_, at, "age_lead", lexicon_);
      if (!lead || (at > 0 && !clause_ends(at - 1) && !is_a(words_, at - 1, "age_joint", lexicon_)))
        continue;
      if (const auto age = behind(at + lead->words)) return age;
    }
    return std::nullopt;
  }

 private:
  // What stands behind "I am".
  std::optional<Age> behind(std::size_t at) const {
    while (is_a(words_, at, "age_filler", lexicon_)) ++at;
    if (at >= words_.size()) return std::nullopt;
    if (const auto minor = find_entry(words_, at, "age_minor", lexicon_)) {
      return ends_clause(at + minor->words) ? std::optional{Age{0, true}} : std::nullopt;
    }
    if (const auto joined = in_one_word(words_[at].word)) return joined;
    const auto number = find_number(words_, at, lexicon_);
    if (!number || number->value < youngest || number->value > oldest) return std::nullopt;
    const std::size_t next = at + number->words;
    if (find_entry(words_, next, "age_unit", lexicon_)) return Age{number->value, true};
    if (!ends_clause(next)) return std::nullopt;
    return Age{number->value, false};
  }

  // "15-year-old", "15yo", "15-jaehrig"
  std::optional<Age> in_one_word(std::string_view word) const {
    const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
    if (digits == 0 || digits == word.size()) return std::nullopt;
    const auto years = digits_of(word.substr(0, digits));
    std::string_view unit = word.substr(digits);
    if (unit.starts_with('-')) unit.remove_prefix(1);
    if (!years || lexicon_.value_of("age_unit", unit).empty()) return std::nullopt;
    return *years >= youngest && *years <= oldest ? std::optional{Age{*years, true}} : std::nullopt;
  }

  bool clause_ends(std::size_t at) const {
    const std::size_t end = at + 1 < words_.size() ? words_[at + 1].begin : text_.folded.size();
    return std::string_view{text_.folded}
               .substr(words_[at].end, end - words_[at].end)
               .find_first_of(".!?;,\n:()-") != std::string_view::npos;
  }
  bool ends_clause(std::size_t next) const {
    return next >= words_.size() || clause_ends(next - 1) ||
           is_a(words_, next, "age_joint", lexicon_);
  }

  const Text& text_;
  const std::vector<Token>& words_;
  const Lexicon& lexicon_;
};

}  // namespace

std::optional<Age> read_age(const Text& text, std::span<const Lexicon> lexicons) {
  constexpr std::size_t bytes_max = 400;  // in a longer text it is a story, perhaps of another
  if (text.folded.size() > bytes_max) return std::nullopt;
  const std::vector<Token> words = tokens(text);
  for (const Lexicon& lexicon : lexicons) {
    if (const auto age = AgeReader(text, words, lexicon).read()) return age;
  }
  return std::nullopt;
}

}  // namespace pln::understanding
