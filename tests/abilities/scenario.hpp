// A scenario of tests/abilities as a value, and its reader. README.md in this folder tells how one
// is written; whatever the reader does not know is an error that names file and line.
#pragma once

#include "bot/yaml/yaml.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pln::abilities {

using Words = std::vector<std::string>;
using Wanted = std::vector<std::pair<std::string, yaml::Node>>;  // path in the export, and value

// What must be so after a line; what is absent is not looked at.
struct Expect {
  std::optional<std::string> open{};  // the open question's key, or "null"
  std::optional<Words> understood{};  // all of these, in any order, perhaps with others
  std::optional<Words> one_of{};      // at least one of these
  std::optional<int> messages{};      // how many the line brought, to whomever
  std::optional<int> unasked{};       // how many of them with another cause than `reply`
  std::optional<Words> to{};          // to whom, sorted, each once
  Words says{}, says_german{};        // facts that must stand in what was said, whatever the case
  Words never{}, never_german{};      // facts that must not
  std::optional<Words> choices{};     // exactly these options on the last message
  Wanted state{}, state_german{};     // exactly these values in the export
  bool unchanged{false};              // the export but for `position` is that of before the line
  bool problem{false};                // the line cannot be used
};

enum class Kind { say, press, react, edit, delete_, redeliver, wait, restart, raw, check };

struct Line {
  Kind kind{Kind::check};
  int number{0};         // in its file
  std::string text{};    // words, option, emoji, or the id of an earlier line
  std::string german{};  // the same in German; empty: the same words
  std::string who{"sam"};
  std::string name{};  // by which later lines mean it: `of` and `redeliver`
  std::string of{};    // the earlier line that an edit or press is about
  std::string at{}, after{"1m"};
  std::string platform{};
  bool independent{false};  // may change places with the independent lines next to it
  bool fixed{false};        // twins leave its words alone
  bool removed{false};      // of a reaction
  yaml::Node raw{};         // a line of the contract as it is
  Expect expect{};
};

struct Scenario {
  std::string file{};
  int number{0};
  std::string name{};
  std::string locale{"en"};
  std::string timezone{"UTC"};
  bool german{false};                            // whether it is played in German as well
  std::map<std::string, std::string> without{};  // twins left out, with the reason
  std::vector<Line> lines{};                     // those of its start come first
};

// The same talk with the German words, held against what is expected there.
Scenario in_german(const Scenario& scenario);

// All scenarios of a folder, by file name; `starts.yaml` holds the beginnings they share.
// Throws std::runtime_error.
std::vector<Scenario> read_scenarios(const std::string& folder);

// `what: reason` of survivors.yaml and not_walked.yaml. Throws std::runtime_error.
std::map<std::string, std::string> read_reasons(const std::string& file);

}  // namespace pln::abilities
