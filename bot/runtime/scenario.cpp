#include "bot/runtime/scenario.hpp"

#include "bot/core/rfc3339.hpp"
#include "bot/json/json_text.hpp"
#include "bot/json/wire_read.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace pln::runtime {
namespace {

using json::flag_at;
using json::JsonFault;
using json::optional_text_at;
using json::read_json;
using json::text_at;

using Json = nlohmann::json;

constexpr std::size_t name_bytes_max = 200;  // of ids and names; longer ones are mistakes

enum class Kind : std::uint8_t { name, text, flag, list, time, platform, purpose, misfortune };

struct Field {
  std::string_view name{};
  Kind kind{Kind::name};
  bool required{true};
};

constexpr bool optional_field = false;

constexpr auto common = std::to_array<Field>({{"id", Kind::name, optional_field},
                                              {"platform", Kind::platform, optional_field},
                                              {"who", Kind::name, optional_field},
                                              {"room", Kind::name, optional_field}});
constexpr auto message = std::to_array<Field>({{"who"},
                                               {"text", Kind::text},
                                               {"thread", Kind::name, optional_field},
                                               {"mentions_coach", Kind::flag, optional_field},
                                               {"locale", Kind::name, optional_field},
                                               {"timezone", Kind::name, optional_field}});
constexpr auto choice = std::to_array<Field>({{"who"}, {"message"}, {"choice"}});
constexpr auto reaction = std::to_array<Field>(
    {{"who"}, {"message"}, {"emoji"}, {"removed", Kind::flag, optional_field}});
constexpr auto edit = std::to_array<Field>({{"who"}, {"id"}, {"text", Kind::text}});
constexpr auto delete_ = std::to_array<Field>({{"who"}, {"id"}});
constexpr auto redeliver = std::to_array<Field>({{"id"}});
constexpr auto profile = std::to_array<Field>({{"who"},
                                               {"name", Kind::text, optional_field},
                                               {"timezone", Kind::name, optional_field},
                                               {"locale", Kind::name, optional_field}});
constexpr auto export_ = std::to_array<Field>({{"who"}});
constexpr auto room = std::to_array<Field>(
    {{"room"}, {"purpose", Kind::purpose}, {"organiser"}, {"members", Kind::list, optional_field}});
constexpr auto moved = std::to_array<Field>({{"who"}, {"room"}});
constexpr auto world =
    std::to_array<Field>({{"accounts", Kind::list}, {"tags", Kind::list, optional_field}});
constexpr auto link_channel = std::to_array<Field>({{"who"}, {"code"}});
constexpr auto link_account = std::to_array<Field>({{"who"}, {"acct"}});
constexpr auto fault = std::to_array<Field>({{"what", Kind::misfortune}, {"until", Kind::time}});

struct LineForm {
  std::string_view name{};
  std::span<const Field> fields{};
};

// In the order of LineKind.
constexpr auto forms = std::to_array<LineForm>({{"message", message},
                                                {"choice", choice},
                                                {"reaction", reaction},
                                                {"edit", edit},
                                                {"delete", delete_},
                                                {"redeliver", redeliver},
                                                {"profile", profile},
                                                {"restart", {}},
                                                {"advance", {}},
                                                {"export", export_},
                                                {"room", room},
                                                {"joined", moved},
                                                {"left", moved},
                                                {"world", world},
                                                {"link_channel", link_channel},
                                                {"link_account", link_account},
                                                {"fault", fault}});

bool one_of(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// "" if the value fits, else what it should be.
std::string_view unfit(const Json& value, Kind kind) {
  if (kind == Kind::flag) return value.is_boolean() ? "" : "true or false";
  if (kind == Kind::list) return value.is_array() ? "" : "a list";
  if (!value.is_string()) return "a string";
  const auto& text = value.get_ref<const std::string&>();
  if (kind == Kind::name && (text.empty() || text.size() > name_bytes_max)) {
    return "a string of 1 to 200 bytes";
  }
  if (kind == Kind::time && !instant_from_rfc3339(text)) return "a time as 2026-01-05T09:00:00Z";
  if (kind == Kind::platform && !from_name<Platform>(text)) {
    return "console, slack, matrix or mastodon";
  }
  if (kind == Kind::purpose && !one_of(text, {"onboarding", "group"})) {
    return "onboarding or group";
  }
  if (kind == Kind::misfortune &&
      !one_of(text, {"network_down", "network_rate_limited", "send_fails", "send_unknown"})) {
    return "network_down, network_rate_limited, send_fails or send_unknown";
  }
  return "";
}

std::string check_field(const Json& line, const Field& field) {
  const auto found = line.find(field.name);
  if (found == line.end()) {
    return field.required ? "field '" + std::string{field.name} + "' is missing" : "";
  }
  const std::string_view wanted = unfit(*found, field.kind);
  return wanted.empty() ? ""
                        : "field '" + std::string{field.name} + "' must be " + std::string{wanted};
}

std::string check_line(const Json& line, LineKind kind) {
  const LineForm& form = forms[static_cast<std::size_t>(kind)];
  const Field at{"at", Kind::time, kind != LineKind::world};
  if (std::string fault_found = check_field(line, at); !fault_found.empty()) return fault_found;
  for (const auto fields : {form.fields, std::span<const Field>{common}}) {
    for (const Field& field : fields) {
      if (std::string fault_found = check_field(line, field); !fault_found.empty()) {
        return fault_found;
      }
    }
  }
  return "";
}

std::vector<std::string> unknown_fields(const Json& line, LineKind kind) {
  std::vector<std::string> unknown;
  const auto named = [](std::span<const Field> fields, const std::string& name) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const Field& field) { return field.name == name; });
  };
  for (const auto& [name, value] : line.items()) {
    if (name == "type" || name == "at" || named(common, name)) continue;
    if (!named(forms[static_cast<std::size_t>(kind)].fields, name)) unknown.push_back(name);
  }
  return unknown;
}

ScenarioLine typed(const Json& line, LineKind kind) {
  ScenarioLine result;
  result.kind = kind;
  result.at = instant_from_rfc3339(text_at(line, "at")).value_or(UtcTime{});
  result.who = text_at(line, "who");
  result.id = text_at(line, "id");
  result.text = text_at(line, "text");
  result.message = text_at(line, "message");
  result.choice = text_at(line, "choice");
  result.emoji = text_at(line, "emoji");
  if (line.contains("room")) result.room = text_at(line, "room");
  result.removed = flag_at(line, "removed");
  result.platform = from_name<Platform>(text_at(line, "platform")).value_or(Platform::console);
  result.name = optional_text_at(line, "name");
  result.locale = optional_text_at(line, "locale");
  result.timezone = optional_text_at(line, "timezone");
  result.unknown_fields = unknown_fields(line, kind);
  return result;
}

}  // namespace

std::string_view name_of_line(LineKind kind) { return forms[static_cast<std::size_t>(kind)].name; }

bool is_played(LineKind kind) { return kind <= LineKind::export_; }

LineRead read_scenario_line(std::string_view line) {
  JsonFault json_fault;
  const std::optional<Json> json = read_json(line, json_fault);
  if (!json) return LineProblem{json_fault.message, {}, {}};
  if (!json->is_object()) return LineProblem{"not a JSON object", {}, {}};

  LineProblem problem;
  problem.at = instant_from_rfc3339(text_at(*json, "at"));
  if (const std::string who = text_at(*json, "who"); who.size() <= name_bytes_max) {
    problem.who = who;
  }
  const std::string type = text_at(*json, "type");
  const auto form = std::find_if(forms.begin(), forms.end(),
                                 [&](const LineForm& each) { return each.name == type; });
  if (!json->contains("type")) {
    problem.message = "field 'type' is missing";
  } else if (form == forms.end()) {
    problem.message = type.size() > name_bytes_max ? "unknown type" : "unknown type '" + type + "'";
  } else {
    const auto kind = static_cast<LineKind>(form - forms.begin());
    problem.message = check_line(*json, kind);
    if (problem.message.empty()) return typed(*json, kind);
  }
  return problem;
}

}  // namespace pln::runtime
