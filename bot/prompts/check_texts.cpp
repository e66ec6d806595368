// Checks texts against each other, across languages and against the house's manner.
#include "bot/prompts/readers.hpp"
#include "bot/voice/fold.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace pln::prompts {
namespace {

constexpr std::size_t text_characters_max = 500;  // what every platform takes in one message
constexpr std::size_t label_words_max = 5;

bool is_label(std::string_view key) { return key.starts_with("options."); }

// Without what stands in quotation marks, of the fixed words only: blanks come from people.
std::string unquoted(std::string_view folded) {
  std::string out;
  bool inside = false;
  for (const char c : folded) {
    if (c == '"') inside = !inside;
    if (!inside) out += c;
  }
  return out;
}

// The fixed words of a text in a row, all branches one after the other.
void append_fixed(const voice::Pieces& pieces, std::string& out) {
  for (const voice::Piece& piece : pieces) {
    if (piece.kind == voice::PieceKind::literal) out += piece.text;
    if (piece.kind == voice::PieceKind::argument) out += " ";
    append_fixed(piece.parts, out);
  }
}

// The most question marks that one way through the branches can show.
std::size_t most_questions(const voice::Pieces& pieces) {
  std::size_t count = 0;
  for (const voice::Piece& piece : pieces) {
    if (piece.kind == voice::PieceKind::literal) {
      const std::string text = unquoted(voice::fold(piece.text));
      count += static_cast<std::size_t>(std::count(text.begin(), text.end(), '?'));
    }
    std::size_t most = 0;
    for (const voice::Piece& branch : piece.parts) {
      most = std::max(most, most_questions(branch.parts));
    }
    count += most;
  }
  return count;
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         (static_cast<unsigned char>(c) >= 0x80);
}

bool has_words(std::string_view text, std::string_view words) {
  for (std::size_t at = 0; (at = text.find(words, at)) != std::string_view::npos; ++at) {
    const std::size_t end = at + words.size();
    const bool starts = at == 0 || !is_word_byte(text[at - 1]);
    const bool ends = end == text.size() || !is_word_byte(text[end]);
    if (starts && ends) return true;
  }
  return false;
}

std::size_t count_words(std::string_view text) {
  std::size_t count = 0;
  bool inside = false;
  for (const char c : text) {
    if (c != ' ' && !inside) ++count;
    inside = c != ' ';
  }
  return count;
}

class TextCheck {
 public:
  TextCheck(const std::vector<Lexicon::Entry>& tells, const std::vector<Flow>& flows,
            Faults& faults)
      : tells_(tells), faults_(faults) {
    for (const Flow& flow : flows) {
      for (const Step& step : flow.steps) {
        if (step.kind == StepKind::collect) questions_.insert({step.ask, step.brief, step.again});
      }
    }
  }

  void check(const SourceText& text) {
    std::string fixed;
    append_fixed(text.pieces, fixed);
    std::string folded = unquoted(voice::fold(fixed));
    std::erase(folded, '\'');  // the words of a lexicon have none
    if (questions_.contains(text.key) && most_questions(text.pieces) > 1) {
      fault(text, "asks more than one question",
            "ask for one thing and take everything that comes");
    }
    if (voice::longest_fixed_length(text.pieces) > text_characters_max) {
      fault(text, "can be longer than 500 characters", "shorten it or make two texts of it");
    }
    if (folded.find('!') != std::string::npos) {
      fault(text, "has an exclamation mark", "end it with a full stop");
    }
    for (const Lexicon::Entry& tell : tells_) {
      if (!tell.phrase.empty() && has_words(folded, tell.phrase)) {
        fault(text, "says \"" + tell.phrase + "\"", "say what is the case instead");
      }
    }
    if (is_label(text.key) && count_words(fixed) > label_words_max) {
      fault(text, "is a label of more than five words", "shorten it");
    }
    check_twin(text);
  }

 private:
  void fault(const SourceText& text, const std::string& what, std::string mend) {
    faults_.add(text.place.file, text.place.line, "the text \"" + text.key + "\" " + what,
                std::move(mend));
  }

  // A label may read as a text does, but no two labels and no two texts are the same.
  void check_twin(const SourceText& text) {
    auto& seen = is_label(text.key) ? labels_ : others_;
    const auto [first, is_new] = seen.emplace(text.pattern, &text);
    if (is_new) return;
    const SourceText& twin = *first->second;
    fault(text, "is the same as \"" + twin.key + "\"",
          "use one key in both places, or say what is different (" + twin.place.file + ":" +
              std::to_string(twin.place.line) + ")");
  }

  const std::vector<Lexicon::Entry>& tells_;
  Faults& faults_;
  std::set<std::string, std::less<>> questions_{};
  std::map<std::string_view, const SourceText*> labels_{};
  std::map<std::string_view, const SourceText*> others_{};
};

}  // namespace

void check_texts(const std::vector<SourceText>& texts, const std::vector<Lexicon::Entry>& tells,
                 const std::vector<Flow>& flows, Faults& faults) {
  TextCheck check(tells, flows, faults);
  for (const SourceText& text : texts) check.check(text);
}

}  // namespace pln::prompts
