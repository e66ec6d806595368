#include "bot/core/understanding/numbers.hpp"

#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

namespace pln::understanding {
namespace {

constexpr std::size_t number_words_max = 20;      // a longer answer is not a number
constexpr std::size_t selection_words_max = 400;  // all of a long list, one by one

// "45min", "2h" as number and unit; a unit of "" is none.
std::pair<std::string_view, std::string_view> split_unit(std::string_view word) {
  const std::size_t digits = word.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos) return {word, {}};
  return {word.substr(0, digits), word.substr(digits)};
}

// What is left of the number of an hour: 30 of "1.5", in minutes; -1 if it is no such number.
int minutes_of_decimal(std::string_view word) {
  const std::size_t dot = word.find('.');
  if (dot == std::string_view::npos || word.size() > dot + 3) return -1;
  const auto whole = digits_of(word.substr(0, dot));
  const auto part = digits_of(word.substr(dot + 1));
  if (!whole || !part || *whole > 200) return -1;
  const int tenths = word.size() - dot - 1 == 1 ? *part * 6 : *part * 60 / 100;
  return *whole * 60 + tenths;
}

class NumberReader {
 public:
  NumberReader(const Text& text, const Lexicon& lexicon)
      : text_(text), lexicon_(lexicon), words_(tokens(text)) {}

  std::optional<int> read() {
    if (words_.empty() || words_.size() > number_words_max) return std::nullopt;
    for (std::size_t at = 0; at < words_.size();) at = step(at);
    const int sum = hours_ + minutes_;
    if (timed_) found_.insert(sum);
    if (found_.size() != 1) return std::nullopt;
    return *found_.begin();
  }

 private:
  std::size_t step(std::size_t at) {
    if (const auto span = find_entry(words_, at, "duration", lexicon_)) {
      add_minutes(digits_of(span->value).value_or(0));
      return at + span->words;
    }
    if (const std::size_t next = decimal_hours(at); next != at) return next;
    const auto [digits, glued] = split_unit(words_[at].word);
    if (!glued.empty()) {
      const auto value = digits_of(digits);
      const std::string_view unit = lexicon_.value_of("unit", glued);
      if (value && !unit.empty()) take(*value, unit);
      return at + 1;
    }
    auto number = find_number(words_, at, lexicon_);
    const bool one = !number && is_a(words_, at, "one_before_unit", lexicon_);
    if (!number && !one) return at + 1;
    if (number && minus_before(at)) return at + number->words;
    if (one) number = NumberFound{1, 1};
    const std::size_t next = at + number->words;
    const auto unit = find_entry(words_, next, "unit", lexicon_);
    const bool is_rate = unit && unit->value != "minute" && unit->value != "hour";
    if (!unit && one) return at + 1;
    if (is_rate && is_a(words_, at, "one_before_unit", lexicon_)) return next + unit->words;
    take(number->value, unit ? unit->value : std::string_view{});
    return unit ? next + unit->words : next;
  }

  // "1.5 hours", "1,5 Stunden".
  std::size_t decimal_hours(std::size_t at) {
    std::string number = words_[at].word;
    std::size_t next = at + 1;
    const bool comma = next < words_.size() && words_[next].begin == words_[at].end + 1 &&
                       text_.folded[words_[at].end] == ',';
    if (comma && digits_of(number)) number += "." + words_[next++].word;
    const int minutes = minutes_of_decimal(number);
    const auto unit = find_entry(words_, next, "unit", lexicon_);
    if (minutes < 0 || !unit || unit->value != "hour") return at;
    add_minutes(minutes);
    return next + unit->words;
  }

  void take(int value, std::string_view unit) {
    if (unit == "hour" && value <= 200) {
      hours_ += value * 60;
      timed_ = true;
    } else if (unit == "minute") {
      add_minutes(value);
    } else if (unit.empty() && timed_ && minutes_ == 0 && value < 60) {
      add_minutes(value);  // "1 hour 30"
    } else {
      found_.insert(value);
    }
  }

  void add_minutes(int value) {
    if (timed_ && minutes_ != 0 && minutes_ != value) found_.insert(-1);  // two that differ
    minutes_ = value;
    timed_ = true;
  }

  [[nodiscard]] bool minus_before(std::size_t at) const {
    const std::size_t begin = words_[at].begin;
    return begin > 0 && text_.folded[begin - 1] == '-';
  }

  const Text& text_;
  const Lexicon& lexicon_;
  std::vector<Token> words_;
  std::set<int> found_{};
  int hours_{0}, minutes_{0};
  bool timed_{false};
};

// The left side of "8/10", "7.5" rounded, or a plain number.
std::optional<int> rating_word(const std::vector<Token>& words, std::size_t at,
                               const Lexicon& lexicon) {
  std::string_view word{words[at].word};
  if (word.ends_with("/10")) word.remove_suffix(3);
  const std::size_t dot = word.find('.');
  if (dot != std::string_view::npos && word.size() == dot + 2) {
    const auto whole = digits_of(word.substr(0, dot));
    const auto tenth = digits_of(word.substr(dot + 1));
    if (whole && tenth) return *tenth >= 5 ? *whole + 1 : *whole;
  }
  if (const auto digits = digits_of(word)) return digits;
  const auto number = find_number(words, at, lexicon);
  return number ? std::optional{number->value} : std::nullopt;
}

class SelectionReader {
 public:
  SelectionReader(const Text& text, int n, const Lexicon& lexicon)
      : n_(n),
        lexicon_(lexicon),
        words_(tokens(text)),
        chosen_(static_cast<std::size_t>(n) + 1, Fate::open) {}

  std::optional<Selection> read() {
    if (words_.empty() || words_.size() > selection_words_max) return std::nullopt;
    for (std::size_t at = 0; at < words_.size() && good_;) at = step(at);
    give_pending(verb_.value_or(Fate::drop));
    if (!good_ || !said_) return std::nullopt;
    if (all_ != Fate::open) fill(all_);
    if (rest_ != Fate::open) fill(rest_);
    Selection selection{};
    for (int number = 1; number <= n_; ++number) {
      const Fate fate = chosen_[static_cast<std::size_t>(number)];
      if (fate == Fate::keep) selection.keep.push_back(number);
      if (fate == Fate::drop) selection.drop.push_back(number);
    }
    return selection;
  }

 private:
  enum class Fate : std::uint8_t { open, keep, drop };
  static constexpr std::array<std::pair<std::string_view, Fate>, 2> verbs{
      {{"keep_verb", Fate::keep}, {"drop_verb", Fate::drop}}};
  static Fate other(Fate fate) { return fate == Fate::keep ? Fate::drop : Fate::keep; }

  std::size_t step(std::size_t at) {
    const auto is = [&](std::string_view category) {
      return find_entry(words_, at, category, lexicon_);
    };
    if (const auto found = is("keep_verb")) return verb(at + found->words, Fate::keep);
    if (const auto found = is("drop_verb")) return verb(at + found->words, Fate::drop);
    if (const auto found = is("rest_word")) {
      const std::size_t next = at + found->words;
      for (const auto& [category, fate] : verbs) {  // "keep 2, the rest away"
        const auto own = find_entry(words_, next, category, lexicon_);
        if (!own) continue;
        rest_ = fate;
        said_ = true;
        return next + own->words;
      }
      if (pending_.empty() || verb_) {
        rest_ = verb_.value_or(Fate::drop);
      } else {
        rest_pending_ = true;
      }
      said_ = true;
      return at + found->words;
    }
    if (const auto found = is("except_word")) {
      excepted_ = true;
      return at + found->words;
    }
    if (const auto found = is("all_word")) return everything(at + found->words, false);
    if (const auto found = is("none_word")) return everything(at + found->words, true);
    if (const auto found = is("negation")) {
      negated_ = true;
      return at + found->words;
    }
    if (const std::size_t next = numbers(at); next != at) return next;
    for (const char* category :
         {"conjunction", "article", "option_word", "option_tail", "filler"}) {
      if (const auto found = is(category)) return at + found->words;
    }
    good_ = false;
    return at + 1;
  }

  std::size_t verb(std::size_t next, Fate fate) {
    if (negated_) fate = other(fate);
    negated_ = false;
    if (!verb_ && !pending_.empty()) {  // "1 and 3 away": the verb follows its numbers
      give_pending(fate);
      return next;
    }
    if (!verb_ && everything_pending_) {  // "all away"
      all_ = none_pending_ ? other(fate) : fate;
      everything_pending_ = false;
      return next;
    }
    give_pending(verb_.value_or(Fate::drop));
    verb_ = fate;
    excepted_ = false;
    if (rest_pending_) {
      rest_ = fate;
      rest_pending_ = false;
    }
    return next;
  }

  std::size_t everything(std::size_t next, bool none) {
    const Fate fate = verb_.value_or(Fate::drop);
    all_ = (none != negated_) ? other(fate) : fate;
    everything_pending_ = !verb_;
    none_pending_ = none != negated_;
    negated_ = false;
    said_ = true;
    return next;
  }

  // One number, a range or digits held together by dots.
  std::size_t numbers(std::size_t at) {
    std::string_view word{words_[at].word};
    if (word.starts_with('#')) word.remove_prefix(1);
    const std::size_t mark = word.find_first_of("-./+&");
    if (mark != std::string_view::npos && digits_of(word.substr(0, mark))) {
      return compound(word, at);
    }
    const auto found = find_ordinal(words_, at, lexicon_);
    if (!found || (found->value == 0 && word.find('0') != std::string_view::npos)) return at;
    const int first = found->value == 0 ? n_ : found->value;
    std::size_t next = at + found->words;
    if (is_a(words_, next, "range_word", lexicon_)) {
      if (const auto end = find_ordinal(words_, next + 1, lexicon_)) {
        range(first, end->value);
        return next + 1 + end->words;
      }
    }
    range(first, first);
    return next;
  }

  std::size_t compound(std::string_view word, std::size_t at) {
    std::vector<int> parts{};
    const bool is_range = word.find('-') != std::string_view::npos;
    while (!word.empty()) {
      const std::size_t mark = std::min(word.find_first_of("-./+&"), word.size());
      const auto part = digits_of(word.substr(0, mark));
      if (!part) return at;
      parts.push_back(*part);
      word.remove_prefix(std::min(mark + 1, word.size()));
    }
    if (is_range && parts.size() == 2) {
      range(parts[0], parts[1]);
    } else {
      for (const int part : parts) range(part, part);
    }
    return at + 1;
  }

  void range(int first, int last) {
    said_ = true;
    if (first < 1 || last < first || last > n_) {
      good_ = false;
      return;
    }
    for (int number = first; number <= last; ++number) {
      if (negated_) {
        set(number, other(verb_.value_or(Fate::drop)));
      } else if (excepted_) {
        set(number, all_ != Fate::open ? other(all_) : other(verb_.value_or(Fate::drop)));
        excepted_numbers_.push_back(number);
      } else {
        pending_.push_back(number);
      }
    }
    if (verb_ && !negated_) give_pending(*verb_);
  }

  void give_pending(Fate fate) {
    for (const int number : pending_) set(number, fate);
    pending_.clear();
  }

  void set(int number, Fate fate) {
    Fate& now = chosen_[static_cast<std::size_t>(number)];
    if (now != Fate::open && now != fate) good_ = false;  // said both ways
    now = fate;
  }

  void fill(Fate fate) {
    for (const int number : excepted_numbers_) {
      chosen_[static_cast<std::size_t>(number)] = other(fate);
    }
    for (std::size_t number = 1; number < chosen_.size(); ++number) {
      if (chosen_[number] == Fate::open) chosen_[number] = fate;
    }
  }

  int n_;
  const Lexicon& lexicon_;
  std::vector<Token> words_;
  std::vector<Fate> chosen_;
  std::vector<int> pending_{}, excepted_numbers_{};
  std::optional<Fate> verb_{};
  Fate all_{Fate::open}, rest_{Fate::open};
  bool negated_{false}, excepted_{false}, said_{false}, good_{true};
  bool everything_pending_{false}, none_pending_{false}, rest_pending_{false};
};

}  // namespace

std::optional<int> read_number(const Text& text, const Lexicon& lexicon) {
  return NumberReader{text, lexicon}.read();
}

std::optional<int> read_rating(const Text& text, const Lexicon& lexicon) {
  const std::vector<Token> words = tokens(text);
  if (words.empty() || words.size() > number_words_max) return std::nullopt;
  std::optional<int> result{};
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto value = rating_word(words, at, lexicon);
    if (!value) continue;
    const bool minus = words[at].begin > 0 && text.folded[words[at].begin - 1] == '-';
    if (minus) return std::nullopt;
    const bool scale =
        *value == 10 && at > 0 &&
        (is_a(words, at - 1, "out_of_word", lexicon) || text.folded[words[at].begin - 1] == '/' ||
         text.folded.substr(words[at - 1].end, 3) == " / ");
    if (result && scale) break;
    if (result && *result != *value) return std::nullopt;
    result = value;
  }
  if (!result || *result > 10) return std::nullopt;
  return result;
}

std::optional<Selection> read_selection(const Text& text, int n, const Lexicon& lexicon) {
  if (n < 1 || n > 1000) return std::nullopt;
  return SelectionReader{text, n, lexicon}.read();
}

}  // namespace pln::understanding
