#include "bot/core/method/naming.hpp"

#include "bot/core/method/contacts.hpp"
#include "bot/core/text.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>

namespace pln::method {

namespace {

using understanding::Token;
using understanding::tokens;

bool is_whole(const Contact& contact, std::string_view wanted) {
  if (folded_name(contact.name) == wanted) return true;
  return std::any_of(contact.handles.begin(), contact.handles.end(), [&](const std::string& one) {
    const std::string handle = folded_name(one);
    return handle == wanted || "@" + handle == wanted;
  });
}

// All words of `wanted`, in their order and next to each other, stand in the name.
bool is_part(const Contact& contact, const std::vector<Token>& wanted) {
  const auto name = tokens(folded_name(contact.name));
  if (wanted.empty() || wanted.size() >= name.size()) return false;
  const auto found =
      std::search(name.begin(), name.end(), wanted.begin(), wanted.end(),
                  [](const Token& left, const Token& right) { return left.word == right.word; });
  return found != name.end();
}

}  // namespace

std::vector<ItemKey> contacts_called(const Learner& learner, std::string_view words) {
  std::string wanted = folded_name(words);
  if (wanted.starts_with('#')) wanted.erase(0, 1);
  const auto parts = tokens(wanted);
  std::vector<ItemKey> whole, part;
  for (const Contact& contact : *learner.contacts) {
    if (contact.state == ContactState::dropped) continue;
    if (is_whole(contact, wanted)) whole.push_back(contact.key);
    if (is_part(contact, parts)) part.push_back(contact.key);
  }
  return whole.empty() ? part : whole;
}

ItemKey subject_called(const Learner& learner, std::string_view words) {
  const std::string wanted = folded_name(words);
  for (const Subject& subject : *learner.subjects) {
    if (folded_name(subject.name) == wanted) return subject.key;
  }
  return 0;
}

std::optional<std::size_t> place_called(std::string_view words, std::size_t count,
                                        const Lexicon& lexicon) {
  const auto all = tokens(folded_name(words));
  std::size_t first = 0, last = all.size();
  while (last - first > 1 && (understanding::is_a(all, first, "article", lexicon) ||
                              understanding::is_a(all, first, "option_word", lexicon))) {
    ++first;
  }
  while (last - first > 1 && (understanding::is_a(all, last - 1, "option_tail", lexicon) ||
                              understanding::is_a(all, last - 1, "list_word", lexicon))) {
    --last;
  }
  if (last - first != 1 || count == 0) return std::nullopt;
  const auto found = understanding::find_ordinal(all, first, lexicon);
  if (!found || found->words != 1) return std::nullopt;
  const bool is_digit = understanding::digits_of(all[first].word).has_value();
  if (found->value == 0) return is_digit ? std::nullopt : std::optional{count - 1};
  const auto place = static_cast<std::size_t>(found->value);
  return place <= count ? std::optional{place - 1} : std::nullopt;
}

std::string telling_name(const Contact& contact) {
  std::string name = shown_name(contact);
  if (!contact.organisation.empty()) return name + " (" + contact.organisation + ")";
  if (!contact.handles.empty()) return name + " (@" + contact.handles.front() + ")";
  if (!contact.subjects.empty()) return name + " (" + contact.subjects.front() + ")";
  return name;
}

}  // namespace pln::method
