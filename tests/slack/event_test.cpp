// Events as they come: what they mean, whose they are, and that one thing has one key.
#include "adapters/slack/incoming.hpp"
#include "tests/slack/material.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace pln::slack;
using pln::tests::json_of;

namespace {

// An event as the Events API wraps it.
Json wrapped(std::string_view event) {
  Json payload = json_of(R"({
    "token":"t","team_id":"T1","context_team_id":"T1","context_enterprise_id":null,
    "api_app_id":"A1","type":"event_callback","event_id":"Ev1","event_time":1700000000,
    "authorizations":[{"enterprise_id":null,"team_id":"T1","user_id":"UBOT","is_bot":true,
                       "is_enterprise_install":false}],
    "is_ext_shared_channel":false})");
  payload["event"] = json_of(event);
  return payload;
}

Json direct_message() {
  return wrapped(R"({"client_msg_id":"x","type":"message","text":"My subjects are A &amp; B",
    "user":"U1","ts":"1700000000.000100","team":"T1","channel":"D1","channel_type":"im",
    "event_ts":"1700000000.000100",
    "blocks":[{"type":"rich_text","elements":[]}]})");
}

Incoming read(const Json& payload) { return read_event(payload, pln::tests::own_names); }

template <class Kind>
Kind read_as(const Json& payload) {
  const Incoming incoming = read(payload);
  const auto* useless = std::get_if<Useless>(&incoming.what);
  CAPTURE((useless == nullptr ? std::string{} : std::string{useless->reason}));
  REQUIRE(std::holds_alternative<Kind>(incoming.what));
  return *std::get_if<Kind>(&incoming.what);
}

std::string useless_reason(const Json& payload) {
  return std::string(read_as<Useless>(payload).reason);
}

}  // namespace

TEST_CASE("a direct message") {
  const Incoming incoming = read(direct_message());
  CHECK(incoming.app_id == "A1");
  CHECK(incoming.source == Source{"T1", "", "T1", false});
  const auto wrote = read_as<Wrote>(direct_message());
  CHECK(wrote.key.text == "slack/T1/D1/1700000000.000100");
  CHECK(wrote.from.user == "U1");
  CHECK_FALSE(wrote.from.stranger);
  CHECK(wrote.spot.channel == "D1");
  CHECK(wrote.spot.direct);
  CHECK(wrote.spot.thread.empty());
  CHECK(wrote.text == "My subjects are A & B");
  CHECK_FALSE(wrote.mention);
}

TEST_CASE("a channel without its type is known by its id") {
  Json payload = direct_message();
  payload["event"].erase("channel_type");
  CHECK(read_as<Wrote>(payload).spot.direct);
  payload["event"]["channel"] = "G1";
  CHECK(useless_reason(payload) == "in a channel, not to us");
  payload["event"]["channel"] = "D1";
  payload["event"]["channel_type"] = "mpim";
  CHECK(useless_reason(payload) == "in a channel, not to us");
}

TEST_CASE("a message in a thread, and the thread's root") {
  Json payload = direct_message();
  payload["event"]["thread_ts"] = "1699999999.000100";
  CHECK(read_as<Wrote>(payload).spot.thread == "1699999999.000100");
  payload["event"]["thread_ts"] = "1700000000.000100";
  CHECK(read_as<Wrote>(payload).spot.thread.empty());
}

TEST_CASE("subtypes that somebody wrote, and all others") {
  for (const char* subtype : {"file_share", "thread_broadcast", "me_message"}) {
    Json payload = direct_message();
    payload["event"]["subtype"] = subtype;
    CHECK(read_as<Wrote>(payload).text == "My subjects are A & B");
  }
  for (const char* subtype : {"channel_join", "channel_topic", "message_replied",
                              "ekm_access_denied", "reminder_add", "bot_message", "a_new_one"}) {
    CAPTURE(subtype);
    Json payload = direct_message();
    payload["event"]["subtype"] = subtype;
    CHECK_FALSE(useless_reason(payload).empty());
  }
  Json file = direct_message();
  file["event"]["subtype"] = "file_share";
  file["event"]["text"] = "";
  CHECK(read_as<Wrote>(file).text.empty());
  file["event"]["subtype"] = "";
  CHECK(useless_reason(file) == "no words");
}

TEST_CASE("bots are not heard, least of all the app itself") {
  for (const auto& [field, value] : std::vector<std::pair<const char*, const char*>>{
           {"bot_id", "B9"}, {"bot_id", "BBOT"}, {"user", "UBOT"}, {"user", "USLACKBOT"}}) {
    Json payload = direct_message();
    payload["event"][field] = value;
    CHECK(useless_reason(payload) == "written by a bot");
  }
}

TEST_CASE("in channels only what is said to the app, under one key however it comes") {
  const char* words = R"({"type":"message","text":"<@UBOT> help","user":"U1","channel":"C1",
    "ts":"1700000000.000200","channel_type":"channel","event_ts":"1700000000.000200"})";
  Json message = wrapped(words);
  Json mention = wrapped(words);
  mention["event"]["type"] = "app_mention";
  mention["event"].erase("channel_type");
  mention["event_id"] = "Ev2";
  for (const Json& payload : {message, mention}) {
    const auto wrote = read_as<Wrote>(payload);
    CHECK(wrote.key.text == "slack/T1/C1/1700000000.000200");
    CHECK(wrote.mention);
    CHECK_FALSE(wrote.spot.direct);
    CHECK(wrote.text == "help");
  }
  message["event"]["text"] = "<@UBOT2> help";
  CHECK(useless_reason(message) == "in a channel, not to us");
  mention["event"]["text"] = "<@UBOT>";
  CHECK(read_as<Wrote>(mention).text.empty());
}

TEST_CASE("people of other organisations are told apart") {
  Json payload = direct_message();
  payload["event"]["user_team"] = "T1";
  payload["event"]["source_team"] = "T1";
  CHECK_FALSE(read_as<Wrote>(payload).from.stranger);
  payload["event"]["user_team"] = "T2";
  CHECK(read_as<Wrote>(payload).from.stranger);
  payload["event"]["user_team"] = "T1";
  payload["event"]["source_team"] = "E2";
  CHECK(read_as<Wrote>(payload).from.stranger);
}

TEST_CASE("an installation for a whole organisation") {
  Json payload = direct_message();
  payload["authorizations"][0] = json_of(
      R"({"enterprise_id":"E1","team_id":null,"user_id":"UBOT","is_bot":true,
          "is_enterprise_install":true})");
  payload["team_id"] = "T7";
  payload["context_team_id"] = "T7";
  const Incoming incoming = read(payload);
  CHECK(incoming.source == Source{"E1", "E1", "T7", true});
  CHECK(read_as<Wrote>(payload).key.text == "slack/E1/D1/1700000000.000100");
  payload["event"]["user_team"] = "T8";  // another workspace of the organisation
  CHECK_FALSE(read_as<Wrote>(payload).from.stranger);
  payload["is_ext_shared_channel"] = true;  // or of another one
  CHECK(read_as<Wrote>(payload).from.stranger);
  payload["event"]["user_team"] = "E1";
  CHECK_FALSE(read_as<Wrote>(payload).from.stranger);
  payload["event"]["user_team"] = "E2";
  CHECK(read_as<Wrote>(payload).from.stranger);
  payload["authorizations"][0]["enterprise_id"] = nullptr;
  CHECK(useless_reason(payload) == "of no workspace");
}

TEST_CASE("in a shared channel the installation is the one that the app has there") {
  Json payload = direct_message();
  payload["team_id"] = "T2";  // whose channel it is
  payload["context_team_id"] = "T2";
  CHECK(read(payload).source.tenant == "T1");
  payload.erase("authorizations");
  CHECK(read(payload).source.tenant == "T2");
  payload["context_team_id"] = "T1";
  CHECK(read(payload).source.tenant == "T1");
}

TEST_CASE("ids that are none") {
  for (const char* bad : {"", "D 1", "D/1", "../x", "D1\n", "<D1>"}) {
    for (const char* field : {"channel", "ts", "user"}) {
      CAPTURE(bad);
      CAPTURE(field);
      Json payload = direct_message();
      payload["event"][field] = bad;
      CHECK(useless_reason(payload) == "no sender or channel");
      payload["event"][field] = 7;
      CHECK(useless_reason(payload) == "no sender or channel");
    }
  }
  Json payload = direct_message();
  payload["event"]["user"] = std::string(65, 'U');
  CHECK_FALSE(useless_reason(payload).empty());
  payload = direct_message();
  payload["authorizations"][0]["team_id"] = "T/1";
  payload["context_team_id"] = "";
  payload["team_id"] = "..%2f";
  CHECK(useless_reason(payload) == "of no workspace");
}

namespace {

Json edit() {
  return wrapped(R"({"type":"message","subtype":"message_changed","hidden":true,"channel":"D1",
    "channel_type":"im","ts":"1700000009.000300","event_ts":"1700000009.000300",
    "message":{"type":"message","user":"U1","text":"My subjects are A &lt; C","team":"T1",
      "edited":{"user":"U1","ts":"1700000009.000000"},"ts":"1700000000.000100"},
    "previous_message":{"type":"message","user":"U1","text":"My subjects are A",
      "ts":"1700000000.000100"}})");
}

}  // namespace

TEST_CASE("an edit of one's own words") {
  const auto edited = read_as<Edited>(edit());
  CHECK(edited.key.text == "slack/T1/D1/1700000000.000100/edit/1700000009.000300");
  CHECK(edited.original.text == "slack/T1/D1/1700000000.000100");
  CHECK(edited.from.user == "U1");
  CHECK(edited.spot.direct);
  CHECK(edited.text == "My subjects are A < C");
}

TEST_CASE("changes that are no edit of words") {
  Json unfolded = edit();  // Slack adds what a link shows
  unfolded["event"]["message"].erase("edited");
  unfolded["event"]["message"]["attachments"] = json_of(R"([{"from_url":"https://a.example"}])");
  CHECK(useless_reason(unfolded) == "not edited by a person");
  Json same = edit();
  same["event"]["previous_message"]["text"] = same["event"]["message"]["text"];
  CHECK(useless_reason(same) == "the words are the same");
  Json app = edit();  // the coach marks its own message as answered
  app["event"]["message"]["user"] = "UBOT";
  app["event"]["message"]["bot_id"] = "BBOT";
  CHECK(useless_reason(app) == "an edit by no person");
  Json other = edit();
  other["event"]["message"]["edited"]["user"] = "U2";
  CHECK(useless_reason(other) == "edited by somebody else");
  Json channel = edit();
  channel["event"]["channel_type"] = "channel";
  CHECK(useless_reason(channel) == "in a channel, not to us");
}

TEST_CASE("deletions, also of a thread's root") {
  const Json deleted = wrapped(R"({"type":"message","subtype":"message_deleted","hidden":true,
    "channel":"D1","channel_type":"im","ts":"1700000010.000400","deleted_ts":"1700000000.000100",
    "event_ts":"1700000010.000400","previous_message":{"type":"message","user":"U1","text":"A",
    "ts":"1700000000.000100"}})");
  Json root = edit();
  root["event"]["message"] = json_of(R"({"type":"message","subtype":"tombstone","user":"USLACKBOT",
    "text":"This message was deleted.","ts":"1700000000.000100"})");
  for (const Json& payload : {deleted, root}) {
    const auto gone = read_as<Deleted>(payload);
    CHECK(gone.key.text == "slack/T1/D1/1700000000.000100/deleted");
    CHECK(gone.original.text == "slack/T1/D1/1700000000.000100");
    CHECK(gone.from.user == "U1");
  }
  Json own = deleted;
  own["event"]["previous_message"]["bot_id"] = "BBOT";
  CHECK(useless_reason(own) == "a deletion of no person's message");
}

TEST_CASE("reactions, added and taken back") {
  Json payload = wrapped(R"({"type":"reaction_added","user":"U1","reaction":"thumbsup::skin-tone-2",
    "item_user":"UBOT","item":{"type":"message","channel":"D1","ts":"1700000000.000500"},
    "event_ts":"1700000011.000600"})");
  const auto added = read_as<Reacted>(payload);
  CHECK(added.key.text ==
        "slack/T1/D1/1700000000.000500/reaction/U1/thumbsup::skin-tone-2/1700000011.000600");
  CHECK(added.message_ts == "1700000000.000500");
  CHECK(added.emoji == "👍");
  CHECK_FALSE(added.removed);
  CHECK(added.spot.direct);
  payload["event"]["type"] = "reaction_removed";
  CHECK(read_as<Reacted>(payload).removed);
  payload["event"]["item_user"] = "U2";
  CHECK(useless_reason(payload) == "a reaction to somebody else's message");
  payload["event"]["item_user"] = "UBOT";
  payload["event"]["user"] = "UBOT";
  CHECK(useless_reason(payload) == "a reaction by a bot");
  payload["event"]["user"] = "U1";
  payload["event"]["reaction"] = "a/b";
  CHECK(useless_reason(payload) == "a reaction without a name");
  payload["event"]["item"] = json_of(R"({"type":"file","file":"F1"})");
  CHECK(useless_reason(payload) == "a reaction to something else");
}

TEST_CASE("the Home tab and the tab with messages") {
  Json payload = wrapped(R"({"type":"app_home_opened","user":"U1","channel":"D1","tab":"home",
    "view":{"id":"V1","hash":"1700000000.abc"},"event_ts":"1700000012.000700"})");
  const auto home = read_as<HomeOpened>(payload);
  CHECK(home.from.user == "U1");
  CHECK(home.channel == "D1");
  CHECK(home.view_hash == "1700000000.abc");
  CHECK_FALSE(home.messages_tab);
  payload["event"]["tab"] = "messages";
  CHECK(read_as<HomeOpened>(payload).messages_tab);
  payload["event"]["tab"] = "about";
  CHECK(useless_reason(payload) == "another tab");
}

TEST_CASE("profiles") {
  for (const char* type : {"user_change", "user_profile_changed", "team_join"}) {
    Json payload = wrapped(R"({"user":{"id":"U1","team_id":"T1","tz":"Europe/Berlin",
      "updated":1700000013},"event_ts":"1700000013.000800"})");
    payload["event"]["type"] = type;
    const auto changed = read_as<ProfileChanged>(payload);
    CHECK(changed.key.text == "slack/T1/profile/U1/1700000013.000800");
    CHECK(changed.user == payload["event"]["user"]);
    payload["event"]["user"]["id"] = "UBOT";
    CHECK(useless_reason(payload) == "a profile of a bot");
  }
}

TEST_CASE("membership of channels, the app's own too") {
  Json payload = wrapped(R"({"type":"member_joined_channel","user":"U1","channel":"C1",
    "channel_type":"C","team":"T1","inviter":"U2","event_ts":"1700000014.000900"})");
  const auto joined = read_as<Membership>(payload);
  CHECK(joined.key.text == "slack/T1/C1/joined/U1/1700000014.000900");
  CHECK(joined.joined);
  CHECK(joined.inviter == "U2");
  CHECK_FALSE(joined.by_app);
  CHECK_FALSE(joined.who.stranger);
  payload["event"]["team"] = "T2";
  CHECK(read_as<Membership>(payload).who.stranger);
  payload["event"]["user"] = "UBOT";
  payload["event"]["type"] = "member_left_channel";
  CHECK(read_as<Membership>(payload).by_app);
  CHECK_FALSE(read_as<Membership>(payload).joined);
}

TEST_CASE("the end of an installation") {
  CHECK_FALSE(read_as<Uninstalled>(wrapped(R"({"type":"app_uninstalled"})")).tokens_only);
  const auto revoked = read_as<Uninstalled>(
      wrapped(R"({"type":"tokens_revoked","tokens":{"oauth":["U7"],"bot":["UBOT",3,"a b"]}})"));
  CHECK(revoked.tokens_only);
  CHECK(revoked.bot_users == std::vector<std::string>{"UBOT"});
  CHECK_FALSE(
      useless_reason(wrapped(R"({"type":"tokens_revoked","tokens":{"oauth":["U7"]}})")).empty());
}

TEST_CASE("payloads without an event of ours") {
  const char* limited = R"({"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1})";
  CHECK(useless_reason(json_of(limited)) == "no event inside");
  for (const char* text : {"null", "[]", "7", "\"event\"", "{}", R"({"event":[]})"}) {
    CAPTURE(text);
    CHECK_FALSE(useless_reason(json_of(text)).empty());
  }
  CHECK_FALSE(useless_reason(wrapped(R"({"type":"channel_archive","channel":"C1"})")).empty());
  Json other = direct_message();
  other["type"] = "something_else";
  CHECK_FALSE(useless_reason(other).empty());
  CHECK(std::holds_alternative<Useless>(
      read_payload(EnvelopeKind::unknown, direct_message(), pln::tests::own_names).what));
}
