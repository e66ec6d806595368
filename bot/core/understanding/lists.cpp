#include "bot/core/understanding/lists.hpp"

#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace pln::understanding {
namespace {

constexpr std::size_t bracket_bytes_max = 200;  // what stands in quotes or brackets is a name
constexpr std::string_view blanks{" \n"};

struct Piece {
  std::size_t begin{0}, end{0};
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The end of "..." or (...) that opens at `at`, or `at` if it does not close soon.
std::size_t skip_bracket(std::string_view text, std::size_t at) {
  const char close = text[at] == '(' ? ')' : text[at] == '[' ? ']' : '"';
  const std::string_view near = text.substr(at + 1, bracket_bytes_max);
  const std::size_t end = near.find(close);
  if (end == std::string_view::npos || near.find('\n') < end) return at;
  return at + 1 + end;
}

// The length of a bullet or number ("- ", "2. ", "(2) ", "2) ") at the start of a line, else 0.
std::size_t marker_length(std::string_view line) {
  for (const std::string_view bullet : {"- ", "* ", "+ ", "\u2022", "\u00b7", "\u25cf", "\u25aa"}) {
    if (line.starts_with(bullet)) return bullet.size();
  }
  std::size_t at = line.starts_with('(') ? 1 : 0;
  const std::size_t first = at;
  while (at < line.size() && at < first + 3 && is_digit(line[at])) ++at;
  if (at == first || at >= line.size() || (line[at] != '.' && line[at] != ')')) return 0;
  if (line[at] == '.' && at + 1 < line.size() && line[at + 1] != ' ') return 0;
  return at + 1;
}

// Cuts one line where `number` with a dot or bracket follows a blank: "1. a 2. b 3. c".
std::size_t next_number(std::string_view text, std::size_t from, std::size_t end, int number) {
  const std::string digits = std::to_string(number);
  for (const char* tail : {". ", ") "}) {
    const std::size_t found = text.find(" " + digits + tail, from);
    if (found < end) return found;
  }
  return std::string_view::npos;
}

class Splitter {
 public:
  Splitter(const Text& text, const Lexicon& lexicon, std::size_t items_max)
      : text_(text), folded_(text.folded), lexicon_(lexicon), items_max_(items_max) {}

  std::vector<Text> split(std::size_t begin) {
    const std::string_view rest = folded_.substr(begin);
    const bool one_line = rest.find('\n') == std::string_view::npos;
    while (begin < folded_.size() && pieces_.size() < items_max_) {
      const std::size_t end = std::min(folded_.find('\n', begin), folded_.size());
      split_line({begin, end}, one_line);
      begin = end + 1;
    }
    leave_out_numbers();
    return finish();
  }

 private:
  void split_line(Piece line, bool one_line) {
    line.begin = std::min(folded_.find_first_not_of(' ', line.begin), line.end);
    const std::size_t marker = marker_length(folded_.substr(line.begin, line.end - line.begin));
    const bool numbered =
        marker > 1 &&
        folded_.substr(line.begin, marker).find_first_of("0123456789") != std::string_view::npos;
    line.begin += marker;
    int number = 2;
    while (numbered && one_line && number < 100) {
      const std::size_t at = next_number(folded_, line.begin, line.end, number);
      if (at == std::string_view::npos) break;
      split_commas({line.begin, at}, false);
      line.begin = folded_.find_first_of(".)", at) + 1;
      ++number;
    }
    split_commas(line, (one_line && number == 2) || marker == 0);
  }

  // `loose`: not an item of its own by bullet or number, so "and" may separate.
  void split_commas(Piece line, bool loose) {
    std::vector<Piece> found{};
    bool commas = false;
    std::size_t begin = line.begin;
    for (std::size_t at = line.begin; at < line.end && found.size() < items_max_; ++at) {
      const char c = folded_[at];
      if (c == '"' || c == '(' || c == '[') at = skip_bracket(folded_, at);
      const std::size_t separator = separator_length(at, line);
      if (separator == 0) continue;
      commas = commas || c == ',';
      found.push_back({begin, at});
      begin = at + separator;
      at = begin - 1;
    }
    found.push_back({begin, line.end});
    while (found.size() > 1 && is_list_end(found.back())) found.pop_back();
    const bool whole_message = pieces_.empty() && line.end == folded_.size();
    const bool by_and = loose && (commas || (found.size() == 1 && whole_message));
    for (std::size_t index = 0; index < found.size(); ++index) {
      const bool is_last = index + 1 == found.size();
      split_conjunction(found[index], by_and && is_last, found.size() == 1);
    }
  }

  // "please", "etc" and the like.
  [[nodiscard]] bool is_list_end(Piece piece) const {
    if (piece.end - piece.begin > 40) return false;  // longer than all of them
    const auto words = tokens(folded_.substr(piece.begin, piece.end - piece.begin));
    return !lexicon_.value_of("list_end", joined(words, 0, words.size())).empty();
  }

  // Of a comma, semicolon, bar or bullet between items; 0 for anything else.
  [[nodiscard]] std::size_t separator_length(std::size_t at, Piece line) const {
    const char c = folded_[at];
    if (c == ';') return 1;
    if (c == '|') return 1;
    if (c == ',') {
      const bool in_number = at > line.begin && is_digit(folded_[at - 1]) && at + 1 < line.end &&
                             is_digit(folded_[at + 1]);
      return in_number ? 0 : 1;
    }
    for (const std::string_view bullet : {"\u2022", "\u00b7", "\u3001"}) {
      if (folded_.substr(at, bullet.size()) == bullet) return bullet.size();
    }
    return 0;
  }

  // "B and C" -> B, C if `apart`; "and C" -> C in any case. A list that is held together by
  // conjunctions only is cut at all of them, else the last one counts.
  void split_conjunction(Piece piece, bool apart, bool only) {
    const std::vector<Token> words = words_outside_quotes(piece);
    std::size_t begin = piece.begin;
    std::vector<Piece> found{};
    bool has_word = false;  // since `begin`
    for (std::size_t at = 0; at < words.size(); ++at) {
      const auto conjunction = find_entry(words, at, "conjunction", lexicon_);
      has_word = has_word || !conjunction;
      if (!conjunction) continue;
      const std::size_t next = at + conjunction->words;
      const Piece before{begin, words[at].begin};
      const std::size_t after = words[next - 1].end;
      if (at == 0) {
        begin = after;
      } else if (apart && has_word && next < words.size()) {
        has_word = false;
        if (!only && !found.empty()) {
          found.back().end = before.end;  // an earlier one of this piece did not separate
        } else {
          found.push_back(before);
        }
        begin = after;
      }
      at = next - 1;
    }
    for (const Piece& part : found) add(part);
    add({begin, piece.end});
  }

  std::vector<Token> words_outside_quotes(Piece piece) const {
    std::vector<Token> words{};
    std::size_t at = piece.begin;
    std::size_t plain = at;
    const auto take = [&](std::size_t from, std::size_t end) {
      for (Token& token : tokens(folded_.substr(from, end - from))) {
        token.begin += from;
        token.end += from;
        words.push_back(std::move(token));
      }
      const std::string_view plain_part = folded_.substr(from, end - from);
      for (std::size_t mark = plain_part.find(" & "); mark != std::string_view::npos;
           mark = plain_part.find(" & ", mark + 1)) {
        words.push_back({"&", from + mark + 1, from + mark + 2});
      }
    };
    for (; at < piece.end; ++at) {
      if (folded_[at] != '"' && folded_[at] != '(') continue;
      const std::size_t close = skip_bracket(folded_, at);
      if (close == at || close >= piece.end) continue;
      take(plain, at);
      words.push_back({"\"", at, close + 1});
      at = close;
      plain = close + 1;
    }
    take(plain, piece.end);
    std::sort(words.begin(), words.end(),
              [](const Token& left, const Token& right) { return left.begin < right.begin; });
    return words;
  }

  void add(Piece piece) {
    if (pieces_.size() < items_max_) pieces_.push_back(piece);
  }

  // "1 a, 2 b, 3 c", as the coach itself shows lists.
  void leave_out_numbers() {
    std::vector<std::size_t> begins{};
    for (const Piece& piece : pieces_) {
      const auto words = tokens(folded_.substr(piece.begin, piece.end - piece.begin));
      const bool fits =
          words.size() > 1 && digits_of(words[0].word) == static_cast<int>(begins.size()) + 1;
      if (!fits) return;
      begins.push_back(piece.begin + words[0].end);
    }
    if (begins.size() < 2) return;
    for (std::size_t at = 0; at < begins.size(); ++at) pieces_[at].begin = begins[at];
  }

  // Trims, leaves out what leads in and repeats, and cuts overlong items.
  std::vector<Text> finish() {
    std::vector<Text> result{};
    std::unordered_set<std::string> seen{};
    for (std::size_t at = 0; at < pieces_.size(); ++at) {
      const Piece piece = trimmed(pieces_[at], at == 0, at + 1 == pieces_.size());
      if (piece.begin >= piece.end) continue;
      Text part = shortened(part_of(text_, piece.begin, piece.end));
      const std::vector<Token> words = tokens(part);
      if (!words.empty() && seen.insert(joined(words, 0, words.size())).second) {
        result.push_back(std::move(part));
      }
    }
    return result;
  }

  Piece trimmed(Piece piece, bool first, bool last) const {
    std::vector<Token> words = tokens(folded_.substr(piece.begin, piece.end - piece.begin));
    if (first && only_fillers(words)) return {};
    const std::size_t base = piece.begin;
    std::size_t at = 0;
    while (at < words.size()) {
      const auto lead = find_entry(words, at, "lead_in", lexicon_);
      if (!lead || at + lead->words >= words.size()) break;
      if (quoted_before(piece, base + words[at].begin)) break;
      at += lead->words;
      piece.begin = base + words[at - 1].end;
    }
    for (std::size_t count = 1; last && count <= 4 && count <= words.size() - at; ++count) {
      const std::size_t from = words.size() - count;
      if (lexicon_.value_of("list_end", joined(words, from, words.size())).empty()) continue;
      if (from == at) return {};
      piece.end = base + words[from].begin;
    }
    return bare(piece);
  }

  [[nodiscard]] bool quoted_before(Piece piece, std::size_t at) const {
    return folded_.substr(piece.begin, at - piece.begin).find('"') != std::string_view::npos;
  }

  [[nodiscard]] bool only_fillers(const std::vector<Token>& words) const {
    std::size_t at = 0;
    while (at < words.size()) {
      const auto found = find_entry(words, at, "filler", lexicon_);
      if (!found) return false;
      at += found->words;
    }
    return pieces_.size() > 1;
  }

  // Without blanks, marks and quotes around the item.
  [[nodiscard]] Piece bare(Piece piece) const {
    constexpr std::string_view before{" \n:,-*=>"};
    constexpr std::string_view after{" \n,;:!-=(["};
    while (piece.begin < piece.end && before.find(folded_[piece.begin]) != before.npos) {
      ++piece.begin;
    }
    while (piece.end > piece.begin && after.find(folded_[piece.end - 1]) != after.npos) {
      --piece.end;
    }
    const std::string_view item = folded_.substr(piece.begin, piece.end - piece.begin);
    if (item.ends_with('.')) {
      const std::string_view word = item.substr(item.find_last_of(' ') + 1);  // npos + 1 is 0
      const bool initials = word.find('.') + 1 != word.size();                // "e.V."
      if (!initials) return bare({piece.begin, piece.end - 1});
    }
    if (item.size() > 2 && item.front() == '"' && item.find('"', 1) == item.size() - 1) {
      return bare({piece.begin + 1, piece.end - 1});
    }
    return without_signs(piece);
  }

  // Without emoji in front and behind.
  [[nodiscard]] Piece without_signs(Piece piece) const {
    const std::string_view item = folded_.substr(piece.begin, piece.end - piece.begin);
    const auto words = tokens(item);
    if (words.empty()) return {};
    const auto plain = [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != ' '; };
    const std::string_view before = item.substr(0, words.front().begin);
    const std::string_view after = item.substr(words.back().end);
    if (std::none_of(before.begin(), before.end(), plain)) piece.begin += before.size();
    if (std::none_of(after.begin(), after.end(), plain)) piece.end -= after.size();
    return piece;
  }

  static Text shortened(Text part) {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < part.folded.size(); ++at) {
      const bool starts = (static_cast<unsigned char>(part.folded[at]) & 0xC0U) != 0x80U;
      if (starts && ++characters > list_item_characters_max) return part_of(part, 0, at);
    }
    return part;
  }

  const Text& text_;
  std::string_view folded_;
  const Lexicon& lexicon_;
  std::size_t items_max_;
  std::vector<Piece> pieces_{};
};

// Where the list begins after "my subjects are" and the like.
std::size_t after_lead_in(const std::string_view folded, const Lexicon& lexicon) {
  const std::vector<Token> words = tokens(folded.substr(0, 400));  // lead-ins stand in front
  std::size_t at = 0;
  std::size_t begin = 0;
  while (at < words.size()) {
    const auto lead = find_entry(words, at, "lead_in", lexicon);
    if (!lead || at + lead->words >= words.size()) break;
    if (folded.substr(begin, words[at].begin - begin).find('"') != std::string_view::npos) break;
    at += lead->words;
    begin = words[at - 1].end;
  }
  while (begin > 0 && begin < folded.size() &&
         std::string_view{" :,\n"}.find(folded[begin]) != std::string_view::npos) {
    ++begin;
  }
  return begin;
}

}  // namespace

std::vector<Text> list_parts(const Text& text, const Lexicon& lexicon, std::size_t items_max) {
  std::size_t begin = after_lead_in(text.folded, lexicon);
  begin = std::min(text.folded.find_first_not_of(blanks, begin), text.folded.size());
  return Splitter{text, lexicon, items_max}.split(begin);
}

std::vector<std::string> read_list(const Text& text, const Lexicon& lexicon) {
  std::vector<std::string> result{};
  for (Text& part : list_parts(text, lexicon, list_items_max)) {
    result.push_back(std::move(part.written));
  }
  return result;
}

}  // namespace pln::understanding
