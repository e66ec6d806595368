// The Home tab: what a person sees at a glance, buttons that say what typing says.
#include "adapters/slack/blocks.hpp"
#include "adapters/slack/forms.hpp"
#include "tests/slack/material.hpp"
#include "tests/slack/samples.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

using namespace pln::slack;
using namespace pln;
using tests::shipped_phrase;

namespace {

std::vector<Json> buttons_of(const Json& view) {
  std::vector<Json> buttons;
  for (const Json& block : view["blocks"]) {
    if (block["type"] != "actions") continue;
    for (const Json& element : block["elements"]) buttons.push_back(element);
  }
  return buttons;
}

}  // namespace

TEST_CASE("the Home tab of somebody who has begun") {
  const Json view = home_view(tests::known_overview("en"), shipped_phrase());
  CHECK(view["type"] == "home");
  CHECK(block_faults(view["blocks"], 100).empty());
  CHECK(view["blocks"][0]["type"] == "header");
  CHECK(view["blocks"][0]["text"]["text"] == "Your learning network");
  const auto buttons = buttons_of(view);
  REQUIRE(buttons.size() == 5);
  CHECK(buttons[0]["action_id"] == "says:next");
  CHECK(buttons[0]["value"] == "next");
  CHECK_FALSE(buttons[0].contains("style"));
  CHECK(buttons[2]["action_id"] == "says:forget");
  CHECK(buttons[2]["style"] == "danger");
  CHECK(buttons[2]["confirm"]["confirm"]["text"] == "Yes, do it");
  CHECK(buttons[2]["confirm"]["text"]["text"] == "Forget me");
  CHECK(buttons[4]["action_id"] == "form:rhythm");
  CHECK(tests::json_of(buttons[4]["value"].get<std::string>()) == Json({{"locale", "en"}}));
}

TEST_CASE("somebody new is invited and has nothing to set") {
  const Json view = home_view(tests::new_overview("de"), shipped_phrase());
  CHECK(block_faults(view["blocks"], 100).empty());
  const auto buttons = buttons_of(view);
  REQUIRE(buttons.size() == 1);
  CHECK(buttons[0]["value"] == "hallo");
}

TEST_CASE("buttons that cannot be are left out") {
  Overview overview = tests::new_overview("en");
  overview.sections.front().buttons = {{"a", "A", "a", false},
                                       {"a", "A again", "b", false},
                                       {"empty", "Empty", "", false},
                                       {"long", "Long", std::string(2'001, 'x'), false},
                                       {std::string(300, 'i'), "Id", "i", false}};
  const Json view = home_view(overview, shipped_phrase());
  CHECK(block_faults(view["blocks"], 100).empty());
  CHECK(buttons_of(view).size() == 1);
}

TEST_CASE("however much there is, it is a view that Slack takes, with its last button") {
  CHECK(rc::check("any overview", [] {
    Overview overview = tests::known_overview("en");
    overview.title = *rc::gen::element<std::string>("", "Title", std::string(500, 't'), "a\nb");
    overview.sections.clear();
    const int sections = *rc::gen::inRange(0, 60);
    for (int at = 0; at < sections; ++at) {
      OverviewSection section{};
      section.heading = *rc::gen::element<std::string>("", "Heading", "<!here>", "\n");
      section.lines = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
          "", "A line", "https://a.example <@U1>", std::string(7'000, 'l')));
      section.buttons.push_back({"b" + std::to_string(at % 7), "Label", "words", at % 2 == 0});
      overview.sections.push_back(std::move(section));
    }
    const Json view = home_view(overview, shipped_phrase());
    RC_ASSERT(block_faults(view["blocks"], 100) == std::vector<std::string>{});
    RC_ASSERT(buttons_of(view).back()["action_id"] == "form:rhythm");
  }));
}
