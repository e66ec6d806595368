#include "tests/abilities/player.hpp"

#include "bot/commands/simulation.hpp"
#include "bot/core/rfc3339.hpp"
#include "bot/runtime/zones.hpp"
#include "storage/memory/memory_store.hpp"
#include "tests/abilities/expectations.hpp"

#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>

namespace pln::abilities {

namespace {

constexpr UtcTime first_instant{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + hours{9}};

seconds span_of(const std::string& text) {
  const int number = std::stoi(text);
  switch (text.back()) {
    case 's':
      return seconds{number};
    case 'h':
      return hours{number};
    case 'd':
      return days{number};
    case 'w':
      return days{7 * number};
    default:
      return minutes{number};
  }
}

// Whole numbers, true, false and null as such; words of people are always texts.
Json json_of(const yaml::Node& node, bool is_text) {
  if (node.kind == yaml::Node::Kind::list) {
    Json all = Json::array();
    for (const yaml::Node& item : node.items) all.push_back(json_of(item, is_text));
    return all;
  }
  if (node.kind == yaml::Node::Kind::map) {
    Json all = Json::object();
    for (const auto& [key, value] : node.fields) {
      const bool words = key.text == "text" || key.text == "id" || key.text == "name";
      all[key.text] = json_of(value, words);
    }
    return all;
  }
  if (node.kind == yaml::Node::Kind::nothing || (!is_text && node.text == "null")) return nullptr;
  if (is_text) return node.text;
  if (node.text == "true" || node.text == "false") return node.text == "true";
  const bool is_number =
      !node.text.empty() && node.text.find_first_not_of("0123456789") == std::string::npos;
  return is_number ? Json(std::stoi(node.text)) : Json(node.text);
}

std::string id_of(const Line& line, std::size_t index) {
  return line.name.empty() ? "line-" + std::to_string(index) : line.name;
}

class Player {
 public:
  Player(const Scenario& scenario, const Stage& stage) : scenario_(scenario), stage_(stage) {
    commands::SimulationSettings settings;
    settings.locale = scenario.locale;
    settings.timezone = scenario.timezone;
    settings.operator_name = "Example Ltd";
    settings.operator_contact = "@lena:example.org";
    simulation_ = std::make_unique<commands::Simulation>(
        *stage.prompts, *stage.wording, zones(), settings, std::make_unique<MemoryStore>(),
        [](std::unique_ptr<Store> same) { return same; }, out_, warnings_);
    simulation_->begin();
  }

  Played play() {
    for (std::size_t index = 0; index < scenario_.lines.size(); ++index) {
      play(scenario_.lines[index], index);
      if (stage_.stop_at_first_failure && !played_.failures.empty()) return std::move(played_);
    }
    for (const std::string& who : everybody_) played_.exports[who] = exported(who);
    simulation_->end();
    if (!warnings_.str().empty())
      played_.failures.push_back(scenario_.file + ": " + warnings_.str());
    return std::move(played_);
  }

 private:
  static const runtime::Zones& zones() {
    static const runtime::Zones all;
    return all;
  }

  void play(const Line& line, std::size_t index) {
    PlayedLine result;
    everybody_.insert(line.who);
    const bool looks = stage_.with_expectations;
    Json before;
    if (looks && line.expect.unchanged) before = exported(line.who);
    if (line.kind != Kind::check) {
      pass_time(line);
      send(json_line(line, index), result);
      if (!line.name.empty()) choices_of_[line.name] = last_choices_[line.who];
    }
    if (looks) {
      Check check{scenario_, line, result, played_.failures};
      check.line();
      if (!line.expect.state.empty()) check.state(exported(line.who));
      if (line.expect.unchanged) check.unchanged(before, exported(line.who));
      check.never_twice(last_not_understood_[line.who]);
    }
    played_.lines.push_back(std::move(result));
  }

  void pass_time(const Line& line) {
    if (line.at.empty()) {
      now_ += span_of(line.after);
      return;
    }
    const auto at = instant_from_rfc3339(line.at);
    if (!at) throw std::runtime_error(scenario_.file + ": no instant: " + line.at);
    now_ = *at;
  }

  Json json_line(const Line& line, std::size_t index) {
    if (line.kind == Kind::raw) {
      Json made = json_of(line.raw, false);
      if (!made.contains("at")) made["at"] = rfc3339(now_);
      return made;
    }
    Json made{{"type", type_of(line.kind)}, {"at", rfc3339(now_)}};
    const std::string platform = line.platform.empty() ? stage_.platform : line.platform;
    if (line.kind == Kind::redeliver) {
      made["id"] = line.text;
      return made;
    }
    if (line.kind == Kind::restart || line.kind == Kind::wait) return made;
    made["who"] = line.who;
    if (!platform.empty()) made["platform"] = platform;
    if (line.kind == Kind::say) {
      made["id"] = id_of(line, index);
      made["text"] = line.text;
    } else if (line.kind == Kind::edit) {
      made["id"] = line.of;
      made["text"] = line.text;
    } else if (line.kind == Kind::delete_) {
      made["id"] = line.text;
    } else {
      made["message"] = line.of.empty() ? last_choices_[line.who] : choices_of_[line.of];
      made[line.kind == Kind::press ? "choice" : "emoji"] = line.text;
      if (line.removed) made["removed"] = true;
    }
    return made;
  }

  static std::string type_of(Kind kind) {
    switch (kind) {
      case Kind::press:
        return "choice";
      case Kind::react:
        return "reaction";
      case Kind::edit:
        return "edit";
      case Kind::delete_:
        return "delete";
      case Kind::redeliver:
        return "redeliver";
      case Kind::wait:
        return "advance";
      case Kind::restart:
        return "restart";
      default:
        return "message";
    }
  }

  // Plays one line of JSON and takes apart what was printed for it.
  void send(const Json& json, PlayedLine& result) {
    out_.str("");
    simulation_->play(json.dump(), false);
    const std::string printed = out_.str();
    played_.printed += printed;
    std::istringstream lines{printed};
    for (std::string one; std::getline(lines, one);) {
      Json parsed = Json::parse(one);
      const std::string type = parsed["type"];
      if (type == "problem") result.problem = true;
      if (type == "say") {
        take_say(std::move(parsed), result);
      } else if (type == "export") {
        exported_ = std::move(parsed["data"]);
      } else if (type == "turn") {
        result.turn = std::move(parsed);
      }
    }
  }

  void take_say(Json said, PlayedLine& result) {
    const std::string to = said["to"];
    if (said.contains("choices") && !said["choices"].empty()) last_choices_[to] = said["id"];
    result.said.push_back(std::move(said));
  }

  Json exported(const std::string& who) {
    PlayedLine ignored;
    const Json json{{"type", "export"}, {"at", rfc3339(now_)}, {"who", who}};
    send(json, ignored);
    return exported_;
  }

  const Scenario& scenario_;
  const Stage& stage_;
  std::ostringstream out_{}, warnings_{};
  std::unique_ptr<commands::Simulation> simulation_{};
  UtcTime now_{first_instant};
  Played played_{};
  Json exported_{};
  std::set<std::string> everybody_{};
  std::map<std::string, std::string> last_choices_{}, choices_of_{}, last_not_understood_{};
};

}  // namespace

Played play(const Scenario& scenario, const Stage& stage) { return Player{scenario, stage}.play(); }

std::string transcript(const Scenario& scenario, const Played& played) {
  std::ostringstream out;
  for (std::size_t index = 0; index < played.lines.size(); ++index) {
    const Line& line = scenario.lines[index];
    if (line.kind == Kind::check) continue;
    out << "  " << line.number << " > " << line.text << '\n';
    for (const Json& said : played.lines[index].said) {
      out << "      < [" << said["cause"].get<std::string>() << "] "
          << said["text"].get<std::string>() << '\n';
    }
    out << "      = " << played.lines[index].turn.dump() << '\n';
  }
  return out.str();
}

}  // namespace pln::abilities
