#include "bot/prompts/phrases.hpp"

#include "bot/voice/fold.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace pln::prompts {
namespace {

constexpr int group_nesting_max = 6;

// Reads a phrase by recursive descent, one function for each rule, each giving all ways to say it.
class Expander {
 public:
  explicit Expander(std::string_view phrase) : phrase_(phrase) {}

  Expansion run() {
    Expansion result{};
    std::vector<Pattern> patterns = alternatives(0);
    if (fault_.empty() && at_ < phrase_.size()) {
      refuse(std::string("a \"") + phrase_[at_] + "\" without its beginning", "remove it");
    }
    for (const Pattern& pattern : patterns) check(pattern);
    result.fault = fault_;
    result.mend = mend_;
    if (fault_.empty()) result.patterns = std::move(patterns);
    return result;
  }

 private:
  void refuse(std::string fault, std::string mend) {
    if (!fault_.empty()) return;
    fault_ = std::move(fault);
    mend_ = std::move(mend);
  }

  std::vector<Pattern> alternatives(int depth) {
    std::vector<Pattern> all = sequence(depth);
    while (fault_.empty() && at_ < phrase_.size() && phrase_[at_] == '|') {
      if (depth == 0) refuse("a \"|\" outside of a group", "put the alternatives into (...)");
      ++at_;
      std::vector<Pattern> more = sequence(depth);
      all.insert(all.end(), more.begin(), more.end());
      bound(all);
    }
    return all;
  }

  std::vector<Pattern> sequence(int depth) {
    std::vector<Pattern> all{{}};
    while (fault_.empty() && at_ < phrase_.size()) {
      const char c = phrase_[at_];
      if (c == ')' || c == ']' || c == '|') break;
      if (c == ' ') {
        ++at_;
      } else if (c == '(' || c == '[') {
        append(all, group(c, depth));
      } else if (c == '{') {
        append(all, {{slot()}});
      } else {
        const PatternToken token = word();
        if (!token.word.empty()) append(all, {{token}});
      }
    }
    return all;
  }

  std::vector<Pattern> group(char open, int depth) {
    if (depth >= group_nesting_max) {
      refuse("groups are nested too deep", "write two phrases instead");
      return {};
    }
    ++at_;
    std::vector<Pattern> all = alternatives(depth + 1);
    const char close = open == '(' ? ')' : ']';
    if (at_ >= phrase_.size() || phrase_[at_] != close) {
      refuse(std::string("a \"") + open + "\" without \"" + close + "\"", "close the group");
      return {};
    }
    ++at_;
    if (open == '[') all.insert(all.begin(), Pattern{});
    return all;
  }

  PatternToken slot() {
    const std::size_t end = phrase_.find('}', at_);
    const std::string_view name = phrase_.substr(at_, end - at_);
    at_ = end == std::string_view::npos ? phrase_.size() : end + 1;
    if (name == "{text") return {PatternToken::Kind::text, {}};
    if (name == "{number") return {PatternToken::Kind::number, {}};
    if (name == "{tag") return {PatternToken::Kind::tag, {}};
    refuse("\"" + std::string(name) + "}\" is no slot", "use {text}, {number} or {tag}");
    return {};
  }

  PatternToken word() {
    const std::size_t end = std::min(phrase_.find_first_of(" ()[]{}|", at_), phrase_.size());
    std::string_view word = phrase_.substr(at_, end - at_);
    at_ = end;
    // Messages are cut into words without punctuation. A colon may matter and stays.
    constexpr std::string_view punctuation = ".,;?!\"";
    const std::size_t begin = word.find_first_not_of(punctuation);
    if (begin == std::string_view::npos) return {};
    word = word.substr(begin, word.find_last_not_of(punctuation) + 1 - begin);
    return {PatternToken::Kind::word, std::string(word)};
  }

  void append(std::vector<Pattern>& all, const std::vector<Pattern>& tails) {
    if (all.size() * tails.size() > patterns_in_line_max) {
      refuse_size();
      return;
    }
    std::vector<Pattern> longer;
    for (const Pattern& head : all) {
      for (const Pattern& tail : tails) {
        longer.push_back(head);
        longer.back().insert(longer.back().end(), tail.begin(), tail.end());
      }
    }
    all = std::move(longer);
  }

  void bound(const std::vector<Pattern>& all) {
    if (all.size() > patterns_in_line_max) refuse_size();
  }
  void refuse_size() {
    refuse("the phrase expands to more than " + std::to_string(patterns_in_line_max) + " patterns",
           "split it into several lines");
  }

  void check(const Pattern& pattern) {
    using Kind = PatternToken::Kind;
    const auto count = [&pattern](Kind kind) {
      return std::count_if(pattern.begin(), pattern.end(),
                           [kind](const PatternToken& token) { return token.kind == kind; });
    };
    if (count(Kind::word) == 0) {
      refuse("the phrase can be said without any word", "keep one word outside of [...] and slots");
    }
    if (count(Kind::text) > 1 || count(Kind::number) > 1 || count(Kind::tag) > 1) {
      refuse("a slot stands twice in the phrase", "one of each kind at most");
    }
  }

  std::string_view phrase_;
  std::size_t at_{0};
  std::string fault_{};
  std::string mend_{};
};

// "a" and its umlaut, as UTF-8 in NFC.
std::string with_e_for_umlauts(std::string text) {
  constexpr std::pair<std::string_view, std::string_view> umlauts[] = {
      {"\u00E4", "ae"}, {"\u00F6", "oe"}, {"\u00FC", "ue"},
      {"\u00C4", "Ae"}, {"\u00D6", "Oe"}, {"\u00DC", "Ue"}};
  for (const auto& [umlaut, plain] : umlauts) {
    for (std::size_t at = 0; (at = text.find(umlaut, at)) != std::string::npos;) {
      text.replace(at, umlaut.size(), plain);
    }
  }
  return text;
}

}  // namespace

std::vector<std::string> spellings(std::string_view written_words) {
  const Text text = voice::make_text(written_words);
  std::vector<std::string> all{text.folded};
  std::string other = voice::fold(with_e_for_umlauts(text.written));
  if (other != all.front()) all.push_back(std::move(other));
  return all;
}

Expansion expand(std::string_view phrase) {
  Expansion result{};
  std::unordered_set<std::string> known;
  for (const std::string& spelling : spellings(phrase)) {
    Expansion one = Expander(spelling).run();
    if (!one.fault.empty()) return one;
    for (Pattern& pattern : one.patterns) {
      if (known.insert(written(pattern)).second) result.patterns.push_back(std::move(pattern));
    }
  }
  return result;
}

std::string written(const Pattern& pattern) {
  std::string all;
  for (const PatternToken& token : pattern) {
    if (!all.empty()) all += ' ';
    switch (token.kind) {
      case PatternToken::Kind::word:
        all += token.word;
        break;
      case PatternToken::Kind::text:
        all += "{text}";
        break;
      case PatternToken::Kind::number:
        all += "{number}";
        break;
      case PatternToken::Kind::tag:
        all += "{tag}";
        break;
    }
  }
  return all;
}

}  // namespace pln::prompts
