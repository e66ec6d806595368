// Forms say what somebody could have written: what comes out of one is read by the coach's own
// words.
#include "adapters/slack/forms.hpp"

#include "bot/core/understanding/links.hpp"
#include "bot/core/understanding/phrases.hpp"
#include "bot/core/understanding/times.hpp"
#include "bot/voice/fold.hpp"
#include "tests/slack/material.hpp"
#include "tests/slack/samples.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pln;
using namespace pln::slack;
using tests::form_wanted;
using tests::json_of;
using tests::lexicon;
using tests::rhythm_sent;
using tests::shipped_phrase;

namespace {

const std::vector<std::string> working{"monday", "tuesday", "wednesday", "thursday", "friday"};
const std::vector<std::string> every{"monday", "tuesday",  "wednesday", "thursday",
                                     "friday", "saturday", "sunday"};

Json answer_values(std::string_view text) {
  Json values = Json::object();
  values["answer"]["text"]["value"] = text;
  return values;
}

}  // namespace

TEST_CASE("the form of an answer") {
  for (const char* question :
       {"subjects", "leaders", "analysts", "companies", "tags", "people_you_have", "offers",
        "goal.wish", "goal.outcome", "goal.obstacle", "goal.plan", "goal.measure", "names_found",
        "reflection"}) {
    for (const char* locale : {"en", "de"}) {
      CAPTURE(question);
      CHECK(has_form(question));
      const Json view =
          form_view(form_wanted("answer", question, locale), nullptr, shipped_phrase());
      CHECK(view["type"] == "modal");
      CHECK(view["callback_id"] == "pln_form");
      CHECK(block_faults(view["blocks"], 100).empty());
      const Json& field = view["blocks"][0];
      CHECK(field["block_id"] == "answer");
      CHECK(field["element"]["action_id"] == "text");
      CHECK(field["element"]["multiline"] == true);
      CHECK(field["label"]["text"].get<std::string>().find('[') == std::string::npos);
      const Json data = json_of(view["private_metadata"].get<std::string>());
      CHECK(data["form"] == "answer");
      CHECK(data["detail"] == question);
      CHECK(data["locale"] == locale);
    }
  }
  CHECK_FALSE(has_form("consent"));
  CHECK_FALSE(has_form(""));
  const Json gone = form_view(form_wanted("answer", "consent", "en"), nullptr, shipped_phrase());
  CHECK(gone["callback_id"] == "pln_notice");
  CHECK_FALSE(gone.contains("submit"));
  CHECK(tests::phrase_bugs() == 0);
}

TEST_CASE("what is written into it is the answer, nothing is a fault") {
  FormSent sent{};
  sent.form = "answer";
  sent.detail = "subjects";
  sent.locale = "en";
  sent.values = answer_values("  learning analytics\ncoaching \n");
  CHECK(words_of(sent, shipped_phrase()).text == "learning analytics\ncoaching");
  CHECK(words_of(sent, shipped_phrase()).faults.empty());
  for (const char* nothing : {"", "  \n "}) {
    sent.values = answer_values(nothing);
    const FormWords words = words_of(sent, shipped_phrase());
    CHECK(words.text.empty());
    CHECK(words.faults["answer"] == "Nothing is written here yet.");
  }
  sent.values = json_of(R"({"answer":{"text":{"value":null}}})");
  CHECK(words_of(sent, shipped_phrase()).faults.contains("answer"));
}

TEST_CASE("the form of the rhythm shows what is chosen now") {
  const Overview overview = tests::known_overview("en");
  const Json view = form_view(form_wanted("rhythm", "", ""), &overview, shipped_phrase());
  CHECK(block_faults(view["blocks"], 100).empty());
  CHECK(view["blocks"][0]["element"]["initial_option"]["value"] == "twice_weekly");
  CHECK(view["blocks"][1]["element"]["initial_options"].size() == 5);
  CHECK(view["blocks"][2]["element"]["initial_option"]["value"] == "09:15");  // off the half hour
  CHECK(view["blocks"][2]["element"]["options"].size() == 49);
  CHECK(view["blocks"][3]["element"]["initial_option"]["value"] == "17:00");
  CHECK(json_of(view["private_metadata"].get<std::string>())["locale"] == "en");
  const Json wait = form_view(form_wanted("rhythm", "", "de"), nullptr, shipped_phrase());
  CHECK(wait["callback_id"] == "pln_notice");
  const Overview nobody = tests::new_overview("en");
  const Json early = form_view(form_wanted("rhythm", "", "en"), &nobody, shipped_phrase());
  CHECK(early["callback_id"] == "pln_notice");
}

TEST_CASE("every hour that can stand there is shown, the ends of the day too") {
  Overview overview = tests::known_overview("en");
  for (int from = 0; from < 1440; from += 7) {
    overview.window_from = {from};
    overview.window_to = {from + 1};
    overview.window_days = {};
    const Json view = form_view(form_wanted("rhythm", "", "en"), &overview, shipped_phrase());
    CHECK(block_faults(view["blocks"], 100).empty());
    CHECK(view["blocks"][2]["element"]["options"].size() <= 49);
  }
}

TEST_CASE("the coach reads the rhythm that a form says, in English and in German") {
  struct Chosen {
    const char* value;
    Frequency frequency;
  };
  for (const Chosen& chosen :
       {Chosen{"daily", Frequency::daily}, Chosen{"thrice_weekly", Frequency::thrice_weekly},
        Chosen{"twice_weekly", Frequency::twice_weekly}, Chosen{"weekly", Frequency::weekly},
        Chosen{"fortnightly", Frequency::fortnightly}, Chosen{"monthly", Frequency::monthly}}) {
    for (const char* locale : {"en", "de"}) {
      for (const auto& days : {working, every, std::vector<std::string>{"sunday"},
                               std::vector<std::string>{"monday", "thursday"}}) {
        for (const auto& [from, to] : std::vector<std::pair<int, int>>{
                 {600, 1020}, {0, 1440}, {555, 570}, {480, 720}, {60, 300}, {1080, 1410}}) {
          const auto clock = [](int minute) {
            const std::string hour = std::to_string(minute / 60);
            const std::string rest = std::to_string(minute % 60);
            return (hour.size() < 2 ? "0" : "") + hour + ":" + (rest.size() < 2 ? "0" : "") + rest;
          };
          const FormWords words = words_of(
              rhythm_sent(chosen.value, days, clock(from), clock(to), locale), shipped_phrase());
          CAPTURE(words.text);
          CHECK(words.faults.empty());
          const Text text = voice::make_text(words.text);
          const auto command = understanding::match_phrase(text, lexicon(locale));
          REQUIRE(command.has_value());
          CHECK(command->name == CommandName::set_nudging);
          CHECK(command->topic.empty());
          const auto wish = understanding::read_set_nudging(text, lexicon(locale));
          CHECK(wish.frequency == chosen.frequency);
          CHECK(wish.excluded.empty());
          CHECK(wish.allowed_again.empty());
          REQUIRE(wish.window.has_value());
          CHECK(wish.window->from == TimeOfDay{from});
          CHECK(wish.window->to == TimeOfDay{to});
          WeekdaySet expected{};
          for (const std::string& day : days) {
            for (unsigned at = 0; at < every.size(); ++at) {
              if (every[at] == day) expected.insert(Weekday{(at + 1) % 7});
            }
          }
          CHECK(wish.window->days == expected);
        }
      }
    }
  }
  CHECK(tests::phrase_bugs() == 0);
}

TEST_CASE("never is never") {
  for (const char* locale : {"en", "de"}) {
    const FormWords words = words_of(rhythm_sent("off", {}, "", "", locale), shipped_phrase());
    CAPTURE(words.text);
    CHECK(words.faults.empty());
    const auto command = understanding::match_phrase(voice::make_text(words.text), lexicon(locale));
    REQUIRE(command.has_value());
    CHECK(command->name == CommandName::set_nudging);
    CHECK(command->topic == "off");
  }
}

TEST_CASE("faults of the rhythm stand at their field") {
  const auto faults = [](std::string_view frequency, const std::vector<std::string>& days,
                         std::string_view from, std::string_view to) {
    const FormWords words =
        words_of(rhythm_sent(frequency, days, from, to, "en"), shipped_phrase());
    CHECK(words.text.empty());
    return words.faults;
  };
  CHECK(faults("weekly", working, "10:00", "10:00").contains("to"));
  CHECK(faults("weekly", working, "12:00", "10:00").contains("to"));
  CHECK(faults("weekly", {}, "10:00", "12:00").contains("days"));
  CHECK(faults("weekly", {"someday"}, "10:00", "12:00").contains("days"));
  CHECK(faults("hourly", working, "10:00", "12:00").contains("frequency"));
  CHECK(faults("", working, "10:00", "12:00").contains("frequency"));
  for (const char* time :
       {"", "10", "1000", "25:00", "24:30", "10:60", "-1:00", "1a:00", "10:000"}) {
    CAPTURE(time);
    CHECK(faults("weekly", working, time, "24:00").contains("from"));
    CHECK(faults("weekly", working, "00:00", time).contains("to"));
  }
  FormSent broken{};
  broken.form = "rhythm";
  broken.values = json_of(R"([{"frequency":1}])");
  CHECK(words_of(broken, shipped_phrase()).faults.contains("frequency"));
}

namespace {

FormSent save_sent(const Json& view, std::string_view note, std::string_view locale) {
  const Json data = json_of(view["private_metadata"].get<std::string>());
  FormSent sent{};
  sent.form = data["form"];
  sent.locale = locale;
  sent.kept = data["kept"];
  sent.values["note"]["text"]["value"] = note;
  return sent;
}

}  // namespace

TEST_CASE("a message that is kept: its link and a note, as the coach's own command") {
  for (const char* locale : {"en", "de"}) {
    for (const char* note : {"", "for the workshop", "Übersicht, \"wichtig\""}) {
      const Json view = form_view(tests::save_wanted(locale), nullptr, shipped_phrase());
      CHECK(block_faults(view["blocks"], 100).empty());
      const FormWords words = words_of(save_sent(view, note, locale), shipped_phrase());
      CAPTURE(words.text);
      CHECK(words.faults.empty());
      const auto command =
          understanding::match_phrase(voice::make_text(words.text), lexicon(locale));
      REQUIRE(command.has_value());
      CHECK(command->name == CommandName::save_link);
      const Text slot = understanding::slot(*command);
      CHECK(understanding::read_links(slot) ==
            std::vector<std::string>{"https://learn.example/feedback?a=1&b=2"});
      CHECK(understanding::without_links(slot) == note);
    }
  }
}

TEST_CASE("the link of a message: in its text, blocks or attachments, else its own address") {
  const auto link = [](std::string_view message) {
    FormWanted wanted = tests::save_wanted("en");
    wanted.message = json_of(message);
    const Json view = form_view(wanted, nullptr, shipped_phrase());
    CHECK(block_faults(view["blocks"], 100).empty());
    if (view["callback_id"] != "pln_form") return std::string{"none"};
    return json_of(view["private_metadata"].get<std::string>())["kept"]["link"].get<std::string>();
  };
  CHECK(link(R"({"ts":"1.2","text":"<https://a.example|x> <https://b.example>"})") ==
        "https://a.example");
  CHECK(link(R"({"ts":"1.2","text":"x","blocks":[{"type":"rich_text","elements":[
      {"type":"rich_text_section","elements":[{"type":"text","text":"t"},
      {"type":"link","url":"https://c.example/?a=1&b=2"}]}]}]})") == "https://c.example/?a=1&b=2");
  CHECK(link(R"({"ts":"1.2","text":"","attachments":[{"fallback":"f"},
      {"title_link":"https://d.example"}]})") == "https://d.example");
  CHECK(link(R"({"ts":"1700000000.000500","text":"no link, javascript:x"})") ==
        "https://slack.com/archives/C1/p1700000000000500");
  CHECK(link(R"({"text":"no link"})") == "none");
  CHECK(link("[]") == "none");
  const std::string longer = "https://a.example/" + std::string(2'500, 'x');
  CHECK(link(R"({"ts":"1.2","text":"<)" + longer + R"(>"})") ==
        "https://slack.com/archives/C1/p12");
}

TEST_CASE("a form that carries no link back is not believed") {
  FormSent sent{};
  sent.form = "save";
  sent.locale = "en";
  for (const char* kept : {"{}", R"({"link":""})", R"({"link":"javascript:x"})",
                           R"({"link":"words https://a.example"})", R"({"link":7})"}) {
    CAPTURE(kept);
    sent.kept = json_of(kept);
    CHECK(words_of(sent, shipped_phrase()).faults.contains("note"));
  }
}

TEST_CASE("titles fit, and metadata stays within its 3,000 letters") {
  const Overview overview = tests::known_overview("de");
  FormWanted longest = tests::save_wanted("de");
  longest.message["text"] = "<https://a.example/" + std::string(1'900, 'x') + ">";
  for (const char* locale : {"en", "de"}) {
    for (FormWanted wanted :
         {form_wanted("answer", "subjects", locale), form_wanted("rhythm", "", locale), longest}) {
      wanted.locale = locale;
      const Json view = form_view(wanted, &overview, shipped_phrase());
      for (const char* part : {"title", "submit", "close"}) {
        CHECK(view[part]["text"].get<std::string>().find("…") == std::string::npos);
      }
      CHECK(view["private_metadata"].get<std::string>().size() <= 3'000);
    }
  }
}
