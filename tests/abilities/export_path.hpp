// Looks a value up in an export by a path ("contacts[name=Ana Ruiz].state", "subjects[].name",
// "goals[0].plan.then", "count(contacts)") and compares it with one of a scenario.
#pragma once

#include "bot/yaml/yaml.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace pln::abilities {

using Json = nlohmann::ordered_json;

// null where nothing stands; a list where "[]" stands.
Json at_path(const Json& data, std::string_view path);

// Scalars by their text (3 and "3" are the same), lists one by one, maps by the keys that are
// wanted.
bool matches(const Json& found, const yaml::Node& wanted);
std::string shown(const yaml::Node& wanted);

}  // namespace pln::abilities
