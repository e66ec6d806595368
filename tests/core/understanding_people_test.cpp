// People as they are pasted or described: names, handles, tails.
#include "bot/core/understanding/people.hpp"
#include "tests/core/understanding_words.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pln;
using namespace pln::tests;
using understanding::Mention;
using understanding::read_add;
using understanding::read_people;

namespace {

// One mention as "name|handles|links|role|subject|organisation|company|tag", empty ends left out.
std::string shown(const Mention& mention) {
  std::string line = mention.name + "|";
  for (const std::string& handle : mention.handles)
    line += (line.back() == '|' ? "" : " ") + handle;
  line += "|";
  for (const std::string& link : mention.links) line += (line.back() == '|' ? "" : " ") + link;
  line += "|" + std::string{mention.role ? name_of(*mention.role) : ""} + "|" + mention.subject +
          "|" + mention.organisation + "|" + (mention.is_company ? "company" : "") +
          (mention.is_tag ? "tag" : "");
  while (line.ends_with('|')) line.pop_back();
  return line;
}

using Lines = std::vector<std::string>;
struct Case {
  const char* message;
  Lines people;
};

void check(const Lexicon& lexicon, const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    CAPTURE(std::string{one.message});
    Lines lines{};
    for (const Mention& mention : read_people(said(one.message), lexicon))
      lines.push_back(shown(mention));
    CHECK(lines == one.people);
  }
}

void check_add(const Lexicon& lexicon, const char* slot, const char* expected) {
  CAPTURE(std::string{slot});
  const auto mention = read_add(said(slot), lexicon);
  CHECK((mention ? shown(*mention) : "") == expected);
}

}  // namespace

TEST_CASE("people in lists") {
  check(english(),
        {
            {"Ana Ruiz (@ana@learn.example), Ben Okafor @ben, https://x.example/@kim, Kim Lee - "
             "analyst at Northbeam",
             {"Ana Ruiz|ana@learn.example", "Ben Okafor|ben", "kim||https://x.example/@kim",
              "Kim Lee|||analyst||Northbeam"}},
            {"Ana Ruiz, Ben Okafor and Kim Lee", {"Ana Ruiz", "Ben Okafor", "Kim Lee"}},
            {"Ana Ruiz\nBen Okafor\nKim Lee, analyst",
             {"Ana Ruiz", "Ben Okafor", "Kim Lee|||analyst"}},
            {"1. Ana Ruiz\n2. Ben Okafor", {"Ana Ruiz", "Ben Okafor"}},
            {"- Ana Ruiz @ana@x.example\n- Ben", {"Ana Ruiz|ana@x.example", "Ben"}},
            {"Ana Ruiz, @ana@learn.example", {"Ana Ruiz|ana@learn.example"}},
            {"@ana@learn.example @ben@x.example", {"ana|ana@learn.example", "ben|ben@x.example"}},
            {"@ana@learn.example, @ben", {"ana|ana@learn.example", "ben|ben"}},
            {"Ana Ruiz @ana@x.example Ben Okafor @ben@x.example",
             {"Ana Ruiz|ana@x.example", "Ben Okafor|ben@x.example"}},
            {"ana@learn.example", {"ana|ana@learn.example"}},
            {"I follow Ana Ruiz and Ben Okafor.", {"Ana Ruiz", "Ben Okafor"}},
            {"Ana Ruiz https://x.example/@ana; Ben", {"Ana Ruiz||https://x.example/@ana", "Ben"}},
            {"Kim Lee (analyst, Northbeam)", {"Kim Lee|||analyst"}},
            {"Kim Lee - vendor", {"Kim Lee|||vendor|||company"}},
            {"Ursula von der Leyen, Jean-Luc O'Neil", {"Ursula von der Leyen", "Jean-Luc O'Neil"}},
            {"", {}},
            {"\U0001F600", {}},
            {"Zoë Çelik \U0001F680 @zoe@x.example", {"Zoë Çelik|zoe@x.example"}},
            {"Ana Ruiz, ana ruiz, Ana Ruiz", {"Ana Ruiz"}},
            {"Northbeam GmbH, Acme Inc.", {"Northbeam GmbH||||||company", "Acme Inc||||||company"}},
        });
  check(german(), {
                      {"Ana Ruiz (@ana@learn.example) und Ben Okafor",
                       {"Ana Ruiz|ana@learn.example", "Ben Okafor"}},
                      {"Kim Lee – Analystin bei Northbeam", {"Kim Lee|||analyst||Northbeam"}},
                      {"Jürgen Groß, Ana von Berg", {"Jürgen Groß", "Ana von Berg"}},
                  });
}

TEST_CASE("one to add, with tails in any order") {
  const Lexicon& en = english();
  check_add(en, "Ana Ruiz (@ana@learn.example) as an analyst for learning analytics",
            "Ana Ruiz|ana@learn.example||analyst|learning analytics");
  check_add(en, "Ana Ruiz for learning analytics as an analyst (@ana@learn.example)",
            "Ana Ruiz|ana@learn.example||analyst|learning analytics");
  check_add(en, "Ana Ruiz as a thought leader", "Ana Ruiz|||thought_leader");
  check_add(en, "Acme as a vendor", "Acme|||vendor|||company");
  check_add(en, "#lrnchat", "lrnchat||||||tag");
  check_add(en, "Ana Ruiz as a former colleague at Northbeam",
            "Ana Ruiz|||former_colleague||Northbeam");
  check_add(en, "the analyst Ana Ruiz", "Ana Ruiz|||analyst");
  check_add(en, "vendor Acme", "Acme|||vendor|||company");
  check_add(en, "company Northbeam for coaching", "Northbeam||||coaching||company");
  check_add(en, "Peer Gynt", "Peer Gynt");
  check_add(en, "@ben", "ben|ben");
  check_add(en, "Ana Ruiz @ana@learn.example https://ana.example as a practitioner",
            "Ana Ruiz|ana@learn.example|https://ana.example|practitioner");
  check_add(en, "Kim, an analyst", "Kim|||analyst");
  check_add(en, "", "");
  const Lexicon& de = german();
  check_add(de, "Ana Ruiz (@ana@learn.example) als Analystin für Learning Analytics",
            "Ana Ruiz|ana@learn.example||analyst|Learning Analytics");
  check_add(de, "Acme als Anbieter", "Acme|||vendor|||company");
  check_add(de, "Jürgen Groß als ehemaliger Kollege bei Northbeam",
            "Jürgen Groß|||former_colleague||Northbeam");
}

TEST_CASE("handles") {
  CHECK(understanding::handle_of("@ana@learn.example") == "ana@learn.example");
  CHECK(understanding::handle_of("https://learn.example/@ana") == "ana@learn.example");
  CHECK(understanding::handle_of("https://learn.example/@ana@x.example/123") == "ana@x.example");
  CHECK(understanding::handle_of("@ben").empty());
  CHECK(understanding::handle_of("https://learn.example/about").empty());
}

TEST_CASE("pasted people are bounded") {
  std::string many{};
  for (int person = 0; person < 3000; ++person)
    many += "Person" + std::to_string(person) + " @p" + std::to_string(person) + "@x.example\n";
  CHECK(read_people(said(many), english()).size() == understanding::mentions_max);
  CHECK(read_people(said(std::string(39'000, '@')), english()).empty());
}
