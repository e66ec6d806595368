// Compiles a text's pattern, in ICU's message syntax, into pieces, or says what is wrong.
#include "bot/voice/fold.hpp"
#include "bot/voice/pieces.hpp"

#include <unicode/messagepattern.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace pln::voice {
namespace {

constexpr std::string_view quoting_hint =
    "write a brace that is meant as a brace as '{' and an apostrophe before a brace as ''";

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::optional<Style> style_named(std::string_view name) {
  constexpr auto names =
      std::to_array<std::string_view>({"plain", "list", "numbered", "date", "time", "spellout"});
  for (std::size_t index = 1; index < names.size(); ++index) {
    if (names[index] == name) return static_cast<Style>(index);
  }
  return std::nullopt;
}

std::optional<Form> form_named(std::string_view name) {
  constexpr auto names =
      std::to_array<std::string_view>({"other", "zero", "one", "two", "few", "many"});
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (names[index] == name) return static_cast<Form>(index);
  }
  return std::nullopt;
}

Piece piece_of(PieceKind kind, std::string text) {
  Piece piece{};
  piece.kind = kind;
  piece.text = std::move(text);
  return piece;
}

// Walks the parts that ICU found. ICU bounds the nesting of a pattern, so the recursion is bounded.
class Compiler {
 public:
  explicit Compiler(const icu::MessagePattern& pattern) : pattern_(pattern) {}

  Compiled run() {
    Compiled result{};
    Pieces pieces = message(0, "");
    result.fault = fault_;
    result.mend = mend_;
    result.column = column_;
    if (fault_.empty()) result.pieces = std::move(pieces);
    return result;
  }

 private:
  using Part = icu::MessagePattern::Part;

  void refuse(const Part& part, std::string fault, std::string mend) {
    if (!fault_.empty()) return;
    fault_ = std::move(fault);
    mend_ = std::move(mend);
    column_ = static_cast<int>(pattern_.getPatternString().countChar32(0, part.getIndex())) + 1;
  }

  std::string between(std::int32_t begin, std::int32_t end) const {
    return utf8(pattern_.getPatternString().tempSubStringBetween(begin, end));
  }

  // `start` is a MSG_START; `counted` the plural argument that '#' stands for.
  Pieces message(std::int32_t start, const std::string& counted) {
    Pieces pieces;
    const std::int32_t limit = pattern_.getLimitPartIndex(start);
    std::int32_t from = pattern_.getPart(start).getLimit();
    for (std::int32_t at = start + 1; at <= limit; ++at) {
      const Part& part = pattern_.getPart(at);
      add_literal(pieces, between(from, part.getIndex()));
      from = part.getLimit();
      if (part.getType() == UMSGPAT_PART_TYPE_REPLACE_NUMBER) {
        pieces.push_back(piece_of(PieceKind::count, counted));
      } else if (part.getType() == UMSGPAT_PART_TYPE_ARG_START) {
        pieces.push_back(argument(at));
        at = pattern_.getLimitPartIndex(at);
        from = pattern_.getPart(at).getLimit();
      }
    }
    return pieces;
  }

  static void add_literal(Pieces& pieces, const std::string& text) {
    if (text.empty()) return;
    if (!pieces.empty() && pieces.back().kind == PieceKind::literal) {
      pieces.back().text += text;
    } else {
      pieces.push_back(piece_of(PieceKind::literal, text));
    }
  }

  Piece argument(std::int32_t start) {
    Piece piece = piece_of(PieceKind::argument, {});
    const Part& name = pattern_.getPart(start + 1);
    if (name.getType() != UMSGPAT_PART_TYPE_ARG_NAME) {
      refuse(name, "a blank with a number instead of a name",
             "give the blank a name, as in {name}");
      return piece;
    }
    piece.text = utf8(pattern_.getSubstring(name));
    switch (pattern_.getPart(start).getArgType()) {
      case UMSGPAT_ARG_TYPE_NONE:
        break;
      case UMSGPAT_ARG_TYPE_SIMPLE:
        simple(start, piece);
        break;
      case UMSGPAT_ARG_TYPE_PLURAL:
        piece.kind = PieceKind::plural;
        branches(start, piece);
        break;
      case UMSGPAT_ARG_TYPE_SELECT:
        piece.kind = PieceKind::select;
        branches(start, piece);
        break;
      default:
        refuse(name, "ordinals and choices are not understood", "use plural or select");
    }
    return piece;
  }

  void simple(std::int32_t start, Piece& piece) {
    const Part& type = pattern_.getPart(start + 2);
    const std::string named = utf8(pattern_.getSubstring(type));
    const std::optional<Style> style = style_named(named);
    if (!style) {
      refuse(type, "\"" + named + "\" is no type of a blank",
             "use list, numbered, date, time, spellout, plural or select");
    } else if (pattern_.getPartType(start + 3) == UMSGPAT_PART_TYPE_ARG_STYLE) {
      refuse(pattern_.getPart(start + 3), "a blank's type takes no style",
             "leave out what stands after \"" + named + "\"");
    } else {
      piece.style = *style;
    }
  }

  void branches(std::int32_t start, Piece& piece) {
    const std::int32_t limit = pattern_.getLimitPartIndex(start);
    std::optional<Piece> other;
    for (std::int32_t at = start + 2; at < limit; ++at) {
      const Part& part = pattern_.getPart(at);
      if (part.getType() != UMSGPAT_PART_TYPE_ARG_SELECTOR) {
        refuse(part, "an offset is not understood", "leave out \"offset:\"");
        return;
      }
      Piece one = piece_of(PieceKind::branch, utf8(pattern_.getSubstring(part)));
      ++at;
      if (piece.kind == PieceKind::plural) {
        if (!plural_form(part, at, one)) return;
        one.text.clear();
      }
      one.parts = message(at, piece.kind == PieceKind::plural ? piece.text : std::string{});
      at = pattern_.getLimitPartIndex(at);
      const bool is_other =
          one.form == Form::other && (piece.kind == PieceKind::plural || one.text == "other");
      if (is_other) {
        other = std::move(one);
      } else {
        piece.parts.push_back(std::move(one));
      }
    }
    if (other) piece.parts.push_back(std::move(*other));  // ICU has refused a pattern without it
  }

  // Reads "one" or "=1"; the number of the latter is a part of its own, which `at` then skips.
  bool plural_form(const Part& selector, std::int32_t& at, Piece& one) {
    if (Part::hasNumericValue(pattern_.getPartType(at))) {
      one.form = Form::exactly;
      one.number = static_cast<std::int64_t>(pattern_.getNumericValue(pattern_.getPart(at)));
      ++at;
      return true;
    }
    const std::optional<Form> form = form_named(one.text);
    if (!form) {
      refuse(selector, "\"" + one.text + "\" is no plural form",
             "use =1, one, two, few, many or other");
      return false;
    }
    one.form = *form;
    return true;
  }

  const icu::MessagePattern& pattern_;
  std::string fault_{};
  std::string mend_{};
  int column_{0};
};

void collect_names(const Pieces& pieces, std::vector<std::string>& names) {
  for (const Piece& piece : pieces) {
    const bool is_blank = piece.kind != PieceKind::literal && piece.kind != PieceKind::branch;
    if (is_blank) names.push_back(piece.text);
    collect_names(piece.parts, names);
  }
}

}  // namespace

Compiled compile(std::string_view pattern) {
  constexpr std::size_t pattern_bytes_max = 20'000;  // ICU's parts hold 16-bit lengths
  if (pattern.size() > pattern_bytes_max) {
    return {{}, "the text is far too long", "a message holds at most 500 characters", 1};
  }
  const auto text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(pattern.data(), static_cast<std::int32_t>(pattern.size())));
  UErrorCode status = U_ZERO_ERROR;
  UParseError where{};
  icu::MessagePattern parts(UMSGPAT_APOS_DOUBLE_OPTIONAL, status);
  parts.parse(text, &where, status);
  if (U_FAILURE(status)) {
    const std::int32_t offset = std::clamp(where.offset, 0, text.length());
    return {{},
            std::string("the pattern of the text cannot be read (") + u_errorName(status) + ")",
            std::string(quoting_hint) + "; every plural and select needs other",
            static_cast<int>(text.countChar32(0, offset)) + 1};
  }
  return Compiler(parts).run();
}

std::vector<std::string> argument_names(const Pieces& pieces) {
  std::vector<std::string> names;
  collect_names(pieces, names);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::size_t longest_fixed_length(const Pieces& pieces) {
  std::size_t length = 0;
  for (const Piece& piece : pieces) {
    if (piece.kind == PieceKind::literal) length += count_characters(piece.text);
    std::size_t longest = 0;
    for (const Piece& one : piece.parts) {
      longest = std::max(longest, longest_fixed_length(one.parts));
    }
    length += longest;
  }
  return length;
}

}  // namespace pln::voice
