// A text of one language in compiled form: what an ICU message pattern says, as a small tree that
// is joined without ICU. Plain values; made by compile(), kept in the Catalogue and in the built-in
// blob.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pln::voice {

enum class PieceKind : std::uint8_t { literal, argument, count, plural, select, branch };

// How a blank is written; plain adapts to the type of its value.
enum class Style : std::uint8_t { plain, list, numbered, date, time, spellout };

// The plural forms of CLDR, and `exactly` for "=3".
enum class Form : std::uint8_t { other, zero, one, two, few, many, exactly };

struct Piece {
  PieceKind kind{PieceKind::literal};
  Style style{Style::plain};  // of an argument
  Form form{Form::other};     // of a branch of a plural
  std::int64_t number{0};     // of a branch with Form::exactly
  std::string text{};         // the literal, the argument's name, or the selector of a branch
  // Of plural and select: their branches, "other" last. Of a branch: what it says.
  std::vector<Piece> parts{};
  bool operator==(const Piece&) const = default;
};

using Pieces = std::vector<Piece>;

// The result of compiling a pattern: pieces, or what is wrong with it and at which character (from
// 1).
struct Compiled {
  Pieces pieces{};
  std::string fault{};  // empty: fit for use
  std::string mend{};
  int column{0};
};

// Reads an ICU message pattern. Refused are numbered arguments, offsets, ordinals, choices and
// unknown argument types, since the renderer could not keep what they promise.
[[nodiscard]] Compiled compile(std::string_view pattern);

// Names of all blanks, sorted, each once.
[[nodiscard]] std::vector<std::string> argument_names(const Pieces& pieces);

// Every way the fixed words of a text can come out is too many; this is the longest in characters,
// blanks counted as nothing.
[[nodiscard]] std::size_t longest_fixed_length(const Pieces& pieces);

}  // namespace pln::voice
