// Lists of things, tags and links, as people write them.
#include "bot/core/understanding/links.hpp"
#include "bot/core/understanding/lists.hpp"
#include "bot/core/understanding/tags.hpp"
#include "tests/core/understanding_words.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pln;
using namespace pln::tests;
using understanding::read_list;
using Items = std::vector<std::string>;

namespace {

struct Case {
  const char* message;
  Items items;
};

void check(const Lexicon& lexicon, const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    CAPTURE(std::string{one.message});
    CHECK(read_list(said(one.message), lexicon) == one.items);
  }
}

}  // namespace

TEST_CASE("lists in every form") {
  const Items abc{"learning analytics", "SaaS sales", "coaching"};
  check(english(),
        {
            {"learning analytics, SaaS sales, coaching", abc},
            {"learning analytics, SaaS sales and coaching", abc},
            {"learning analytics, SaaS sales, and coaching.", abc},
            {"learning analytics; SaaS sales; coaching", abc},
            {"learning analytics\nSaaS sales\ncoaching", abc},
            {"- learning analytics\n- SaaS sales\n- coaching", abc},
            {"* learning analytics\n* SaaS sales\n* coaching", abc},
            {"• learning analytics\n• SaaS sales\n• coaching", abc},
            {"1. learning analytics\n2. SaaS sales\n3. coaching", abc},
            {"1) learning analytics 2) SaaS sales 3) coaching", abc},
            {"1. learning analytics 2. SaaS sales 3. coaching", abc},
            {"1 learning analytics, 2 SaaS sales, 3 coaching", abc},
            {"learning analytics & SaaS sales & coaching", abc},
            {"learning analytics and SaaS sales and coaching", abc},
            {"My subjects are: learning analytics, SaaS sales and coaching", abc},
            {"I want to learn about learning analytics, SaaS sales and coaching, please", abc},
            {"Hmm, I'd say learning analytics, maybe SaaS sales and also coaching", abc},
            {"learning analytics, SaaS sales, coaching, etc.", abc},
            {"ok, learning analytics, SaaS sales, coaching", abc},
            {"learning analytics, SaaS sales, Learning Analytics, coaching, coaching", abc},
            {"\U0001F600 learning analytics, SaaS sales \U0001F680, coaching", abc},
        });
}

TEST_CASE("what belongs together stays whole") {
  check(english(),
        {
            {"\"research and development\", coaching", {"research and development", "coaching"}},
            {"“research and development” and coaching", {"research and development", "coaching"}},
            {"research and development\ncoaching", {"research and development", "coaching"}},
            {"- research and development\n- coaching", {"research and development", "coaching"}},
            {"research and development; coaching", {"research and development", "coaching"}},
            {"research and development, sales and coaching",
             {"research and development", "sales", "coaching"}},
            {"machine learning (deep, shallow), coaching",
             {"machine learning (deep, shallow)", "coaching"}},
            {"coaching", {"coaching"}},
            {"A and B", {"A", "B"}},
            {"C++, C#, R&D", {"C++", "C#", "R&D"}},
            {"work-life balance, e-learning", {"work-life balance", "e-learning"}},
            {"", {}},
            {" , ; \n - ", {}},
            {"\U0001F600", {}},
            {"Übergänge, Straße", {"Übergänge", "Straße"}},
            {"St. Gallen, e.V.", {"St. Gallen", "e.V."}},
        });
}

TEST_CASE("lists in German") {
  const Items abc{"Learning Analytics", "Vertrieb", "Coaching"};
  check(german(),
        {
            {"Learning Analytics, Vertrieb und Coaching", abc},
            {"Meine Themen sind Learning Analytics, Vertrieb, Coaching.", abc},
            {"Ich interessiere mich für Learning Analytics, Vertrieb und vielleicht Coaching", abc},
            {"Learning Analytics sowie Vertrieb sowie Coaching", abc},
            {"„Forschung und Entwicklung“, Coaching", {"Forschung und Entwicklung", "Coaching"}},
        });
}

TEST_CASE("lists are bounded") {
  std::string many{};
  for (int item = 0; item < 5000; ++item) many += "item" + std::to_string(item) + ", ";
  CHECK(read_list(said(many), english()).size() == understanding::list_items_max);
  std::string umlauts{};
  for (int letter = 0; letter < 5000; ++letter) umlauts += "ä";
  const std::size_t bytes = 2 * understanding::list_item_characters_max;
  CHECK(read_list(said(umlauts), english()) == Items{umlauts.substr(0, bytes)});
}

TEST_CASE("tags") {
  const auto tags = [](const char* message) {
    return understanding::read_tags(said(message), english());
  };
  CHECK(tags("#HRHour, #lrnchat and edchat") == Items{"HRHour", "lrnchat", "edchat"});
  CHECK(tags("#HRHour #hrhour #lrnchat") == Items{"HRHour", "lrnchat"});
  CHECK(tags("the tag edchat") == Items{"edchat"});
  CHECK(tags("I saw #HRHour quite often and it was good") == Items{"HRHour"});
  CHECK(tags("nothing of the kind here") == Items{});
  CHECK(tags("#Zürich, #café") == Items{"Zürich", "café"});
  CHECK(understanding::read_tags(said("#HRHour und edchat"), german()) ==
        Items{"HRHour", "edchat"});
}

TEST_CASE("links") {
  const Text text =
      said("see https://x.example/a?b=1, and (https://x.example/Ä) or https://x.example/a?b=1.");
  CHECK(understanding::read_links(text) == Items{"https://x.example/a?b=1", "https://x.example/Ä"});
  CHECK(understanding::without_links(said("https://x.example/a - good one on data")) ==
        "good one on data");
  CHECK(understanding::read_links(said("x.example and http:// and ftp://x")).empty());
  CHECK(understanding::read_links(said("https://en.example/wiki/Pln_(x)")) ==
        Items{"https://en.example/wiki/Pln_(x)"});
}
