// What somebody pressed, sent or ordered; and what a profile tells.
#include "adapters/slack/blocks.hpp"
#include "adapters/slack/incoming.hpp"
#include "tests/slack/material.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace pln::slack;
using pln::MessageId;
using pln::tests::json_of;

namespace {

Json pressed_button(std::string_view action_id, const std::string& value) {
  Json payload = json_of(R"({"type":"block_actions",
    "user":{"id":"U1","username":"sam","name":"sam","team_id":"T1"},"api_app_id":"A1","token":"t",
    "container":{"type":"message","message_ts":"1700000000.000500","channel_id":"D1",
                 "is_ephemeral":false},
    "trigger_id":"398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
    "team":{"id":"T1","domain":"acme"},"enterprise":null,"is_enterprise_install":false,
    "channel":{"id":"D1","name":"directmessage"},
    "message":{"bot_id":"BBOT","type":"message","text":"x","user":"UBOT","ts":"1700000000.000500"},
    "state":{"values":{}},"response_url":"https://hooks.slack.com/actions/T1/1/x",
    "actions":[{"block_id":"b","type":"button","action_ts":"1700000020.123456",
                "text":{"type":"plain_text","text":"1 yes","emoji":false}}]})");
  payload["actions"][0]["action_id"] = action_id;
  payload["actions"][0]["value"] = value;
  return payload;
}

const std::string trigger_key =
    "slack/T1/trigger/398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

template <class Kind>
Kind as(const Incoming& incoming) {
  const auto* useless = std::get_if<Useless>(&incoming.what);
  CAPTURE((useless == nullptr ? std::string{} : std::string{useless->reason}));
  REQUIRE(std::holds_alternative<Kind>(incoming.what));
  return *std::get_if<Kind>(&incoming.what);
}

template <class Kind>
Kind read_as(const Json& payload) {
  return as<Kind>(read_interaction(payload));
}

}  // namespace

TEST_CASE("a press on an option") {
  const Json payload = pressed_button("option:1", button_value({"slack/T1/D1/1.2.1"}, "yes"));
  const Incoming incoming = read_interaction(payload);
  CHECK(incoming.source == Source{"T1", "", "T1", false});
  CHECK(incoming.app_id == "A1");
  const auto pressed = as<Pressed>(incoming);
  CHECK(pressed.key.text == trigger_key);
  CHECK(pressed.from.user == "U1");
  CHECK_FALSE(pressed.from.stranger);
  CHECK(pressed.message == MessageId{"slack/T1/D1/1.2.1"});
  CHECK(pressed.option == "yes");
  CHECK(pressed.spot.channel == "D1");
  CHECK(pressed.spot.direct);
  CHECK(pressed.spot.thread.empty());
}

TEST_CASE("a press in a thread, by a stranger, without a trigger") {
  Json payload = pressed_button("option:2", button_value({"m"}, "no"));
  payload["message"]["thread_ts"] = "1699999999.000100";
  payload["user"]["team_id"] = "T2";
  payload.erase("trigger_id");
  const auto pressed = read_as<Pressed>(payload);
  CHECK(pressed.spot.thread == "1699999999.000100");
  CHECK(pressed.from.stranger);
  CHECK(pressed.key.text == "slack/T1/D1/press/U1/1700000020.123456");
}

TEST_CASE("button values are read back as they were written, and nothing else is") {
  for (const char* option : {"yes", "näher am Ziel", "\"],[\"", "\n", "a\\b"}) {
    const auto back = read_button_value(button_value({"slack/T/C/1.1"}, option));
    REQUIRE(back.has_value());
    CHECK(back->message == MessageId{"slack/T/C/1.1"});
    CHECK(back->option == option);
  }
  for (const char* text : {"", "yes", "[]", "[\"a\"]", "[\"a\",1]", "[\"\",\"b\"]", "[\"a\",\"\"]",
                           "[\"a\",\"b\",\"c\"]", "{\"a\":\"b\"}", "[[\"a\"],\"b\"]"}) {
    CAPTURE(text);
    CHECK_FALSE(read_button_value(text).has_value());
    CHECK_FALSE(as<Useless>(read_interaction(pressed_button("option:1", text))).reason.empty());
  }
}

TEST_CASE("the first of our buttons counts, foreign ones do not") {
  Json payload = pressed_button("theirs", "x");
  CHECK(read_as<Useless>(payload).reason == "a button that is not ours");
  Json own = payload["actions"][0];
  own["action_id"] = "option:2";
  own["value"] = button_value({"m"}, "no");
  payload["actions"].push_back(own);
  CHECK(read_as<Pressed>(payload).option == "no");
  payload["actions"] = "none";
  CHECK_FALSE(read_as<Useless>(payload).reason.empty());
}

TEST_CASE("buttons that open a form") {
  const auto answer = read_as<FormWanted>(
      pressed_button("form:answer", R"({"question":"subjects","locale":"de"})"));
  CHECK(answer.form == "answer");
  CHECK(answer.detail == "subjects");
  CHECK(answer.locale == "de");
  CHECK(answer.trigger == "398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c");
  CHECK(answer.channel == "D1");
  const auto rhythm = read_as<FormWanted>(pressed_button("form:rhythm", R"({"locale":"en"})"));
  CHECK(rhythm.form == "rhythm");
  CHECK(rhythm.locale == "en");
  CHECK(read_as<Useless>(pressed_button("form:answer", "{}")).reason ==
        "a form without its question");
  Json late = pressed_button("form:rhythm", "{}");
  late["trigger_id"] = "";
  CHECK(read_as<Useless>(late).reason == "a form without a trigger");
}

TEST_CASE("buttons of the Home tab say something, and only there") {
  Json payload = pressed_button("says:pause", "pause for a week");
  CHECK(read_as<Useless>(payload).reason == "a button of the Home tab elsewhere");
  payload["view"] = json_of(R"({"id":"V1","type":"home","team_id":"T1",
    "app_installed_team_id":"T1"})");
  payload["container"] = json_of(R"({"type":"view","view_id":"V1"})");
  payload.erase("channel");
  payload.erase("message");
  const auto said = read_as<SaidByButton>(payload);
  CHECK(said.text == "pause for a week");
  CHECK(said.from.user == "U1");
  CHECK(said.key.text == trigger_key);
}

TEST_CASE("the shortcut that keeps a message") {
  Json payload = json_of(R"({"type":"message_action","callback_id":"pln_save",
    "trigger_id":"1.2.abc","message_ts":"1700000000.000500","api_app_id":"A1",
    "user":{"id":"U1","name":"sam","team_id":"T1"},"team":{"id":"T1","domain":"acme"},
    "channel":{"id":"C1","name":"general"},"enterprise":null,"is_enterprise_install":false,
    "message":{"type":"message","user":"U2","ts":"1700000000.000500",
               "text":"<https://learn.example>"}})");
  const auto wanted = read_as<FormWanted>(payload);
  CHECK(wanted.form == "save");
  CHECK(wanted.channel == "C1");
  CHECK(wanted.message == payload["message"]);
  payload["callback_id"] = "other";
  CHECK(read_as<Useless>(payload).reason == "another shortcut");
  payload["callback_id"] = "pln_save";
  payload["type"] = "shortcut";  // from the lightning menu: there is no message
  payload.erase("message");
  CHECK_FALSE(read_as<Useless>(payload).reason.empty());
}

namespace {

Json sent_form() {
  return json_of(R"({"type":"view_submission","team":{"id":"T1","domain":"acme"},
    "user":{"id":"U1","name":"sam","team_id":"T1"},"api_app_id":"A1","token":"t",
    "trigger_id":"1.2.abc","enterprise":null,"is_enterprise_install":false,"response_urls":[],
    "view":{"id":"V2","team_id":"T1","type":"modal","callback_id":"pln_form","hash":"1.abc",
      "private_metadata":
        "{\"form\":\"answer\",\"detail\":\"subjects\",\"locale\":\"en\",\"kept\":{\"a\":\"b\"}}",
      "app_installed_team_id":"T1",
      "state":{"values":{"answer":{"text":{"type":"plain_text_input","value":"a, b"}}}}}})");
}

}  // namespace

TEST_CASE("a form that was sent") {
  const auto sent = read_as<FormSent>(sent_form());
  CHECK(sent.key.text == "slack/T1/trigger/1.2.abc");
  CHECK(sent.form == "answer");
  CHECK(sent.detail == "subjects");
  CHECK(sent.locale == "en");
  CHECK(sent.kept == json_of(R"({"a":"b"})"));
  CHECK(sent.values["answer"]["text"]["value"] == "a, b");
  Json untriggered = sent_form();
  untriggered.erase("trigger_id");
  CHECK(read_as<FormSent>(untriggered).key.text == "slack/T1/view/V2/1.abc");
  for (const char* data : {"", "{", "[]", "{\"form\":1}", "{\"detail\":\"subjects\"}"}) {
    CAPTURE(data);
    Json broken = sent_form();
    broken["view"]["private_metadata"] = data;
    CHECK(read_as<Useless>(broken).reason == "a form without its fields");
  }
  Json foreign = sent_form();
  foreign["view"]["callback_id"] = "pln_notice";
  CHECK(read_as<Useless>(foreign).reason == "another form");
  Json closed = sent_form();
  closed["type"] = "view_closed";
  CHECK_FALSE(read_as<Useless>(closed).reason.empty());
}

TEST_CASE("whose installation an interaction came through") {
  Json payload = sent_form();
  payload["team"] = nullptr;
  payload["enterprise"] = json_of(R"({"id":"E1","name":"Grid"})");
  payload["is_enterprise_install"] = true;
  CHECK(read_interaction(payload).source == Source{"E1", "E1", "T1", true});
  payload["user"]["team_id"] = "T8";  // another workspace of the organisation
  CHECK_FALSE(read_as<FormSent>(payload).from.stranger);
  payload["user"]["team_id"] = "E2";
  CHECK(read_as<FormSent>(payload).from.stranger);
  payload["is_enterprise_install"] = "true";
  CHECK(read_interaction(payload).source.tenant == "E1");
  // A shared channel: the payload names the person's workspace, the view where the app is.
  Json shared = sent_form();
  shared["team"]["id"] = "T2";
  shared["user"]["team_id"] = "T2";
  CHECK(read_interaction(shared).source.tenant == "T1");
  CHECK(read_as<FormSent>(shared).from.stranger);
  Json alone = pressed_button("option:1", button_value({"m"}, "yes"));
  alone.erase("team");
  CHECK(read_interaction(alone).source.tenant == "T1");
  alone["user"].erase("team_id");
  CHECK(read_as<Useless>(alone).reason == "of no workspace");
}

TEST_CASE("commands, as form fields have them") {
  Json fields = json_of(R"({"token":"t","team_id":"T1","team_domain":"acme","channel_id":"C1",
    "channel_name":"general","user_id":"U1","user_name":"sam","command":"/pln",
    "text":"add <@U2|kim> &amp; <https://learn.example|learn.example>","api_app_id":"A1",
    "is_enterprise_install":"false","response_url":"https://hooks.slack.com/commands/x",
    "trigger_id":"1.2.abc"})");
  const Incoming incoming = read_command(fields);
  CHECK(incoming.source == Source{"T1", "", "T1", false});
  CHECK(incoming.app_id == "A1");
  const auto command = as<Command>(incoming);
  CHECK(command.key.text == "slack/T1/trigger/1.2.abc");
  CHECK(command.text == "add @kim & https://learn.example");
  CHECK(command.spot.channel == "C1");
  CHECK_FALSE(command.spot.direct);
  fields["enterprise_id"] = "E1";
  fields["is_enterprise_install"] = "true";
  CHECK(read_command(fields).source == Source{"E1", "E1", "T1", true});
  fields["trigger_id"] = "";
  CHECK_FALSE(as<Useless>(read_command(fields)).reason.empty());
  CHECK_FALSE(as<Useless>(read_command(json_of("[1]"))).reason.empty());
  CHECK_FALSE(as<Useless>(read_command(Json{})).reason.empty());
}

TEST_CASE("what a profile tells") {
  const Source acme{"T1", "", "T1", false};
  Json user = json_of(R"({"id":"U1","team_id":"T1","name":"sam","real_name":"Sam Ortega",
    "tz":"Europe/Madrid","tz_offset":3600,"locale":"de-DE","deleted":false,"is_bot":false,
    "is_restricted":false,"is_ultra_restricted":false,
    "profile":{"real_name":"Sam Ortega","display_name":"Sam"}})");
  const Profile sam = read_profile(user, acme);
  CHECK(sam.told.name == "Sam");
  CHECK(sam.told.timezone == "Europe/Madrid");
  CHECK(sam.told.locale == "de-DE");
  CHECK_FALSE((sam.guest || sam.stranger || sam.bot || sam.gone));
  user["profile"]["display_name"] = "";
  CHECK(read_profile(user, acme).told.name == "Sam Ortega");
  user["is_restricted"] = true;
  CHECK(read_profile(user, acme).guest);
  user["is_restricted"] = false;
  user["is_ultra_restricted"] = true;
  CHECK(read_profile(user, acme).guest);
  user["deleted"] = true;
  CHECK(read_profile(user, acme).gone);
  user["is_bot"] = true;
  CHECK(read_profile(user, acme).bot);
  user["team_id"] = "T2";
  CHECK(read_profile(user, acme).stranger);
  const Profile nobody = read_profile(Json{}, acme);
  CHECK_FALSE(nobody.told.name.has_value());
  CHECK_FALSE(nobody.told.timezone.has_value());
  CHECK_FALSE(nobody.stranger);
}

TEST_CASE("a profile in an organisation of many workspaces") {
  Json user = json_of(R"({"id":"U1","team_id":"T8",
    "enterprise_user":{"id":"U1","enterprise_id":"E1","teams":["T1","T8"]}})");
  CHECK_FALSE(read_profile(user, Source{"E1", "E1", "T1", true}).stranger);
  CHECK_FALSE(read_profile(user, Source{"T1", "E1", "T1", false}).stranger);
  CHECK(read_profile(user, Source{"E2", "E2", "T1", true}).stranger);
  user["is_stranger"] = true;
  CHECK(read_profile(user, Source{"E1", "E1", "T1", true}).stranger);
}
