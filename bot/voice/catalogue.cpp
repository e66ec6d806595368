#include "bot/voice/catalogue.hpp"

#include <algorithm>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

namespace pln::voice {
namespace {

void append_numbered(std::string& out, std::span<const std::string> items, int first) {
  for (std::size_t at = 0; at < items.size(); ++at) {
    if (at > 0) out += ", ";
    out += std::to_string(first + static_cast<int>(at));
    out += ' ';
    out += items[at];
  }
}

std::string_view primary(std::string_view locale) {
  return locale.substr(0, std::min(locale.find('-'), locale.find('_')));
}

constexpr std::string_view label_prefix = "options.";

// What a plural counts: a number, or the items of a list.
const std::int64_t* counted(const Value& value, std::int64_t& room) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    room = static_cast<std::int64_t>(list->size());
  } else if (const auto* numbered = std::get_if<NumberedList>(&value)) {
    room = static_cast<std::int64_t>(numbered->items.size());
  } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
    room = *number;
  } else {
    return nullptr;
  }
  return &room;
}

void append_value(std::string& out, const Value& value, Style style, const Manner& manner) {
  std::visit(
      [&](const auto& it) {
        using T = std::decay_t<decltype(it)>;
        if constexpr (std::is_same_v<T, std::string>) {
          out += it;
        } else if constexpr (std::is_same_v<T, std::int64_t>) {
          style == Style::spellout ? manner.append_spelled(out, it) : manner.append_number(out, it);
        } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
          style == Style::numbered ? append_numbered(out, it, 1) : manner.append_list(out, it);
        } else if constexpr (std::is_same_v<T, NumberedList>) {
          style == Style::list ? manner.append_list(out, it.items)
                               : append_numbered(out, it.items, it.first);
        } else if constexpr (std::is_same_v<T, LocalDate>) {
          manner.append_date(out, it);
        } else if constexpr (std::is_same_v<T, TimeOfDay>) {
          manner.append_time(out, it);
        } else {
          manner.append_weekday(out, it);
        }
      },
      value);
}

}  // namespace

const Manner& Catalogue::Language::manner() {
  std::call_once(once, [this] { made = std::make_unique<Manner>(tag); });
  return *made;
}

void Catalogue::add(std::string_view language, std::vector<Entry> entries) {
  const auto same = [language](const auto& known) { return known->tag == language; };
  auto found = std::find_if(languages_.begin(), languages_.end(), same);
  if (found == languages_.end()) {
    languages_.push_back(std::make_unique<Language>(language));
    found = languages_.end() - 1;
  }
  for (Entry& entry : entries) {
    const KeyId key = keys_.add(entry.key);
    if (entry.key.starts_with(label_prefix)) {
      const KeyId option = options_.add(std::string_view{entry.key}.substr(label_prefix.size()));
      if (labels_.size() <= option) labels_.resize(option + 1, no_key);
      labels_[option] = key;
    }
    auto& texts = (*found)->texts;
    if (texts.size() <= key) texts.resize(key + 1);
    texts[key] = std::move(entry.pieces);
  }
}

std::string Catalogue::render(const TextPart& part, std::string_view locale) const {
  std::string out;
  append(out, part, locale);
  return out;
}

void Catalogue::append(std::string& out, const TextPart& part, std::string_view locale) const {
  append(out, keys_.find(part.key), part, locale);
}

void Catalogue::append(std::string& out, KeyId key, const TextPart& part,
                       std::string_view locale) const {
  Language* language = language_of(locale);
  if (language == nullptr || key == no_key || key >= language->texts.size() ||
      language->texts[key].empty()) {
    note_bug(out, key == no_key ? std::string_view{part.key} : keys_.text(key));
    return;
  }
  append_pieces(out, language->texts[key], part, *language);
}

std::string Catalogue::label(const Option& option, std::string_view locale) const {
  if (!option.label.empty()) return option.label;
  const KeyId key = labels_[options_.find(option.id)];
  std::string out;
  if (key == no_key) {
    note_bug(out, std::string{label_prefix} + option.id);
  } else {
    append(out, key, {}, locale);
  }
  return out;
}

std::vector<std::string> Catalogue::languages() const {
  std::vector<std::string> tags;
  for (const auto& language : languages_) tags.push_back(language->tag);
  return tags;
}

std::vector<Catalogue::Entry> Catalogue::entries(std::string_view language) const {
  std::vector<Entry> all;
  for (const auto& known : languages_) {
    if (known->tag != language) continue;
    for (std::size_t at = 0; at < known->texts.size(); ++at) {
      if (!known->texts[at].empty())
        all.push_back({std::string{keys_.text(static_cast<KeyId>(at))}, known->texts[at]});
    }
  }
  std::sort(all.begin(), all.end(),
            [](const Entry& left, const Entry& right) { return left.key < right.key; });
  return all;
}

Catalogue::Language* Catalogue::language_of(std::string_view locale) const {
  // "de-formal" may be a folder of its own, so the whole tag is tried first.
  for (const std::string_view tag : {locale, primary(locale)}) {
    for (const auto& language : languages_) {
      if (language->tag == tag) return language.get();
    }
  }
  return languages_.empty() ? nullptr : languages_.front().get();
}

void Catalogue::append_pieces(std::string& out, const Pieces& pieces, const TextPart& part,
                              Language& language) const {
  for (const Piece& piece : pieces) {
    if (piece.kind == PieceKind::literal) {
      out += piece.text;
    } else if (piece.kind == PieceKind::argument || piece.kind == PieceKind::count) {
      append_argument(out, piece, part, language);
    } else if (const Pieces* chosen = branch_of(piece, part, language)) {
      append_pieces(out, *chosen, part, language);
    }
  }
}

void Catalogue::append_argument(std::string& out, const Piece& piece, const TextPart& part,
                                Language& language) const {
  const Value* value = value_of(part, piece.text);
  if (value == nullptr) {
    note_bug(out, piece.text);
    return;
  }
  if (const auto* text = std::get_if<std::string>(value)) {
    out += *text;  // the usual case needs no manner of a language
    return;
  }
  std::int64_t number = 0;
  if (piece.kind == PieceKind::count && counted(*value, number) != nullptr) {
    language.manner().append_number(out, number);
    return;
  }
  append_value(out, *value, piece.style, language.manner());
}

const Pieces* Catalogue::branch_of(const Piece& piece, const TextPart& part,
                                   Language& language) const {
  const Value* value = value_of(part, piece.text);
  if (value == nullptr || piece.parts.empty()) {
    bugs_met_->fetch_add(1);
    return piece.parts.empty() ? nullptr : &piece.parts.back().parts;
  }
  if (piece.kind == PieceKind::select) {
    std::string selector;
    append_value(selector, *value, Style::plain, language.manner());
    for (const Piece& branch : piece.parts) {
      if (branch.text == selector) return &branch.parts;
    }
    return &piece.parts.back().parts;
  }
  std::int64_t number = 0;
  if (counted(*value, number) == nullptr) {
    bugs_met_->fetch_add(1);
    return &piece.parts.back().parts;
  }
  for (const Piece& branch : piece.parts) {
    if (branch.form == Form::exactly && branch.number == number) return &branch.parts;
  }
  const Form form = language.manner().plural_form(number);
  for (const Piece& branch : piece.parts) {
    if (branch.form == form) return &branch.parts;
  }
  return &piece.parts.back().parts;
}

const Value* Catalogue::value_of(const TextPart& part, std::string_view name) const {
  for (const Argument& argument : part.arguments) {
    if (argument.name == name) return &argument.value;
  }
  return nullptr;
}

void Catalogue::note_bug(std::string& out, std::string_view name) const {
  bugs_met_->fetch_add(1);
  out += '[';
  out += name;
  out += ']';
}

}  // namespace pln::voice
