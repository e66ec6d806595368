#include "bot/core/method/search.hpp"

#include <algorithm>

namespace pln::method {

namespace {

void replace_blank(std::string& text, std::string_view blank, const std::string& value) {
  const std::size_t at = text.find(blank);
  if (at != std::string::npos) text.replace(at, blank.size(), value);
}

// Without a country its blank and the space before it go.
std::string filled(std::string pattern, const std::string& subject, const std::string& country) {
  if (country.empty()) replace_blank(pattern, " {country}", "");
  replace_blank(pattern, "{country}", country);
  replace_blank(pattern, "{subject}", subject);
  return pattern;
}

}  // namespace

std::vector<std::string> search_phrases(const dialogue::TurnWork& work, const std::string& subject,
                                        SearchKind kind) {
  std::vector<std::string> phrases;
  const Settings& settings = *work.learner.settings;
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
