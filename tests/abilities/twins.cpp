#include "tests/abilities/twins.hpp"

#include "tests/abilities/twin_words.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

namespace pln::abilities {

namespace {

using Change = std::function<std::string(const std::string& words, std::uint64_t seed)>;

std::vector<std::size_t> same_places(const Scenario& scenario) {
  std::vector<std::size_t> places(scenario.lines.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

Twin plain_twin(const Scenario& scenario, std::string name) {
  Twin twin;
  twin.name = std::move(name);
  twin.scenario = scenario;
  twin.places = same_places(scenario);
  return twin;
}

bool may_change(const Line& line) { return line.kind == Kind::say && !line.fixed; }

// All lines whose words `which` allows, changed; the seed differs from line to line.
Twin reworded(const Scenario& scenario, std::string name, const Change& change,
              const std::function<bool(std::size_t)>& which) {
  Twin twin = plain_twin(scenario, std::move(name));
  for (std::size_t index = 0; index < twin.scenario.lines.size(); ++index) {
    Line& line = twin.scenario.lines[index];
    if (!may_change(line) || !which(index)) continue;
    line.text = change(line.text, seed_of(line.text, index));
  }
  return twin;
}

// A line goes in after each line that says something.
Twin with_lines_between(const Scenario& scenario, std::string name, Kind kind) {
  Twin twin;
  twin.name = std::move(name);
  twin.scenario = scenario;
  twin.scenario.lines.clear();
  for (std::size_t index = 0; index < scenario.lines.size(); ++index) {
    Line line = scenario.lines[index];
    const bool says = line.kind == Kind::say;
    if (says && line.name.empty()) line.name = "line-" + std::to_string(index);
    twin.places.push_back(twin.scenario.lines.size());
    twin.scenario.lines.push_back(line);
    if (!says) continue;
    Line between;
    between.kind = kind;
    between.number = line.number;
    between.who = line.who;
    between.text = line.name;
    between.after = "0m";
    twin.scenario.lines.push_back(between);
  }
  return twin;
}

// Each run of independent lines the other way round; instants stay where they were.
Twin reordered(const Scenario& scenario) {
  Twin twin = plain_twin(scenario, "order");
  twin.other_order = true;
  auto& lines = twin.scenario.lines;
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = begin;
    while (end < lines.size() && lines[end].independent) ++end;
    std::reverse(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                 lines.begin() + static_cast<std::ptrdiff_t>(end));
    begin = end + 1;
  }
  return twin;
}

// What was open when the line was heard.
std::string question_before(const Played& played, std::size_t index) {
  while (index-- > 0) {
    const Json& turn = played.lines[index].turn;
    if (turn.is_object())
      return turn["open_question"].is_null() ? "" : turn["open_question"].get<std::string>();
  }
  return {};
}

// There any words are an answer, a mistyped command too.
bool takes_any_words(const std::string& question) {
  static const std::set<std::string> closed{"",
                                            "consent",
                                            "purpose",
                                            "decision",
                                            "idea",
                                            "keep_slower_stop",
                                            "confirm_forget",
                                            "goal.visibility",
                                            "goal.confidence",
                                            "feed_rating",
                                            "minutes_a_week",
                                            "goal.review_on"};
  return !closed.contains(question);
}

bool any_independent(const Scenario& scenario) {
  return std::any_of(scenario.lines.begin(), scenario.lines.end(),
                     [](const Line& line) { return line.independent; });
}

void strip(Json& value) {
  if (value.is_array()) {
    for (Json& item : value) strip(item);
    std::sort(value.begin(), value.end(),
              [](const Json& one, const Json& other) { return one.dump() < other.dump(); });
  }
  if (!value.is_object()) return;
  for (const char* key : {"id", "at", "started_at", "given_at"}) value.erase(key);
  for (auto& [key, item] : value.items()) strip(item);
}

Json comparable(const Twin& twin, Json exported) {
  exported["learner"].erase("identities");
  if (twin.other_order) strip(exported);
  return twin.folded ? Json::parse(folded_text(exported.dump())) : exported;
}

// Down to the first value that differs: "contacts[2].state is ..., not ...".
std::string first_difference(const Json& one, const Json& other, const std::string& path = {}) {
  if (one.is_object() && other.is_object()) {
    for (const auto& [key, value] : one.items()) {
      const Json twin_value = other.value(key, Json(nullptr));
      if (value != twin_value) return first_difference(value, twin_value, path + "." + key);
    }
  }
  if (one.is_array() && other.is_array() && one.size() == other.size()) {
    for (std::size_t at = 0; at < one.size(); ++at) {
      if (one[at] == other[at]) continue;
      return first_difference(one[at], other[at], path + "[" + std::to_string(at) + "]");
    }
  }
  return path + " is " + other.dump() + ", not " + one.dump();
}

}  // namespace

std::vector<Twin> twins_of(const Scenario& scenario, const Played& played) {
  const auto is_command = [&](std::size_t index) {
    return only_safe_commands(played.lines[index].turn);
  };
  const auto is_plain = [&](std::size_t index) {
    return !is_destructive(played.lines[index].turn);
  };
  std::vector<Twin> all;
  const auto may_slip = [&](std::size_t index) {
    return is_command(index) && !takes_any_words(question_before(played, index));
  };
  all.push_back(reworded(scenario, "typos", mistyped, may_slip));
  all.push_back(reworded(scenario, "upper case", upper_case, is_command));
  all.back().folded = true;
  all.push_back(reworded(scenario, "capital", capital, is_plain));
  all.back().folded = true;
  const bool german = scenario.locale == "de";
  all.push_back(reworded(scenario, "politeness", german ? framed_in_german : framed, is_command));
  all.push_back(reworded(scenario, "blanks", spaced, is_plain));
  for (const char* platform : {"slack", "matrix", "mastodon"}) {
    all.push_back(plain_twin(scenario, platform));
    all.back().platform = platform;
  }
  all.push_back(with_lines_between(scenario, "redelivered", Kind::redeliver));
  all.push_back(with_lines_between(scenario, "restarted", Kind::restart));
  if (any_independent(scenario)) all.push_back(reordered(scenario));
  std::erase_if(all, [&](const Twin& twin) { return scenario.without.contains(twin.name); });
  return all;
}

std::string difference(const Twin& twin, const Played& played, const Played& twin_played) {
  for (std::size_t index = 0; index < played.lines.size(); ++index) {
    const Json& turn = played.lines[index].turn;
    const PlayedLine& other = twin_played.lines[twin.places[index]];
    if (turn.is_null() || (twin.other_order && index + 1 < played.lines.size())) continue;
    if (turn["open_question"] == other.turn["open_question"]) continue;
    return "line " + std::to_string(twin.scenario.lines[twin.places[index]].number) + ": open is " +
           other.turn["open_question"].dump() + ", not " + turn["open_question"].dump();
  }
  for (const auto& [who, exported] : played.exports) {
    const auto found = twin_played.exports.find(who);
    if (found == twin_played.exports.end()) return "there is no " + who;
    const Json one = comparable(twin, exported);
    const Json two = comparable(twin, found->second);
    if (one != two) return "of " + who + ", " + first_difference(one, two);
  }
  return {};
}

}  // namespace pln::abilities
