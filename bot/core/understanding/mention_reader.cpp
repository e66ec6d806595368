#include "bot/core/understanding/mention_reader.hpp"

#include "bot/core/understanding/tokens.hpp"
#include "bot/core/understanding/words.hpp"

#include <algorithm>
#include <optional>

namespace pln::understanding {
namespace {

constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t parts_max = 100;
constexpr std::size_t address_bytes_max = 2000;  // longer links exist, but nobody needs them

bool is_link(const Token& token) {
  return token.word.starts_with("http://") || token.word.starts_with("https://");
}
bool is_handle(const Token& token) {
  const std::size_t at = token.word.find('@');
  if (is_link(token) || at == std::string::npos) return false;
  return at == 0 || token.word.find('.', at) != std::string::npos;
}
bool is_address(const Token& token) { return is_link(token) || is_handle(token); }

// What a stretch of the text says about the mention.
enum class Role : std::uint8_t { name, role, subject, organisation, about };

class Reader {
 public:
  Reader(const Text& text, const Lexicon& lexicon)
      : text_(text), lexicon_(lexicon), words_(tokens(text)) {}

  MentionPart read() {
    for (std::size_t at = 0; at < words_.size();) at = step(at);
    close(words_.size());
    if (std::string name = cut(name_first_, name_last_); !name.empty()) {
      part_.mention.name = std::move(name);
      part_.has_name = true;
      note_kind_of_name();
    }
    return std::move(part_);
  }

 private:
  std::size_t step(std::size_t at) {
    const Token& token = words_[at];
    if (is_address(token)) {
      close(at);
      take_address(token);
      kind_ = has_name() ? Role::about : Role::name;
      first_ = at + 1;
      return at + 1;
    }
    if (token.word.starts_with('#') && !has_name()) {
      part_.mention.is_tag = true;
      name_first_ = at;
      name_last_ = at + 1;
      kind_ = Role::about;
      first_ = at + 1;
      return at + 1;
    }
    if (kind_ == Role::name && at > first_ && mark_before(at)) open(at, Role::about, at);
    if (const auto marker = marker_at(at)) return marker_step(at, *marker);
    const bool may_be_role = kind_ == Role::role || kind_ == Role::about || leads_to_name(at);
    if (may_be_role && !quoted(at)) {
      if (const auto role = find_entry(words_, at, "role", lexicon_)) return role_step(at, *role);
      if (const auto firm = find_entry(words_, at, "company_word", lexicon_)) {
        part_.mention.is_company = true;
        return role_done(at + firm->words);
      }
    }
    return at + 1;
  }

  std::size_t marker_step(std::size_t at, Role kind) {
    const bool nobody_yet = at == 0;
    if (nobody_yet && kind != Role::role) return at + 1;  // "For Dummies", "At Home": a name
    open(at, kind, at + 1);
    return at + 1;
  }

  std::size_t role_step(std::size_t at, const Found& role) {
    if (!part_.mention.role) part_.mention.role = from_name<ContactRole>(role.value);
    const bool firm = role.value == "vendor" || role.value == "agency";
    part_.mention.is_company = part_.mention.is_company || firm;
    return role_done(at + role.words);
  }

  // After a role: "analyst at", or the name itself in "the analyst Ana Ruiz".
  std::size_t role_done(std::size_t next) {
    kind_ = has_name() ? Role::about : Role::name;
    first_ = next;
    return next;
  }

  [[nodiscard]] bool has_name() const { return name_last_ > name_first_; }

  [[nodiscard]] std::optional<Role> marker_at(std::size_t at) const {
    if (at + 1 >= words_.size()) return std::nullopt;
    if (is_a(words_, at, "as_word", lexicon_)) return Role::role;
    if (is_a(words_, at, "for_word", lexicon_)) return Role::subject;
    if (is_a(words_, at, "at_word", lexicon_)) return Role::organisation;
    return std::nullopt;
  }

  // "the analyst Ana Ruiz", "vendor Acme", "analyst at Northbeam": a role in front. Without an
  // article a capital letter makes it part of a name, except where all nouns have one.
  [[nodiscard]] bool leads_to_name(std::size_t at) const {
    if (kind_ != Role::name || has_name()) return false;
    std::size_t before = 0;
    while (before < at && is_a(words_, before, "article", lexicon_)) ++before;
    if (before != at || at < first_ || words_.size() > 20) return false;
    auto role = find_entry(words_, at, "role", lexicon_);
    if (!role) role = find_entry(words_, at, "company_word", lexicon_);
    if (!role) return false;
    const std::size_t next = at + role->words;
    const bool ends =
        next >= words_.size() || mark_before(next) || marker_at(next) || is_address(words_[next]);
    if (at > 0 || ends) return true;
    const char first = text_.written_slice(words_[at].begin, words_[at].end).front();
    const bool capital =
        first >= 'A' && first <= 'Z' && lexicon_.value_of("nouns", "capital").empty();
    return !capital && role->value != "peer" && role->value != "other";
  }

  // A dash with blanks, a bracket, colon or comma between a word and the one before it.
  [[nodiscard]] bool mark_before(std::size_t at) const {
    const std::size_t from = words_[at - 1].end;
    const std::string_view between =
        std::string_view{text_.folded}.substr(from, words_[at].begin - from);
    return between.find_first_of("([:,;|\n") != std::string_view::npos ||
           between.find(" -") != std::string_view::npos ||
           between.find("- ") != std::string_view::npos;
  }

  [[nodiscard]] bool quoted(std::size_t at) const {
    return words_[at].begin > 0 && text_.folded[words_[at].begin - 1] == '"';
  }

  // Ends the stretch under way before `at` and begins another at `next`.
  void open(std::size_t at, Role kind, std::size_t next) {
    close(at);
    kind_ = kind;
    first_ = next;
  }

  void close(std::size_t last) {
    if (last <= first_) return;
    Mention& mention = part_.mention;
    if (kind_ == Role::name && !has_name()) {
      name_first_ = first_;
      name_last_ = last;
    } else if (kind_ == Role::subject && mention.subject.empty()) {
      mention.subject = cut(first_, last);
    } else if (kind_ == Role::organisation && mention.organisation.empty()) {
      mention.organisation = cut(first_, last);
    }
    first_ = last;
  }

  void take_address(const Token& token) {
    if (token.end - token.begin > address_bytes_max) return;
    std::string written{text_.written_slice(token.begin, token.end)};
    if (is_link(token)) {
      part_.mention.links.push_back(std::move(written));
      return;
    }
    if (written.starts_with('@')) written.erase(0, 1);
    if (!written.empty()) part_.mention.handles.push_back(std::move(written));
  }

  void note_kind_of_name() {
    const bool firm = is_a(words_, name_last_ - 1, "company_suffix", lexicon_);
    part_.mention.is_company = part_.mention.is_company || (firm && name_last_ - name_first_ > 1);
    if (part_.mention.is_tag && part_.mention.name.starts_with('#')) part_.mention.name.erase(0, 1);
  }

  // The words [first, last) as written, without marks around them.
  [[nodiscard]] std::string cut(std::size_t first, std::size_t last) const {
    while (last > first + 1 && is_a(words_, last - 1, "article", lexicon_)) --last;
    if (last <= first) return {};
    std::size_t begin = words_[first].begin;
    std::size_t end = words_[last - 1].end;
    if (end - begin > name_bytes_max) {
      end = begin;
      for (std::size_t at = first; at < last && words_[at].end - begin <= name_bytes_max; ++at) {
        end = words_[at].end;
      }
    }
    return std::string{text_.written_slice(begin, end)};
  }

  const Text& text_;
  const Lexicon& lexicon_;
  std::vector<Token> words_;
  MentionPart part_{};
  Role kind_{Role::name};
  std::size_t first_{0};  // of the stretch under way
  std::size_t name_first_{0}, name_last_{0};
};

// Whether a new mention begins at this word, which follows an address.
bool begins_another(const Text& text, const std::vector<Token>& words, std::size_t at,
                    const Lexicon& lexicon) {
  if (is_address(words[at])) return true;
  const std::size_t from = words[at - 1].end;
  const std::string_view between =
      std::string_view{text.folded}.substr(from, words[at].begin - from);
  if (between.find_first_of("-:([,") != std::string_view::npos) return false;
  for (const std::string_view tail : {"as_word", "for_word", "at_word", "role", "article"}) {
    if (is_a(words, at, tail, lexicon)) return false;
  }
  return true;
}

}  // namespace

MentionPart read_mention(const Text& text, const Lexicon& lexicon) {
  return Reader{text, lexicon}.read();
}

std::vector<MentionPart> mention_parts(const Text& text, const Lexicon& lexicon) {
  std::vector<MentionPart> parts{};
  const std::vector<Token> words = tokens(text);
  const auto addresses = std::count_if(words.begin(), words.end(), is_address);
  std::size_t begin = 0;
  bool name_seen = false;
  for (std::size_t at = 1; addresses > 1 && at < words.size() && parts.size() < parts_max; ++at) {
    name_seen = name_seen || !is_address(words[at - 1]);
    if (!is_address(words[at - 1]) || !begins_another(text, words, at, lexicon)) continue;
    const bool more =
        std::any_of(words.begin() + static_cast<std::ptrdiff_t>(at), words.end(), is_address);
    if (!more) break;
    if (is_address(words[at]) && name_seen) continue;  // a second address of the same person
    parts.push_back(read_mention(part_of(text, begin, words[at].begin), lexicon));
    begin = words[at].begin;
    name_seen = false;
  }
  parts.push_back(read_mention(part_of(text, begin, text.folded.size()), lexicon));
  return parts;
}

std::string name_of_link(std::string_view link) {
  const std::size_t scheme = link.find("://");
  if (scheme != std::string_view::npos) link.remove_prefix(scheme + 3);
  link = link.substr(0, link.find_first_of("?#"));
  while (link.ends_with('/')) link.remove_suffix(1);
  std::string_view last = link.substr(link.find_last_of('/') + 1);
  if (last.starts_with('@')) last.remove_prefix(1);
  last = last.substr(0, last.find('@'));
  if (last.starts_with("www.")) last.remove_prefix(4);
  return std::string{last};
}

void finish_name(Mention& mention) {
  if (!mention.name.empty()) return;
  if (!mention.handles.empty()) {
    const std::string& handle = mention.handles.front();
    mention.name = handle.substr(0, handle.find('@'));
  } else if (!mention.links.empty()) {
    mention.name = name_of_link(mention.links.front());
  }
}

}  // namespace pln::understanding
