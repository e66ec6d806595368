#include "bot/core/understanding/people.hpp"

#include "bot/core/understanding/lists.hpp"
#include "bot/core/understanding/mention_reader.hpp"
#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace pln::understanding {
namespace {

constexpr std::size_t fragments_max = mentions_max * 4;  // name, handle, link and role each

bool is_bare(const Mention& mention) {
  return mention.handles.empty() && mention.links.empty() && !mention.is_tag;
}

std::string folded_letters(std::string_view text) {
  std::string result{};
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') result += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) result += c;
  }
  return result;
}

// Whether a handle could be that of a person of this name: they share a part of it.
bool resembles(std::string_view handle, std::string_view name) {
  const std::string user = folded_letters(handle.substr(0, handle.find('@')));
  std::size_t begin = 0;
  while (begin < name.size()) {
    const std::size_t end = std::min(name.find(' ', begin), name.size());
    const std::string word = folded_letters(name.substr(begin, end - begin));
    if (word.size() >= 3 && user.find(word) != std::string::npos) return true;
    if (user.size() >= 3 && word.find(user) != std::string::npos) return true;
    begin = end + 1;
  }
  return false;
}

// Whether a part of the list tells more about the one before it instead of naming somebody.
bool continues(const Mention& before, const MentionPart& part, bool same_line, bool pair) {
  if (!same_line) return false;
  if (part.has_name) return false;
  const Mention& mention = part.mention;
  if (mention.is_tag) return false;
  if (mention.handles.empty() && mention.links.empty()) return true;  // a role or organisation
  if (!is_bare(before)) {
    return before.handles.empty() != mention.handles.empty() && mention.links.size() < 2 &&
           !mention.handles.empty() && resembles(mention.handles.front(), before.name);
  }
  if (pair) return true;
  if (!mention.handles.empty()) return resembles(mention.handles.front(), before.name);
  return resembles(name_of_link(mention.links.front()), before.name);
}

void merge_into(Mention& before, const Mention& more) {
  before.handles.insert(before.handles.end(), more.handles.begin(), more.handles.end());
  before.links.insert(before.links.end(), more.links.begin(), more.links.end());
  if (!before.role) before.role = more.role;
  if (before.organisation.empty()) before.organisation = more.organisation;
  if (before.subject.empty()) before.subject = more.subject;
  before.is_company = before.is_company || more.is_company;
}

// The lines of a text, so that a comma inside a line and the end of one can be told apart.
std::vector<Text> lines_of(const Text& text) {
  std::vector<Text> lines{};
  std::size_t begin = 0;
  while (begin <= text.folded.size() && lines.size() < fragments_max) {
    const std::size_t end = std::min(text.folded.find('\n', begin), text.folded.size());
    Text line = part_of(text, begin, end);
    if (!line.folded.empty()) lines.push_back(std::move(line));
    begin = end + 1;
  }
  return lines;
}

bool same_person(const Mention& left, const Mention& right) {
  return left.name == right.name && left.handles == right.handles && left.links == right.links;
}

}  // namespace

std::vector<Mention> read_people(const Text& text, const Lexicon& lexicon) {
  std::vector<Mention> result{};
  for (const Text& line : lines_of(text)) {
    bool same_line = false;
    const std::vector<Text> parts = list_parts(line, lexicon, fragments_max);
    for (const Text& whole : parts) {
      for (MentionPart& part : mention_parts(whole, lexicon)) {
        if (same_line && continues(result.back(), part, same_line, parts.size() == 2)) {
          merge_into(result.back(), part.mention);
          continue;
        }
        finish_name(part.mention);
        if (part.mention.name.empty()) continue;
        const bool repeated = std::any_of(result.begin(), result.end(), [&](const Mention& other) {
          return same_person(other, part.mention);
        });
        if (repeated) continue;
        if (result.size() >= mentions_max) return result;
        result.push_back(std::move(part.mention));
        same_line = true;
      }
    }
  }
  return result;
}

std::optional<Mention> read_add(const Text& slot, const Lexicon& lexicon) {
  if (slot.folded.size() > 1000) return std::nullopt;  // a paste, not an order
  Mention mention = read_mention(slot, lexicon).mention;
  finish_name(mention);
  if (mention.name.empty()) return std::nullopt;
  return mention;
}

std::string handle_of(std::string_view written) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!written.starts_with(scheme)) continue;
    written.remove_prefix(scheme.size());
    const std::size_t slash = written.find("/@");
    if (slash == std::string_view::npos || slash == 0) return {};
    std::string_view user = written.substr(slash + 2);
    user = user.substr(0, user.find_first_of("/?#"));
    if (user.empty() || written.substr(0, slash).find('/') != std::string_view::npos) return {};
    if (user.find('@') != std::string_view::npos) return std::string{user};
    return std::string{user} + "@" + std::string{written.substr(0, slash)};
  }
  if (written.starts_with('@')) written.remove_prefix(1);
  const std::size_t at = written.find('@');
  const bool full = at != std::string_view::npos && at > 0 &&
                    written.find('.', at) != std::string_view::npos &&
                    written.find('@', at + 1) == std::string_view::npos;
  return full ? std::string{written} : std::string{};
}

}  // namespace pln::understanding
