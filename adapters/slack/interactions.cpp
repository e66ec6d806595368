// Interactions and commands: what somebody pressed, sent or ordered; and profiles.
#include "adapters/slack/blocks.hpp"
#include "adapters/slack/incoming.hpp"
#include "adapters/slack/mrkdwn.hpp"
#include "adapters/slack/wire.hpp"
#include "bot/json/json_text.hpp"
#include "bot/json/wire_read.hpp"

#include <algorithm>
#include <utility>

namespace pln::slack {
namespace {

using json::flag_at;
using json::text_at;

constexpr std::size_t trigger_bytes_max = 128;  // two numbers and 32 digits in truth
constexpr std::size_t words_bytes_max = 8'000;  // a form's field has 3,000 characters

// One interaction with what its readers need of it.
struct Asked {
  const Json& payload;
  const Source& source;
  Actor from{};
  std::string trigger{};
};

Source source_of(const Json& payload) {
  Source source{};
  const Json& team = child(payload, "team");
  source.org_wide = is_true(payload, "is_enterprise_install");
  source.enterprise = id_at(child(payload, "enterprise"), "id");
  if (source.enterprise.empty()) source.enterprise = id_at(team, "enterprise_id");
  // A view knows where the app is installed; who used it may be of another workspace.
  source.team = id_at(child(payload, "view"), "app_installed_team_id");
  if (source.team.empty()) source.team = id_at(team, "id");
  if (source.team.empty()) source.team = id_at(child(payload, "user"), "team_id");
  source.tenant = source.org_wide ? source.enterprise : source.team;
  return source;
}

bool is_stranger(const Source& source, std::string_view team) {
  if (team.empty() || team == source.team || team == source.enterprise) return false;
  // An interaction of a grid names the workspace where it happened, and people of any of its
  // workspaces may be there; their profile tells more.
  return !source.org_wide || team.starts_with('E');
}

EventKey trigger_key(const Asked& asked) {
  return {"slack/" + asked.source.tenant + "/trigger/" + asked.trigger};
}

// JSON that we wrote ourselves and Slack carried: a button's value, a form's metadata.
Json carried(std::string_view text) {
  json::JsonFault fault{};
  constexpr json::JsonLimits carried_json{
      .bytes = 8'000, .depth = 8, .values = 200, .strict = true};
  const auto value = json::read_json(text, fault, carried_json);
  return value && value->is_object() ? *value : Json::object();
}

Spot spot_of(const Json& payload) {
  const Json& container = child(payload, "container");
  Spot spot{};
  spot.channel = id_at(child(payload, "channel"), "id");
  if (spot.channel.empty()) spot.channel = id_at(container, "channel_id");
  const Json& message = child(payload, "message");
  spot.thread = id_at(message, "thread_ts");
  if (spot.thread.empty()) spot.thread = id_at(container, "thread_ts");
  if (spot.thread == text_at(message, "ts")) spot.thread.clear();
  spot.direct = spot.channel.starts_with('D');  // the app's message: it is the talk with the app
  return spot;
}

What read_press(const Asked& asked, const Json& action) {
  const auto value = read_button_value(text_at(action, "value"));
  Pressed pressed{};
  pressed.spot = spot_of(asked.payload);
  if (!value || pressed.spot.channel.empty()) return Useless{"a button that is not ours"};
  pressed.from = asked.from;
  pressed.message = value->message;
  pressed.option = value->option;
  if (!asked.trigger.empty()) {
    pressed.key = trigger_key(asked);
    return pressed;
  }
  const std::string at = id_at(action, "action_ts");
  if (at.empty()) return Useless{"a press without its time"};
  pressed.key = {"slack/" + asked.source.tenant + "/" + pressed.spot.channel + "/press/" +
                 asked.from.user + "/" + at};
  return pressed;
}

What read_form_wanted(const Asked& asked, const Json& action, std::string_view form) {
  if (asked.trigger.empty()) return Useless{"a form without a trigger"};
  const Json value = carried(text_at(action, "value"));
  FormWanted wanted{};
  wanted.from = asked.from;
  wanted.trigger = asked.trigger;
  wanted.form = form;
  wanted.detail = text_at(value, "question");
  wanted.locale = text_at(value, "locale");
  wanted.channel = spot_of(asked.payload).channel;
  if (form == "answer" && wanted.detail.empty()) return Useless{"a form without its question"};
  return wanted;
}

What read_said(const Asked& asked, const Json& action) {
  std::string text = text_at(action, "value");
  if (text_at(child(asked.payload, "view"), "type") != "home") {
    return Useless{"a button of the Home tab elsewhere"};
  }
  if (text.empty() || text.size() > words_bytes_max || asked.trigger.empty()) {
    return Useless{"a button that says nothing"};
  }
  return SaidByButton{trigger_key(asked), asked.from, std::move(text)};
}

What read_actions(const Asked& asked) {
  const Json& actions = child(asked.payload, "actions");
  if (!actions.is_array()) return Useless{"no actions"};
  for (const Json& action : actions) {
    const std::string id = text_at(action, "action_id");
    if (id.starts_with("option:")) return read_press(asked, action);
    if (id == "form:answer") return read_form_wanted(asked, action, "answer");
    if (id == "form:rhythm") return read_form_wanted(asked, action, "rhythm");
    if (id.starts_with("says:")) return read_said(asked, action);
  }
  return Useless{"a button that is not ours"};
}

What read_shortcut(const Asked& asked) {
  if (text_at(asked.payload, "callback_id") != "pln_save") return Useless{"another shortcut"};
  const Json& message = child(asked.payload, "message");
  FormWanted wanted{};
  wanted.channel = id_at(child(asked.payload, "channel"), "id");
  if (!message.is_object() || wanted.channel.empty()) return Useless{"a shortcut to no message"};
  if (asked.trigger.empty()) return Useless{"a form without a trigger"};
  wanted.from = asked.from;
  wanted.trigger = asked.trigger;
  wanted.form = "save";
  wanted.message = message;
  return wanted;
}

What read_submission(const Asked& asked) {
  const Json& view = child(asked.payload, "view");
  if (text_at(view, "callback_id") != "pln_form") return Useless{"another form"};
  const Json data = carried(text_at(view, "private_metadata"));
  FormSent sent{};
  sent.from = asked.from;
  sent.form = text_at(data, "form");
  sent.detail = text_at(data, "detail");
  sent.locale = text_at(data, "locale");
  sent.kept = child(data, "kept");
  if (!sent.kept.is_object()) sent.kept = Json::object();
  sent.values = child(child(view, "state"), "values");
  if (sent.form.empty() || !sent.values.is_object()) return Useless{"a form without its fields"};
  if (!asked.trigger.empty()) {
    sent.key = trigger_key(asked);
    return sent;
  }
  const std::string id = id_at(view, "id");
  const std::string hash = id_at(view, "hash", trigger_bytes_max);
  if (id.empty() || hash.empty()) return Useless{"a form without an id"};
  sent.key = {"slack/" + asked.source.tenant + "/view/" + id + "/" + hash};
  return sent;
}

What read_asked(const Asked& asked) {
  const std::string type = text_at(asked.payload, "type");
  if (asked.source.tenant.empty()) return Useless{"of no workspace"};
  if (asked.from.user.empty()) return Useless{"by nobody"};
  if (type == "block_actions") return read_actions(asked);
  if (type == "message_action") return read_shortcut(asked);
  if (type == "view_submission") return read_submission(asked);
  return Useless{"an interaction that means nothing to us"};
}

}  // namespace

Incoming read_interaction(const Json& payload) {
  Incoming incoming{};
  if (!payload.is_object()) {
    incoming.what = Useless{"not an object"};
    return incoming;
  }
  incoming.source = source_of(payload);
  incoming.app_id = id_at(payload, "api_app_id");
  const Json& user = child(payload, "user");
  Asked asked{payload, incoming.source, {}, {}};
  asked.from.user = id_at(user, "id");
  asked.from.stranger = is_stranger(incoming.source, text_at(user, "team_id"));
  asked.trigger = id_at(payload, "trigger_id", trigger_bytes_max);
  incoming.what = read_asked(asked);
  return incoming;
}

Incoming read_command(const Json& fields) {
  Incoming incoming{};
  Source& source = incoming.source;
  source.org_wide = is_true(fields, "is_enterprise_install");
  source.enterprise = id_at(fields, "enterprise_id");
  source.team = id_at(fields, "team_id");
  source.tenant = source.org_wide ? source.enterprise : source.team;
  incoming.app_id = id_at(fields, "api_app_id");
  Command command{};
  command.from.user = id_at(fields, "user_id");
  const std::string trigger = id_at(fields, "trigger_id", trigger_bytes_max);
  if (source.tenant.empty() || command.from.user.empty() || trigger.empty()) {
    incoming.what = Useless{"a command of nobody"};
    return incoming;
  }
  command.key = {"slack/" + source.tenant + "/trigger/" + trigger};
  command.spot.channel = id_at(fields, "channel_id");
  command.text = plain_text(text_at(fields, "text"));
  incoming.what = std::move(command);
  return incoming;
}

Profile read_profile(const Json& user, const Source& source) {
  Profile profile{};
  const Json& shown = child(user, "profile");
  const auto told = [](std::string text) {
    return text.empty() ? std::optional<std::string>{} : std::optional(std::move(text));
  };
  for (const auto& name :
       {text_at(shown, "display_name"), text_at(shown, "real_name"), text_at(user, "real_name")}) {
    if (!profile.told.name) profile.told.name = told(name);
  }
  profile.told.timezone = told(text_at(user, "tz"));
  profile.told.locale = told(text_at(user, "locale"));
  profile.guest = flag_at(user, "is_restricted") || flag_at(user, "is_ultra_restricted");
  profile.bot = flag_at(user, "is_bot") || flag_at(user, "is_workflow_bot") ||
                text_at(user, "id") == "USLACKBOT";
  profile.gone = flag_at(user, "deleted");
  const Json& grid = child(user, "enterprise_user");
  const std::string enterprise = text_at(grid, "enterprise_id");
  const std::string team = text_at(user, "team_id");
  const bool same_enterprise = !source.enterprise.empty() && enterprise == source.enterprise;
  if (source.org_wide) {
    profile.stranger = !enterprise.empty() && !same_enterprise;
  } else {
    profile.stranger =
        !team.empty() && team != source.team && team != source.enterprise && !same_enterprise;
  }
  profile.stranger = profile.stranger || flag_at(user, "is_stranger");
  return profile;
}

}  // namespace pln::slack
