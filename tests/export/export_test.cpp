// The export against the contract: fields and their order, null for what nobody said, and the other
// formats' escaping.
#include "bot/export/export.hpp"

#include "bot/core/rfc3339.hpp"
#include "bot/export/network.hpp"
#include "tests/support/edited.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace pln;
using namespace pln::exporting;
using Json = nlohmann::ordered_json;

namespace {

const UtcTime monday = *instant_from_rfc3339("2026-01-05T09:00:00Z");

Contact contact_named(const std::string& name, const std::string& handle,
                      const std::string& subject) {
  Contact contact;
  contact.kind = ContactKind::person;
  contact.name = name;
  if (!handle.empty()) contact.handles = {handle};
  if (!subject.empty()) contact.subjects = {subject};
  contact.state = ContactState::following;
  return contact;
}

Learner somebody() {
  Learner learner;
  learner.id.text = "ana";
  learner.started_at = monday;
  Settings& settings = learner.settings.edit();
  settings.name = "Ana";
  settings.paused_until = monday + days{7};
  settings.excluded_days.insert(std::chrono::Friday);
  learner.position.step = 2;
  learner.position.steps_done = 0b1;
  learner.position.stack = {{"leaders", "ask", 0, {}}, {"goal", "ask", 0, {}}};
  learner.position.open_question = "goal.wish";
  learner.position.parked = {{{"subjects", "ask", 0, {}}}};
  learner.subjects.edit() = {Subject{1, "cooking", false, ""},
                             Subject{2, "knives", true, "cooking"}};
  Goal goal;
  goal.key = 3;
  goal.wish = "bake";
  goal.plan_if = "it is Sunday";
  goal.review_on = LocalDate{std::chrono::year{2026} / 2 / 1};
  goal.visibility = Visibility::private_;
  learner.goals.edit() = {goal};
  Contact kim = contact_named("Kim <K>", "kim@a.example", "cooking");
  kim.key = 4;
  kim.goals = {3};
  kim.trust = 0;
  kim.source_step = 2;
  kim.hour = LiveHour{1, {19 * 60 + 30}, "Europe/Berlin"};
  kim.notes = {{monday, "met"}};
  learner.contacts.edit() = {kim};
  learner.activities.edit() = {
      Activity{5, monday, FourC::contribute, Phase::performance, "helped", 4, 10}};
  learner.drafts.edit() = {Draft{6, DraftKind::thanks, "Thank you", DraftState::draft}};
  learner.reminders.edit() = {Reminder{7, monday, "every 2 weeks", "call, Kim; now"}};
  learner.consent.edit().given = {{"coaching", monday, std::nullopt}};
  learner.nudges.edit().sent = {{monday, "idea_help", true, Cause::nudge}};
  return learner;
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  return names;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("all sections are there, in order, for anybody") {
  const std::vector<std::string> sections{
      "schema",   "learner",    "position", "subjects", "goals",        "contacts",    "offers",
      "searches", "activities", "journal",  "inbox",    "feed_ratings", "suggestions", "drafts",
      "nudging",  "reminders",  "groups",   "consents", "account",      "network"};
  CHECK(keys(to_json(Learner{}, {})) == sections);
  CHECK(keys(to_json(somebody(), {})) == sections);
}

TEST_CASE("somebody never seen is nulls, empty lists and defaults") {
  Learner nobody;
  nobody.id.text = "x";
  const Json data = to_json(nobody, {});
  CHECK(data["schema"] == "pln-coach/export/1");
  CHECK(data["learner"] ==
        Json::parse(R"({"id":"x","name":null,"locale":"en","timezone":"UTC","country":null,
            "started_at":null,"identities":[],"minutes_a_week":30,"purpose":"work",
            "trade_words":[],"do_not_pair":[]})"));
  CHECK(data["position"] == Json::parse(R"({"step":null,"steps_done":[],"flow":null,
            "open_question":null,"parked":[]})"));
  CHECK(data["nudging"] == Json::parse(R"({"frequency":"twice_weekly","window":{"from":"10:00",
            "to":"17:00","days":["monday","tuesday","wednesday","thursday","friday"]},
            "quiet":{"from":"20:00","to":"08:00"},"paused_until":null,"stopped":false,
            "excluded_days":[],"sent":[]})"));
  CHECK(data["account"] == Json::parse(R"({"acct":null,"scopes":[],"connected_at":null})"));
  CHECK(data["network"] == Json::parse(R"({"following_count":0,"servers":0,"subjects_share":{},
            "same_view_warning":false,"characteristics_covered":[],
            "contribution_mix":{"consume":0,"create":0,"connect":0,"contribute":0}})"));
  for (const char* list :
       {"subjects", "goals", "contacts", "offers", "searches", "activities", "journal", "inbox",
        "feed_ratings", "suggestions", "drafts", "reminders", "groups", "consents"}) {
    CAPTURE(list);
    CHECK(data[list] == Json::array());
  }
}

TEST_CASE("what was said stands in its fields") {
  const Json data =
      to_json(somebody(), {{Platform::console, "", "ana"}, {Platform::slack, "T1", "U2"}});
  CHECK(data["learner"]["started_at"] == "2026-01-05T09:00:00Z");
  CHECK(data["learner"]["identities"] ==
        Json::parse(R"([{"platform":"console","id":"ana"},{"platform":"slack","id":"T1/U2"}])"));
  CHECK(data["position"] == Json::parse(R"({"step":2,"steps_done":[1],"flow":"goal",
            "open_question":"goal.wish","parked":["subjects"]})"));
  CHECK(data["subjects"][1] ==
        Json::parse(R"({"name":"knives","narrow":true,"wider_field":"cooking"})"));
  CHECK(data["goals"][0] == Json::parse(R"({"id":"g3","wish":"bake","outcome":null,
            "obstacle":null,"plan":{"if":"it is Sunday","then":null},"measure":null,
            "review_on":"2026-02-01","confidence":null,"visibility":"private",
            "phase":"forethought","state":"draft","progress":[],"characteristics_covered":[]})"));
  CHECK(data["contacts"][0] == Json::parse(R"({"id":"c4","kind":"person","name":"Kim <K>",
            "handles":["kim@a.example"],"links":[],"role":"other","subjects":["cooking"],
            "source":{"step":2,"phrase":null},"state":"following","reason":null,
            "helps_with":null,"purpose":null,"organisation":null,"goals":["g3"],
            "characteristics":[],"protected":false,"trust":0,"given":[],"got":[],
            "notes":[{"at":"2026-01-05T09:00:00Z","text":"met"}],
            "hour":{"weekday":"monday","at":"19:30","timezone":"Europe/Berlin"}})"));
  CHECK(data["activities"][0] == Json::parse(R"({"at":"2026-01-05T09:00:00Z","c":"contribute",
            "phase":"performance","text":"helped","contact":"c4","minutes":10})"));
  CHECK(data["drafts"][0]["id"] == "d6");
  CHECK(data["nudging"]["paused_until"] == "2026-01-12T09:00:00Z");
  CHECK(data["nudging"]["excluded_days"] == Json::parse(R"(["friday"])"));
  CHECK(data["nudging"]["sent"][0] ==
        Json::parse(R"({"at":"2026-01-05T09:00:00Z","template":"idea_help","answered":true})"));
  CHECK(
      data["consents"][0] ==
      Json::parse(R"({"what":"coaching","given_at":"2026-01-05T09:00:00Z","withdrawn_at":null})"));
}

TEST_CASE("the network is counted, and one view is noticed") {
  Learner learner;
  learner.subjects.edit() = {Subject{1, "cooking", false, ""}, Subject{2, "law", false, ""}};
  auto& contacts = learner.contacts.edit();
  contacts = {contact_named("A", "a@one.example", "cooking"),
              contact_named("B", "b@two.example", "law"),
              contact_named("C", "c@three.example", "")};
  test::edit_item(contacts[0], [](Contact& one) { one.is_protected = true; });
  test::edit_item(contacts[1],
                  [](Contact& one) { one.characteristics = {Characteristic::reality_check}; });
  NetworkFacts facts = network_facts(learner);
  CHECK(facts.following_count == 3);
  CHECK(facts.servers == 3);
  CHECK(facts.subjects_share ==
        std::vector<std::pair<std::string, double>>{{"cooking", 0.333}, {"law", 0.333}});
  CHECK(facts.characteristics_covered == std::vector{Characteristic::reality_check});
  CHECK_FALSE(facts.same_view_warning);

  SUBCASE("most on one server") {
    test::edit_item(learner.contacts.edit()[2],
                    [](Contact& one) { one.handles = {"c@one.example"}; });
    CHECK(network_facts(learner).same_view_warning);
  }
  SUBCASE("most about one subject") {
    test::edit_item(learner.contacts.edit()[2], [](Contact& one) { one.subjects = {"law"}; });
    CHECK(network_facts(learner).same_view_warning);
  }
  SUBCASE("most of one employer") {
    for (std::size_t at : {0U, 1U}) {
      test::edit_item(learner.contacts.edit()[at], [](Contact& one) { one.organisation = "X"; });
    }
    CHECK(network_facts(learner).same_view_warning);
  }
  SUBCASE("fewer than two who disagree") {
    test::edit_item(learner.contacts.edit()[0], [](Contact& one) { one.is_protected = false; });
    CHECK(network_facts(learner).same_view_warning);
  }
  SUBCASE("tags, and those let go, do not count") {
    Contact tag = contact_named("hrhour", "", "law");
    tag.kind = ContactKind::tag;
    Contact gone = contact_named("D", "d@one.example", "law");
    gone.state = ContactState::dropped;
    learner.contacts.edit().push_back(tag);
    learner.contacts.edit().push_back(gone);
    CHECK(network_facts(learner).following_count == 3);
    CHECK_FALSE(network_facts(learner).same_view_warning);
  }
}

TEST_CASE("other formats hold the network and the dates, and nothing breaks out of them") {
  Learner learner = somebody();
  test::edit_item(learner.contacts.edit()[0], [](Contact& one) { one.name = "=Kim \"K\", <b>"; });
  test::edit_item(learner.contacts.edit()[0],
                  [](Contact& one) { one.links = {"https://a.example/?x=1&y=2"}; });
  const std::string csv = to_csv(learner);
  CHECK(has(csv, "\"'=Kim \"\"K\"\", <b>\",\"kim@a.example\""));
  const std::string opml = to_opml(learner);
  CHECK(has(opml, "text=\"=Kim &quot;K&quot;, &lt;b&gt;\""));
  CHECK(has(opml, "xmlUrl=\"https://a.example/@kim.rss\""));
  CHECK(has(opml, "x=1&amp;y=2"));
  const std::string ics = to_ics(learner, monday);
  CHECK(has(ics, "SUMMARY:call\\, Kim\\; now\r\n"));
  CHECK(has(ics, "RRULE:FREQ=WEEKLY;INTERVAL=2\r\n"));
  Learner zoned;
  zoned.settings.edit().timezone = "Europe/Berlin";
  zoned.reminders.edit() = {Reminder{1, monday, "every month on the first friday", "prune",
                                     LocalDate{std::chrono::year{2026} / 4 / 3}, TimeOfDay{570}},
                            Reminder{2, monday, "every month on day 31", "pay"},
                            Reminder{3, monday, "every week on tuesday, thursday", "read"}};
  const std::string rhythms = to_ics(zoned, monday);
  CHECK(has(rhythms, "DTSTART;TZID=Europe/Berlin:20260403T093000\r\n"));
  CHECK(has(rhythms, "RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=1FR\r\n"));
  CHECK(has(rhythms, "BYMONTHDAY=28,29,30,31;BYSETPOS=-1\r\n"));
  CHECK(has(rhythms, "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,TH\r\n"));
  CHECK(has(ics, "DTSTART;VALUE=DATE:20260201\r\n"));
  CHECK(has(ics, "DTSTART;TZID=Europe/Berlin:20260105T193000\r\n"));
  const std::string markdown = to_markdown(learner, {{Platform::console, "", "ana"}});
  CHECK(has(markdown, "# Your personal learning network\n"));
  CHECK(has(markdown, "**=Kim \"K\", \\<b\\>**"));
  CHECK_FALSE(has(markdown, "## Journal"));
}

TEST_CASE("calendar lines are folded between characters") {
  Learner learner;
  std::string text;
  for (int letter = 0; letter < 100; ++letter) text += "\xC3\xBC";
  learner.reminders.edit() = {Reminder{1, monday, "", text}};
  const std::string ics = to_ics(learner, monday);
  std::size_t begin = 0;
  while (begin < ics.size()) {
    const std::size_t end = ics.find("\r\n", begin);
    REQUIRE(end != std::string::npos);
    CHECK(end - begin <= 75);
    CHECK((static_cast<unsigned char>(ics[begin]) & 0xC0U) != 0x80U);
    begin = end + 2;
  }
}

TEST_CASE("formats are known by their names") {
  CHECK(format_named("json") == Format::json);
  CHECK(format_named("ics") == Format::ics);
  CHECK_FALSE(format_named("pdf").has_value());
  CHECK(write(Format::json, Learner{}, {}, monday).ends_with("}\n"));
}
