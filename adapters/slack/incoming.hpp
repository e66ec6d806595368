// What Slack told, as values: events, interactions and commands mean the same whatever way they
// came. Total: any JSON gives one of these. No look-ups, no state. Pure.
#pragma once

#include "adapters/slack/frame.hpp"
#include "bot/core/event.hpp"
#include "bot/core/id.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pln::slack {

// Whose installation this came through. `tenant` is the enterprise's id for an org-wide
// installation, else the workspace's: all keys and identities carry it.
struct Source {
  std::string tenant{}, enterprise{}, team{};
  bool org_wide{false};
  auto operator<=>(const Source&) const = default;
};

// Who did it. `stranger`: of another organisation, by what this payload says.
struct Actor {
  std::string user{};
  bool stranger{false};
};

// Where: `channel` as Slack names it; `direct`: a talk of this person and the app alone; `thread`
// is the root's ts if it was written in a thread.
struct Spot {
  std::string channel{}, thread{};
  bool direct{false};
};

// Keys are the same for every delivery of one thing: "slack/<tenant>/<channel>/<ts>" of a message,
// however often and as which event it comes.
struct Wrote {
  EventKey key{};
  Actor from{};
  Spot spot{};
  std::string text{};   // plain
  bool mention{false};  // the app was mentioned in a channel
};
struct Edited {
  EventKey key{}, original{};
  Actor from{};
  Spot spot{};
  std::string text{};
};
struct Deleted {
  EventKey key{}, original{};
  Actor from{};
  Spot spot{};
};
struct Reacted {
  EventKey key{};
  Actor from{};
  Spot spot{};
  std::string message_ts{};  // of the coach's message, as far as anybody can tell
  std::string emoji{};       // characters, or ":name:"
  bool removed{false};
};
// A press on an option of a coach's message (message and option are in the button's value).
struct Pressed {
  EventKey key{};
  Actor from{};
  Spot spot{};
  MessageId message{};
  std::string option{};
};
// A press on a button of the Home tab: it says something.
struct SaidByButton {
  EventKey key{};
  Actor from{};
  std::string text{};
};
// Something was pressed that opens a form; the trigger is good for 3 s and once.
struct FormWanted {
  Actor from{};
  std::string trigger{};
  std::string form{};    // "answer", "rhythm" or "save": see forms.hpp
  std::string detail{};  // of an answer: the question's key
  std::string locale{};
  Json message{};  // of a message shortcut: the message that is to be kept
  std::string channel{};
};
struct FormSent {
  EventKey key{};
  Actor from{};
  std::string form{}, detail{}, locale{};
  Json values{};  // view.state.values
  Json kept{};    // what the form itself carried along (private_metadata), an object
};
struct Command {
  EventKey key{};
  Actor from{};
  Spot spot{};  // never `direct`: Slack does not tell whose talk with whom it was typed in
  std::string text{};
};
struct HomeOpened {
  Actor from{};
  bool messages_tab{false};
  std::string channel{};
  std::string view_hash{};
};
struct ProfileChanged {
  EventKey key{};
  Json user{};
};
// Membership of channels: `by_app`, it is the app's own.
struct Membership {
  EventKey key{};
  Actor who{};
  std::string channel{}, inviter{};
  bool joined{true}, by_app{false};
};
struct Uninstalled {
  bool tokens_only{false};
  std::vector<std::string> bot_users{};  // of tokens_revoked
};
struct Useless {
  std::string_view reason{};
};

using What =
    std::variant<Wrote, Edited, Deleted, Reacted, Pressed, SaidByButton, FormWanted, FormSent,
                 Command, HomeOpened, ProfileChanged, Membership, Uninstalled, Useless>;
struct Incoming {
  Source source{};
  std::string app_id{};
  What what{};
};

// Which users and bots are the app itself, in one installation.
struct OwnNames {
  std::string user{}, bot{};
};

// `own` tells which messages are the app's; they and those of other bots are useless.
using Own = std::function<OwnNames(const Source&)>;
[[nodiscard]] Incoming read_event(const Json& payload, const Own& own);
[[nodiscard]] Incoming read_interaction(const Json& payload);
[[nodiscard]] Incoming read_command(const Json& fields);
[[nodiscard]] Incoming read_payload(EnvelopeKind kind, const Json& payload, const Own& own);

// What the platform tells of a person, out of a users.info answer's or a user_change's `user`.
struct Profile {
  ProfileTold told{};
  bool guest{false}, stranger{false}, bot{false}, gone{false};
};
[[nodiscard]] Profile read_profile(const Json& user, const Source& source);

}  // namespace pln::slack
