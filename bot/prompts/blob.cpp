#include "bot/prompts/blob.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

namespace pln::prompts {
namespace {

constexpr std::string_view magic = "PLNP";
constexpr int piece_nesting_max = 64;  // more than a pattern of the longest allowed text can have

// How many values an enum has.
template <class E>
constexpr std::size_t values_of = Names<E>::all.size();
template <>
constexpr std::size_t values_of<PatternToken::Kind> = 4;
template <>
constexpr std::size_t values_of<voice::PieceKind> = 6;
template <>
constexpr std::size_t values_of<voice::Style> = 6;
template <>
constexpr std::size_t values_of<voice::Form> = 7;

// Writer and Reader are called in the same way, so that each type is described once, below.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  template <class... T>
  void operator()(const T&... values) {
    (put(values), ...);
  }
  bool enter() { return true; }
  void leave() {}

 private:
  void put_number(std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) out_ += static_cast<char>(number | 0x80);
    out_ += static_cast<char>(number);
  }
  void put(const std::string& text) {
    put_number(text.size());
    out_ += text;
  }
  template <class T>
    requires std::is_enum_v<T> || std::is_integral_v<T>
  void put(const T& value) {
    const auto number = static_cast<std::int64_t>(value);  // small negative ones stay short
    put_number(static_cast<std::uint64_t>(number) << 1 ^ static_cast<std::uint64_t>(number >> 63));
  }
  template <class A, class B>
  void put(const std::pair<A, B>& both) {
    (*this)(both.first, both.second);
  }
  template <class T>
  void put(const std::vector<T>& items) {
    put_number(items.size());
    for (const T& item : items) put(item);
  }
  template <class T>
    requires std::is_class_v<T>
  void put(const T& value) {
    describe(*this, const_cast<T&>(value));  // the description only reads when writing
  }

  std::string& out_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <class... T>
  void operator()(T&... values) {
    (get(values), ...);
  }
  bool enter() { return ++depth_ <= piece_nesting_max || fail(); }
  void leave() { --depth_; }

  [[nodiscard]] bool is_whole() const { return ok_ && at_ == bytes_.size(); }
  bool fail() {
    ok_ = false;
    at_ = bytes_.size();
    return false;
  }

 private:
  std::uint64_t get_number() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ >= bytes_.size()) break;
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return number;
    }
    fail();
    return 0;
  }
  // A count of things of which each takes at least one byte.
  std::size_t get_count() {
    const std::uint64_t count = get_number();
    if (count > bytes_.size() - at_) {
      fail();
      return 0;
    }
    return static_cast<std::size_t>(count);
  }
  void get(std::string& text) {
    const std::size_t size = get_count();
    text.assign(bytes_.substr(at_, size));
    at_ += size;
  }
  template <class T>
    requires std::is_enum_v<T> || std::is_integral_v<T>
  void get(T& value) {
    const std::uint64_t coded = get_number();
    const auto number = static_cast<std::int64_t>(coded >> 1 ^ (~(coded & 1) + 1));
    if constexpr (std::is_enum_v<T>) {
      if (number < 0 || static_cast<std::uint64_t>(number) >= values_of<T>) {
        fail();
        return;
      }
    } else if (number < static_cast<std::int64_t>(std::numeric_limits<T>::min()) ||
               number > static_cast<std::int64_t>(std::numeric_limits<T>::max())) {
      fail();
      return;
    }
    value = static_cast<T>(number);
  }
  template <class A, class B>
  void get(std::pair<A, B>& both) {
    (*this)(both.first, both.second);
  }
  template <class T>
  void get(std::vector<T>& items) {
    const std::size_t count = get_count();
    constexpr std::size_t reserved_max = 1024;  // a damaged count must not cost memory
    items.clear();
    items.reserve(std::min(count, reserved_max));
    for (std::size_t index = 0; index < count && ok_; ++index) get(items.emplace_back());
  }
  template <class T>
    requires std::is_class_v<T>
  void get(T& value) {
    describe(*this, value);
  }

  std::string_view bytes_;
  std::size_t at_{0};
  int depth_{0};
  bool ok_{true};
};

// What the catalogue holds of one language.
struct LanguageTexts {
  std::string tag{};
  std::vector<voice::Catalogue::Entry> entries{};
};

template <class Archive>
void describe(Archive& archive, Place& it) {
  archive(it.file, it.line);
}
template <class Archive>
void describe(Archive& archive, BranchCase& it) {
  archive(it.when, it.negated, it.to);
}
template <class Archive>
void describe(Archive& archive, Step& it) {
  archive(it.name, it.kind, it.place, it.question, it.answer, it.least, it.most, it.ask, it.brief,
          it.again, it.why, it.example, it.options, it.choices, it.item, it.otherwise, it.store,
          it.on, it.required, it.timeout_days, it.act, it.say, it.cases, it.flow, it.next);
}
template <class Archive>
void describe(Archive& archive, NudgeRule& it) {
  archive(it.when, it.priority, it.weight, it.every_days, it.cause);
}
template <class Archive>
void describe(Archive& archive, Flow& it) {
  archive(it.name, it.place, it.step, it.steps, it.renamed, it.is_nudge, it.nudge, it.is_passing,
          it.holds, it.discard);
}
template <class Archive>
void describe(Archive& archive, TextShape& it) {
  archive(it.key, it.arguments, it.place);
}
template <class Archive>
void describe(Archive& archive, PatternToken& it) {
  archive(it.kind, it.word);
}
template <class Archive>
void describe(Archive& archive, Phrase& it) {
  archive(it.command, it.topic, it.pattern);
}
template <class Archive>
void describe(Archive& archive, Lexicon::Entry& it) {
  archive(it.phrase, it.value);
}
template <class Archive>
void describe(Archive& archive, Lexicon::Category& it) {
  archive(it.name, it.entries);
}
template <class Archive>
void describe(Archive& archive, SearchPattern& it) {
  archive(it.kind, it.text);
}
template <class Archive>
void describe(Archive& archive, Alarm& it) {
  archive(it.kind, it.words);
}
template <class Archive>
void describe(Archive& archive, Lexicon& it) {
  archive(it.language, it.phrases, it.categories, it.searches, it.alarms);
}
template <class Archive>
void describe(Archive& archive, voice::Piece& it) {
  if (!archive.enter()) return;
  archive(it.kind, it.style, it.form, it.number, it.text, it.parts);
  archive.leave();
}
template <class Archive>
void describe(Archive& archive, voice::Catalogue::Entry& it) {
  archive(it.key, it.pieces);
}
template <class Archive>
void describe(Archive& archive, LanguageTexts& it) {
  archive(it.tag, it.entries);
}

}  // namespace

std::string encode(const Loaded& loaded) {
  std::vector<LanguageTexts> languages;
  for (const std::string& tag : loaded.catalogue.languages()) {
    languages.push_back({tag, loaded.catalogue.entries(tag)});
  }
  std::string blob(magic);
  Writer writer(blob);
  writer(blob_version, loaded.prompts.flows, loaded.prompts.texts, loaded.prompts.lexicons,
         loaded.prompts.consent_terms, languages);
  return blob;
}

std::optional<Loaded> decode(std::string_view blob) {
  if (!blob.starts_with(magic)) return std::nullopt;
  Reader reader(blob.substr(magic.size()));
  unsigned version = 0;
  reader(version);
  if (version != blob_version) return std::nullopt;
  Loaded loaded{};
  std::vector<LanguageTexts> languages;
  reader(loaded.prompts.flows, loaded.prompts.texts, loaded.prompts.lexicons,
         loaded.prompts.consent_terms, languages);
  if (!reader.is_whole()) return std::nullopt;
  for (LanguageTexts& language : languages) {
    loaded.catalogue.add(language.tag, std::move(language.entries));
  }
  return loaded;
}

}  // namespace pln::prompts
