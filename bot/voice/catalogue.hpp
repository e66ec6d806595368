// The texts of all languages in compiled form, and the one place where a key and its arguments
// become words. It does not know which text is said when. Filled once at start and then only read,
// by any thread.
#pragma once

#include "bot/core/effect.hpp"
#include "bot/core/understanding/word_table.hpp"
#include "bot/voice/manner.hpp"
#include "bot/voice/pieces.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace pln::voice {

class Catalogue {
 public:
  struct Entry {
    std::string key{};
    Pieces pieces{};
    bool operator==(const Entry&) const = default;
  };

  // Adds the texts of a language; the one added first is the default. A key that exists is
  // replaced.
  void add(std::string_view language, std::vector<Entry> entries);

  // The words for `part` in the language of `locale` ("de-AT" -> de), in the default language if
  // that is not spoken. A key or argument that is missing is our bug, which the checks of the
  // loader rule out: it gives "[key]" or "[argument]" and is counted.
  [[nodiscard]] std::string render(const TextPart& part, std::string_view locale) const;
  void append(std::string& out, const TextPart& part, std::string_view locale) const;

  // The label of an option: its own, or the text "options.<id>".
  [[nodiscard]] std::string label(const Option& option, std::string_view locale) const;

  [[nodiscard]] bool has(std::string_view key) const { return keys_.find(key) != no_key; }
  [[nodiscard]] std::vector<std::string> languages() const;
  // All texts of a language, sorted by key.
  [[nodiscard]] std::vector<Entry> entries(std::string_view language) const;

  // How often render() met a missing key or argument since the start; tests demand 0.
  [[nodiscard]] std::size_t bugs_met() const { return bugs_met_->load(); }

 private:
  struct Language {
    explicit Language(std::string_view name) : tag(name) {}
    const Manner& manner();

    std::string tag;
    std::vector<Pieces> texts{};  // by the number of the key; empty: the language lacks it
    std::once_flag once{};
    std::unique_ptr<Manner> made{};
  };
  using KeyId = understanding::WordId;
  static constexpr KeyId no_key = understanding::no_word;

  [[nodiscard]] Language* language_of(std::string_view locale) const;
  void append(std::string& out, KeyId key, const TextPart& part, std::string_view locale) const;
  void append_pieces(std::string& out, const Pieces& pieces, const TextPart& part,
                     Language& language) const;
  void append_argument(std::string& out, const Piece& piece, const TextPart& part,
                       Language& language) const;
  [[nodiscard]] const Pieces* branch_of(const Piece& piece, const TextPart& part,
                                        Language& language) const;
  [[nodiscard]] const Value* value_of(const TextPart& part, std::string_view name) const;
  void note_bug(std::string& out, std::string_view name) const;

  std::vector<std::unique_ptr<Language>> languages_{};
  understanding::WordTable keys_{};     // of the texts
  understanding::WordTable options_{};  // ids of options that have a label
  std::vector<KeyId> labels_{no_key};   // the keys of those labels, by the number of the option
  std::unique_ptr<std::atomic<std::size_t>> bugs_met_{
      std::make_unique<std::atomic<std::size_t>>(0)};
};

}  // namespace pln::voice
