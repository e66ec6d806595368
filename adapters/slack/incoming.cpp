// Events: what Slack tells by itself. Interactions and commands are in interactions.cpp.
#include "adapters/slack/incoming.hpp"

#include "adapters/slack/mrkdwn.hpp"
#include "adapters/slack/wire.hpp"
#include "bot/json/wire_read.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace pln::slack {
namespace {

using json::flag_at;
using json::number_at;
using json::text_at;

// One event with all that its readers need.
struct Told {
  const Json& payload;
  const Json& event;
  const Source& source;
  OwnNames own{};
};

Source source_of(const Json& payload) {
  const Json& authorization = first_of(child(payload, "authorizations"));
  const Json& whose = authorization.is_object() ? authorization : payload;
  Source source{};
  source.org_wide = is_true(whose, "is_enterprise_install");
  source.enterprise = id_at(whose, "enterprise_id");
  if (source.enterprise.empty()) source.enterprise = id_at(payload, "enterprise_id");
  // Where it happened may be another workspace, of a shared channel: the installation comes first.
  source.team = id_at(authorization, "team_id");
  if (source.team.empty()) source.team = id_at(payload, "context_team_id");
  if (source.team.empty()) source.team = id_at(payload, "team_id");
  source.tenant = source.org_wide ? source.enterprise : source.team;
  return source;
}

// Whether a team that somebody belongs to is another organisation's. In a grid, a person may be
// told by their workspace or by their enterprise ("E...").
bool is_strange_team(const Told& told, std::string_view team) {
  if (team.empty() || team == told.source.team || team == told.source.enterprise) return false;
  if (!told.source.org_wide) return true;
  // Any workspace of the enterprise is at home there; which ones those are is not told, but without
  // a channel that is shared there are no others.
  return team.starts_with('E') || flag_at(told.payload, "is_ext_shared_channel");
}

Actor actor_of(const Told& told, const Json& by, std::string user) {
  Actor actor{std::move(user), false};
  for (const char* field : {"user_team", "source_team"}) {
    actor.stranger = actor.stranger || is_strange_team(told, text_at(by, field));
  }
  return actor;
}

std::string stamp_of(const Told& told) {
  std::string stamp = id_at(told.event, "event_ts");
  return stamp.empty() ? id_at(told.payload, "event_id") : stamp;
}

std::string key_start(const Told& told) { return "slack/" + told.source.tenant + "/"; }

EventKey message_key(const Told& told, std::string_view channel, std::string_view ts) {
  return {key_start(told) + std::string(channel) + "/" + std::string(ts)};
}

bool is_own(const Told& told, std::string_view user) {
  return !told.own.user.empty() && told.own.user == user;
}

bool is_by_bot(const Told& told, const Json& message) {
  const std::string user = text_at(message, "user");
  return !child(message, "bot_id").is_null() || text_at(message, "subtype") == "bot_message" ||
         user == "USLACKBOT" || is_own(told, user);
}

bool mentions_app(const Told& told, std::string_view coded) {
  if (told.own.user.empty()) return false;
  const std::string start = "<@" + told.own.user;
  for (std::size_t at = coded.find(start); at != std::string_view::npos;
       at = coded.find(start, at + 1)) {
    const std::string_view rest = coded.substr(at + start.size());
    if (rest.starts_with('>') || rest.starts_with('|')) return true;
  }
  return false;
}

// The spot of a message; `thread` is empty for the root itself.
Spot spot_of(const Told& told, const Json& message, std::string channel) {
  Spot spot{std::move(channel), id_at(message, "thread_ts"), false};
  if (spot.thread == text_at(message, "ts")) spot.thread.clear();
  const std::string type = text_at(told.event, "channel_type");
  spot.direct = type == "im" || (type.empty() && spot.channel.starts_with('D'));
  return spot;
}

What read_edit(const Told& told) {
  const Json& message = child(told.event, "message");
  const Json& before = child(told.event, "previous_message");
  const std::string channel = id_at(told.event, "channel");
  const std::string ts = id_at(message, "ts");
  if (!message.is_object() || !before.is_object() || channel.empty() || ts.empty()) {
    return Useless{"an edit without its message"};
  }
  const bool gone = text_at(message, "subtype") == "tombstone";  // the root of a thread
  const Json& whose = gone ? before : message;
  std::string user = id_at(whose, "user");
  if (user.empty() || is_by_bot(told, whose)) return Useless{"an edit by no person"};
  const Spot spot = spot_of(told, whose, channel);
  const bool to_us = spot.direct || mentions_app(told, text_at(message, "text")) ||
                     mentions_app(told, text_at(before, "text"));
  if (!to_us) return Useless{"in a channel, not to us"};
  const EventKey original = message_key(told, channel, ts);
  const Actor actor = actor_of(told, whose, std::move(user));
  if (gone) return Deleted{{original.text + "/deleted"}, original, actor, spot};
  const Json& edited = child(message, "edited");
  if (!edited.is_object()) return Useless{"not edited by a person"};  // a link was unfolded, say
  const std::string editor = text_at(edited, "user");
  if (!editor.empty() && editor != actor.user) return Useless{"edited by somebody else"};
  if (text_at(message, "text") == text_at(before, "text")) return Useless{"the words are the same"};
  std::string stamp = id_at(told.event, "event_ts");
  if (stamp.empty()) stamp = id_at(edited, "ts");
  if (stamp.empty()) return Useless{"an edit without its time"};
  std::string text = plain_text(text_at(message, "text"), told.own.user);
  if (text.empty()) return Useless{"no words"};
  return Edited{{original.text + "/edit/" + stamp}, original, actor, spot, std::move(text)};
}

What read_deletion(const Told& told) {
  const Json& before = child(told.event, "previous_message");
  const std::string channel = id_at(told.event, "channel");
  std::string ts = id_at(told.event, "deleted_ts");
  if (ts.empty()) ts = id_at(before, "ts");
  std::string user = id_at(before, "user");
  if (channel.empty() || ts.empty() || user.empty()) return Useless{"a deletion of nothing known"};
  if (is_by_bot(told, before)) return Useless{"a deletion of no person's message"};
  const Spot spot = spot_of(told, before, channel);
  if (!spot.direct && !mentions_app(told, text_at(before, "text"))) {
    return Useless{"in a channel, not to us"};
  }
  const EventKey original = message_key(told, channel, ts);
  return Deleted{
      {original.text + "/deleted"}, original, actor_of(told, before, std::move(user)), spot};
}

What read_message(const Told& told) {
  const std::string subtype = text_at(told.event, "subtype");
  if (subtype == "message_changed") return read_edit(told);
  if (subtype == "message_deleted") return read_deletion(told);
  constexpr auto written =
      std::to_array<std::string_view>({"", "file_share", "thread_broadcast", "me_message"});
  if (is_by_bot(told, told.event)) return Useless{"written by a bot"};
  if (std::find(written.begin(), written.end(), subtype) == written.end()) {
    return Useless{"not a message that somebody wrote"};
  }
  const std::string channel = id_at(told.event, "channel");
  const std::string ts = id_at(told.event, "ts");
  std::string user = id_at(told.event, "user");
  if (channel.empty() || ts.empty() || user.empty()) return Useless{"no sender or channel"};
  const std::string coded = text_at(told.event, "text");
  const bool mention = text_at(told.event, "type") == "app_mention" || mentions_app(told, coded);
  Wrote wrote{message_key(told, channel, ts), actor_of(told, told.event, std::move(user)),
              spot_of(told, told.event, channel), plain_text(coded, told.own.user), false};
  wrote.mention = mention && !wrote.spot.direct;
  if (!wrote.spot.direct && !mention) return Useless{"in a channel, not to us"};
  // A mention alone is a way to call, and a file without words is answered: only words are read.
  const bool is_file = subtype == "file_share";
  if (wrote.text.empty() && !mention && !is_file) return Useless{"no words"};
  return wrote;
}

bool is_emoji_name(std::string_view name) {
  constexpr std::size_t name_bytes_max = 100;  // Slack's own limit
  return !name.empty() && name.size() <= name_bytes_max &&
         std::all_of(name.begin(), name.end(), [](char letter) {
           return is_id({&letter, 1}) || letter == '+' || letter == ':' || letter == '\'';
         });
}

What read_reaction(const Told& told) {
  const Json& item = child(told.event, "item");
  if (text_at(item, "type") != "message") return Useless{"a reaction to something else"};
  const std::string channel = id_at(item, "channel");
  const std::string ts = id_at(item, "ts");
  const std::string name = text_at(told.event, "reaction");
  const std::string stamp = stamp_of(told);
  std::string user = id_at(told.event, "user");
  if (channel.empty() || ts.empty() || user.empty() || stamp.empty()) {
    return Useless{"a reaction without its message"};
  }
  if (!is_emoji_name(name)) return Useless{"a reaction without a name"};
  if (is_own(told, user) || user == "USLACKBOT") return Useless{"a reaction by a bot"};
  const std::string author = text_at(told.event, "item_user");
  if (!author.empty() && !told.own.user.empty() && author != told.own.user) {
    return Useless{"a reaction to somebody else's message"};
  }
  Reacted reacted{};
  reacted.key = {message_key(told, channel, ts).text + "/reaction/" + user + "/" + name + "/" +
                 stamp};
  reacted.from = actor_of(told, told.event, std::move(user));
  reacted.spot = {channel, {}, channel.starts_with('D')};
  reacted.message_ts = ts;
  reacted.emoji = emoji_of(name);
  reacted.removed = text_at(told.event, "type") == "reaction_removed";
  return reacted;
}

What read_home(const Told& told) {
  const std::string tab = text_at(told.event, "tab");
  std::string user = id_at(told.event, "user");
  if (user.empty()) return Useless{"nobody opened it"};
  if (tab != "home" && tab != "messages") return Useless{"another tab"};
  HomeOpened opened{actor_of(told, told.event, std::move(user)), tab == "messages",
                    id_at(told.event, "channel"), text_at(child(told.event, "view"), "hash")};
  return opened;
}

What read_profile_change(const Told& told) {
  const Json& user = child(told.event, "user");
  const std::string id = id_at(user, "id");
  std::string stamp = stamp_of(told);
  if (stamp.empty()) stamp = std::to_string(number_at(user, "updated").value_or(0));
  if (id.empty() || stamp == "0") return Useless{"a profile of nobody"};
  if (is_own(told, id) || flag_at(user, "is_bot")) return Useless{"a profile of a bot"};
  return ProfileChanged{{key_start(told) + "profile/" + id + "/" + stamp}, user};
}

What read_membership(const Told& told) {
  const bool joined = text_at(told.event, "type") == "member_joined_channel";
  const std::string channel = id_at(told.event, "channel");
  const std::string stamp = stamp_of(told);
  std::string user = id_at(told.event, "user");
  if (channel.empty() || user.empty() || stamp.empty()) return Useless{"nobody joined or left"};
  Membership membership{};
  membership.key = {key_start(told) + channel + (joined ? "/joined/" : "/left/") + user + "/" +
                    stamp};
  membership.by_app = is_own(told, user);
  membership.who = actor_of(told, told.event, std::move(user));
  membership.who.stranger =
      membership.who.stranger || is_strange_team(told, text_at(told.event, "team"));
  membership.channel = channel;
  membership.inviter = id_at(told.event, "inviter");
  membership.joined = joined;
  return membership;
}

What read_uninstalled(const Told& told) {
  if (text_at(told.event, "type") == "app_uninstalled") return Uninstalled{false, {}};
  Uninstalled revoked{true, {}};
  const Json& bots = child(child(told.event, "tokens"), "bot");
  if (!bots.is_array()) return Useless{"no token of the app was revoked"};
  for (const Json& bot : bots) {
    const auto* user = bot.get_ptr<const std::string*>();
    if (user != nullptr && is_id(*user)) revoked.bot_users.push_back(*user);
  }
  if (revoked.bot_users.empty()) return Useless{"no token of the app was revoked"};
  return revoked;
}

What read_inner(const Told& told) {
  using Reader = What (*)(const Told&);
  constexpr auto readers = std::to_array<std::pair<std::string_view, Reader>>({
      {"message", read_message},
      {"app_mention", read_message},
      {"reaction_added", read_reaction},
      {"reaction_removed", read_reaction},
      {"app_home_opened", read_home},
      {"user_change", read_profile_change},
      {"user_profile_changed", read_profile_change},
      {"team_join", read_profile_change},
      {"member_joined_channel", read_membership},
      {"member_left_channel", read_membership},
      {"app_uninstalled", read_uninstalled},
      {"tokens_revoked", read_uninstalled},
  });
  const std::string type = text_at(told.event, "type");
  const auto* const found = std::find_if(readers.begin(), readers.end(),
                                         [&](const auto& reader) { return reader.first == type; });
  return found == readers.end() ? Useless{"an event that means nothing to us"}
                                : found->second(told);
}

}  // namespace

Incoming read_event(const Json& payload, const Own& own) {
  Incoming incoming{};
  if (!payload.is_object()) {
    incoming.what = Useless{"not an object"};
    return incoming;
  }
  incoming.source = source_of(payload);
  incoming.app_id = id_at(payload, "api_app_id");
  const Json& event = child(payload, "event");
  const std::string type = text_at(payload, "type");
  if (!event.is_object()) {
    incoming.what = Useless{"no event inside"};  // app_rate_limited, url_verification
  } else if (!type.empty() && type != "event_callback") {
    incoming.what = Useless{"no event of the Events API"};
  } else if (incoming.source.tenant.empty()) {
    incoming.what = Useless{"of no workspace"};
  } else {
    const OwnNames names = own ? own(incoming.source) : OwnNames{};
    incoming.what = read_inner(Told{payload, event, incoming.source, names});
  }
  return incoming;
}

Incoming read_payload(EnvelopeKind kind, const Json& payload, const Own& own) {
  switch (kind) {
    case EnvelopeKind::event:
      return read_event(payload, own);
    case EnvelopeKind::command:
      return read_command(payload);
    case EnvelopeKind::interaction:
      return read_interaction(payload);
    case EnvelopeKind::unknown:
      break;
  }
  Incoming incoming{};
  incoming.what = Useless{"an envelope of an unknown kind"};
  return incoming;
}

}  // namespace pln::slack
