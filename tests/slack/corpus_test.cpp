// Slack's own samples, whole and with each single field taken out, as they are and filled with
// words: reading never fails, and nothing is ever done for another tenant than the payload's own.
#include "adapters/slack/incoming.hpp"
#include "tests/slack/material.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

using namespace pln::slack;
using pln::tests::json_of;

namespace {

struct Sample {
  std::string name{};
  EnvelopeKind kind{EnvelopeKind::event};
  Json payload{};
};

std::vector<Sample> samples() {
  std::vector<Sample> all;
  const std::filesystem::path root = std::string{PLN_TEST_DATA} + "/slack/payloads";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".json") continue;
    const std::string name = std::filesystem::relative(entry.path(), root).string();
    EnvelopeKind kind = EnvelopeKind::event;
    if (name.starts_with("app-backend/")) kind = EnvelopeKind::interaction;
    if (name.find("slash-commands") != std::string::npos) kind = EnvelopeKind::command;
    all.push_back({name, kind, json_of(pln::tests::file_text("slack/payloads/" + name))});
  }
  std::sort(all.begin(), all.end(),
            [](const Sample& left, const Sample& right) { return left.name < right.name; });
  return all;
}

// What stands in for the empty strings of the samples, by the name of the field.
std::string filling(std::string_view field, std::string_view parent) {
  static const std::map<std::string_view, std::string_view> known{
      {"team_id", "TACME"},
      {"context_team_id", "TACME"},
      {"enterprise_id", "EACME"},
      {"user_id", "U1"},
      {"user", "U1"},
      {"channel", "D1"},
      {"channel_id", "D1"},
      {"ts", "1700000000.000100"},
      {"event_ts", "1700000001.1"},
      {"deleted_ts", "1700000000.000100"},
      {"channel_type", "im"},
      {"event_id", "Ev1"},
      {"api_app_id", "A1"},
      {"trigger_id", "1.2.abc"},
      {"text", "words of a person"},
      {"reaction", "+1"},
      {"tab", "home"},
      {"callback_id", "pln_form"},
      {"action_id", "option:1"},
      {"value", R"(["slack/TACME/D1/1.1","yes"])"},
      {"hash", "1.abc"},
      {"action_ts", "1700000002.1"},
      {"private_metadata", R"({"form":"answer","detail":"subjects","locale":"en","kept":{}})"}};
  if (field == "id") {
    if (parent == "team") return "TACME";
    if (parent == "enterprise") return "EACME";
    if (parent == "channel") return "D1";
    return "U1";
  }
  // A stranger's workspace: nothing may ever be done in its name.
  if (field == "user_team" || field == "source_team" || field == "team") return "TOTHER";
  const auto found = known.find(field);
  return found == known.end() ? std::string{} : std::string{found->second};
}

void fill(Json& value, std::string_view parent = {}) {
  if (value.is_array()) {
    for (Json& element : value) fill(element, parent);
  }
  if (!value.is_object()) return;
  for (auto& [name, child] : value.items()) {
    if (child.is_structured()) {
      fill(child, name);
    } else if (child.is_string() && child.get_ref<const std::string&>().empty()) {
      child = filling(name, parent);
    }
  }
  if (parent == "item") value["type"] = "message";
}

// As a person's own doing in an installation: the unions are bots' and people's at once.
Json filled(Json payload, std::string_view callback = "pln_form") {
  fill(payload);
  std::vector<Json*> todo{&payload};
  while (!todo.empty()) {
    Json& value = *todo.back();
    todo.pop_back();
    if (value.is_object()) {
      for (const char* bots : {"bot_id", "bot_profile", "subtype"}) {
        if (value.contains(bots) && !value[bots].is_string()) value.erase(bots);
      }
      if (value.contains("bot_id")) value.erase("bot_id");
    }
    for (Json& child : value) {
      if (child.is_structured()) todo.push_back(&child);
    }
  }
  if (payload.contains("callback_id")) payload["callback_id"] = callback;
  return payload;
}

// The key of whatever would be done; empty: none needed.
std::string key_of(const What& what) {
  return std::visit(
      [](const auto& one) {
        if constexpr (requires { one.key.text; }) {
          return one.key.text;
        } else {
          return std::string{};
        }
      },
      what);
}

struct Tally {
  long read{0}, useful{0};
};

void judge(const Sample& sample, const Json& payload, Tally& tally) {
  const Incoming incoming = read_payload(sample.kind, payload, pln::tests::own_names);
  ++tally.read;
  if (const auto* useless = std::get_if<Useless>(&incoming.what)) {
    CHECK_FALSE(useless->reason.empty());
    return;
  }
  ++tally.useful;
  const std::string& tenant = incoming.source.tenant;
  // "TACME" and "EACME" are one organisation; which of them is the tenant is the flag's matter.
  const bool own = tenant == "TACME" || tenant == "EACME";
  CHECK_MESSAGE(own, sample.name, " acts for ", tenant);
  CHECK(tenant == (incoming.source.org_wide ? "EACME" : "TACME"));
  const std::string key = key_of(incoming.what);
  if (!key.empty()) CHECK(key.starts_with("slack/" + tenant + "/"));
}

// Calls `visit` with the payload without one field, for every field at any depth.
template <class Visit>
void without_each_field(Json& root, Json& value, const Visit& visit) {
  if (value.is_array()) {
    for (Json& element : value) without_each_field(root, element, visit);
    return;
  }
  if (!value.is_object()) return;
  std::vector<std::string> names;
  for (const auto& [name, child] : value.items()) names.push_back(name);
  for (const std::string& name : names) {
    Json taken = std::move(value[name]);
    value.erase(name);
    visit(root);
    value[name] = std::move(taken);
    without_each_field(root, value[name], visit);
  }
}

}  // namespace

TEST_CASE("all samples and all their single-field deletions are read") {
  Tally tally;
  const std::vector<Sample> all = samples();
  CHECK(all.size() == 105);
  for (Sample sample : all) {
    judge(sample, sample.payload, tally);
    without_each_field(sample.payload, sample.payload,
                       [&](const Json& payload) { judge(sample, payload, tally); });
  }
  CHECK(tally.useful == 0);  // they name nobody
  std::cout << "payloads: " << tally.read << " samples and deletions read\n";
}

TEST_CASE("filled samples act for their own tenant only, whatever is missing") {
  Tally tally;
  long whole = 0;
  for (const Sample& sample : samples()) {
    for (const bool org_wide : {false, true}) {
      const bool save = sample.name.find("Shortcut") != std::string::npos;
      Json payload = filled(sample.payload, save ? "pln_save" : "pln_form");
      if (org_wide && payload.contains("authorizations")) {
        payload["authorizations"][0]["is_enterprise_install"] = true;
      }
      if (org_wide && payload.contains("is_enterprise_install")) {
        payload["is_enterprise_install"] = true;
      }
      const long before = tally.useful;
      judge(sample, payload, tally);
      whole += tally.useful - before;
      without_each_field(payload, payload, [&](const Json& one) { judge(sample, one, tally); });
    }
  }
  CHECK(whole >= 30);  // of each kind that means something, in both kinds of installation
  std::cout << "payloads: " << tally.read << " filled ones read, " << tally.useful
            << " meant something\n";
}

TEST_CASE("values of any other type in place of each field are read") {
  Tally tally;
  const auto others = {json_of("null"), json_of("[]"),    json_of("{}"),
                       json_of("7"),    json_of("\"x\""), json_of("true")};
  for (const Sample& sample : samples()) {
    if (sample.payload.dump().size() > 20'000) continue;  // time; the small ones have all fields
    Json payload = filled(sample.payload);
    const auto replace = [&](auto&& self, Json& value) -> void {
      if (!value.is_structured()) return;
      for (Json& child : value) {
        Json kept = child;
        for (const Json& other : others) {
          child = other;
          (void)read_payload(sample.kind, payload, pln::tests::own_names);
          ++tally.read;
        }
        child = std::move(kept);
        self(self, child);
      }
    };
    replace(replace, payload);
  }
  CHECK(tally.read > 1'000);
}
