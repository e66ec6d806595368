#include "bot/core/method/search.hpp"

#include <algorithm>
#include <string_view>

namespace pln::method {

namespace {

// The pattern with its blanks "{subject}" and "{country}" filled in. Without a country its blank
// and the space before it go.
std::string filled(std::string_view pattern, std::string_view subject, std::string_view country) {
  std::string phrase;
  phrase.reserve(pattern.size() + subject.size() + country.size());
  while (!pattern.empty()) {
    const std::size_t blank = std::min(pattern.find('{'), pattern.size());
    const std::size_t end = pattern.find('}', blank);
    phrase += pattern.substr(0, blank);
    if (end == std::string_view::npos) return phrase += pattern.substr(blank);
    const std::string_view name = pattern.substr(blank + 1, end - blank - 1);
    if (name == "country" && country.empty() && phrase.ends_with(' ')) phrase.pop_back();
    phrase += name == "subject" ? subject : country;
    pattern.remove_prefix(end + 1);
  }
  return phrase;
}

}  // namespace

std::vector<std::string> search_phrases(const dialogue::TurnWork& work, const std::string& subject,
                                        SearchKind kind) {
  const Settings& settings = *work.learner.settings;
  std::vector<std::string> phrases;
  phrases.reserve(work.lexicon().searches.size() + settings.trade_words.size());
  for (const SearchPattern& pattern : work.lexicon().searches) {
    if (pattern.kind != kind) continue;
    phrases.push_back(filled(pattern.text, subject, settings.country));
  }
  for (const std::string& word : settings.trade_words) phrases.push_back(subject + " " + word);
  return phrases;
}

void remember_searches(dialogue::TurnWork& work, const std::string& subject) {
  for (const SearchKind kind : {SearchKind::thought_leader, SearchKind::analyst}) {
    for (std::string& phrase : search_phrases(work, subject, kind)) {
      const auto& known = *work.learner.searches;
      const bool there = std::any_of(known.begin(), known.end(),
                                     [&](const Search& one) { return one.phrase == phrase; });
      if (there) continue;
      Search search{next_key(work.learner), subject, std::move(phrase), kind};
      dialogue::add_item(work.learner.searches, std::move(search));
    }
  }
}

}  // namespace pln::method
