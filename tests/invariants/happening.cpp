#include "tests/invariants/happening.hpp"

#include <ostream>

namespace pln::invariants {

namespace {

constexpr std::array names{"message",    "long text", "press",       "late press",
                           "wild press", "edit",      "delete",      "reaction",
                           "silence",    "clock on",  "clock back",  "restart",
                           "zone",       "locale",    "chat opened", "plan anew"};

constexpr auto said =
    std::to_array<std::string_view>({"hello",
                                     "yes",
                                     "no",
                                     "1",
                                     "2",
                                     "3",
                                     "skip",
                                     "back",
                                     "undo",
                                     "redo",
                                     "help",
                                     "why?",
                                     "repeat",
                                     "example",
                                     "status",
                                     "next",
                                     "step 1",
                                     "step 2",
                                     "step 3",
                                     "step 4",
                                     "step 5",
                                     "step 6",
                                     "step 7",
                                     "step 8",
                                     "step 9",
                                     "step 10",
                                     "cancel",
                                     "resume",
                                     "pause for two weeks",
                                     "export",
                                     "maths, art, music",
                                     "learning for nurses",
                                     "Ana Ruiz (@ana@learn.example), Ben Okafor",
                                     "Kim Lee",
                                     "#lrnchat",
                                     "follow",
                                     "later",
                                     "daily",
                                     "twice a week",
                                     "mornings",
                                     "7",
                                     "10",
                                     "0",
                                     "drop 1",
                                     "keep all",
                                     "drop Ana Ruiz",
                                     "add Jo Park as a vendor for maths",
                                     "set a goal",
                                     "if it rains, then I read",
                                     "in eight weeks",
                                     "private",
                                     "not for me",
                                     "done",
                                     "never",
                                     "auf Deutsch",
                                     "in English please",
                                     "nudge me weekly",
                                     "not on Fridays",
                                     "I have 20 minutes a week",
                                     "log: asked Kim",
                                     "note for myself: x",
                                     "https://x.example/a",
                                     "what is a PLN?",
                                     "thanks",
                                     "are you human?",
                                     "?",
                                     "\xF0\x9F\x98\x80",
                                     "",
                                     "qwertz uiop",
                                     "my subjects are a, b, c",
                                     "\xE2\x80\xAE\xD7\xA9\xD7\x9C",
                                     "check in",
                                     "step 99",
                                     "undo undo",
                                     "forget it",
                                     "start",
                                     "STOP",
                                     "forget me",
                                     "you're useless",
                                     "book me a flight",
                                     "remind me on Tuesday at 10 to write to Kim",
                                     "note the tag #analytics",
                                     "no country",
                                     "none yet",
                                     "tell me more",
                                     "as before",
                                     "fewer",
                                     "next week",
                                     "the second one",
                                     "b",
                                     "I'm in Tokyo now",
                                     "can I talk to someone?",
                                     "analytics, private, remind me Tuesdays at 10",
                                     "actually change my goal date to 3 March",
                                     "no, I meant product, not project",
                                     "also SaaS sales",
                                     "who of mine knows about maths?",
                                     "udno",
                                     "hlep",
                                     "ja",
                                     "nein",
                                     "hilfe",
                                     "warum?",
                                     "weiter",
                                     "zur\xC3\xBC"
                                     "ck",
                                     "r\xC3\xBC"
                                     "ckg\xC3\xA4"
                                     "ngig",
                                     "abbrechen",
                                     "Mathe, Kunst und Musik",
                                     "zweimal pro Woche",
                                     "morgens",
                                     "jeden Tag",
                                     "meine Themen sind a und b",
                                     "ich habe 40 Minuten pro Woche",
                                     "Anna Gro\xC3\x9F, Jo\xC3\xABl",
                                     "in drei Wochen",
                                     "nicht freitags",
                                     "\xC3\xBC"
                                     "berspringen",
                                     "Pause bis 8. Januar",
                                     "was ist ein PLN?",
                                     "danke",
                                     "bist du ein Mensch?",
                                     "Beispiel",
                                     "nochmal",
                                     "Notiz f\xC3\xBCr mich: y",
                                     "setz ein Ziel",
                                     "export bitte",
                                     "vergiss mich",
                                     "wo waren wir?"});

}  // namespace

std::span<const std::string_view> corpus() { return said; }

std::string words_of(const Happening& happening) {
  if (happening.kind != Kind::long_text) {
    return std::string{corpus()[happening.first % corpus().size()]};
  }
  const std::string_view pieces[] = {"a",          "word ",    "1, ",  "\n", "\xF0\x9F\x98\x80",
                                     "Ana Ruiz, ", "\xCC\x81", "undo "};
  const std::string_view piece = pieces[happening.first % std::size(pieces)];
  std::string all;
  const std::size_t length = 200 + happening.second % 9'800;
  while (all.size() < length) all += piece;
  return all;
}

void showValue(const Happening& happening, std::ostream& out) {
  out << names[static_cast<std::size_t>(happening.kind)];
  const bool says = happening.kind == Kind::message || happening.kind == Kind::edit;
  if (says) {
    out << " \"" << words_of(happening) << "\"";
  } else {
    out << ' ' << happening.first;
  }
  if (happening.kind != Kind::message) out << '/' << happening.second;
}

}  // namespace pln::invariants
