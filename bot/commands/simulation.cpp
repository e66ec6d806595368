#include "bot/commands/simulation.hpp"

#include "bot/core/rfc3339.hpp"
#include "bot/export/export.hpp"
#include "bot/json/json_text.hpp"
#include "bot/runtime/implicit_id.hpp"
#include "bot/runtime/seeds.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>
#include <utility>

namespace pln::commands {
namespace {

using Json = nlohmann::ordered_json;
using runtime::LineKind;
using runtime::ScenarioLine;

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

// What a line tells the coach; only for the kinds that are events.
Received received(const ScenarioLine& line) {
  Received result;
  result.from = {line.platform, "", line.who};
  switch (line.kind) {
    case LineKind::choice:
      result.what = ChoicePressed{{line.message}, line.choice};
      break;
    case LineKind::reaction:
      result.what = ReactionChanged{{line.message}, line.emoji, line.removed};
      break;
    case LineKind::edit:
      result.what = RawEdit{{line.id}, line.text};
      break;
    case LineKind::delete_:
      result.what = MessageDeleted{{line.id}};
      break;
    case LineKind::profile:
      result.what = ProfileTold{line.name, line.timezone, line.locale};
      break;
    default:
      result.what = RawMessage{line.text};
      result.hints = {std::nullopt, line.timezone, line.locale};
  }
  return result;
}

// The `id` of these lines is that of an earlier event, not their own.
bool names_earlier_event(LineKind kind) {
  return kind == LineKind::edit || kind == LineKind::delete_ || kind == LineKind::redeliver;
}

}  // namespace

Simulation::Simulation(const Prompts& prompts, const runtime::Wording& wording,
                       const runtime::Zones& zones, SimulationSettings settings,
                       std::unique_ptr<Store> store, Reopen reopen, std::ostream& out,
                       std::ostream& messages)
    : prompts_(prompts),
      wording_(wording),
      zones_(zones),
      settings_(std::move(settings)),
      store_(std::move(store)),
      reopen_(std::move(reopen)),
      out_(out),
      messages_(messages),
      world_(out) {
  start_coach();
}

void Simulation::start_coach() {
  runtime::Surroundings around;
  around.adapter_for = [this](const Identity&) { return &world_; };
  around.clock = &clock_;
  around.zones = &zones_;
  around.prompts = &prompts_;
  around.wording = wording_;
  around.new_id = [](const Identity& identity) { return LearnerId{identity.id}; };
  around.new_seed = [seed = settings_.seed](const LearnerId& who, const EventKey& event) {
    return runtime::derived_seed(seed, who.text, event);
  };
  around.newcomer = {std::nullopt, settings_.timezone, settings_.locale};
  around.operator_name = settings_.operator_name;
  around.operator_contact = settings_.operator_contact;
  around.operator_country = settings_.operator_country;
  around.minimum_age = settings_.minimum_age;
  coach_.emplace(*store_, std::move(around));
}

void Simulation::begin() { coach_->offer_open(); }

void Simulation::end() { coach_->flush(); }

void Simulation::play(std::string_view line, bool cut) {
  ++line_number_;
  turn_ = {};
  if (line_number_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  const runtime::LineRead read =
      cut ? runtime::LineProblem{"the line is longer than " +
                                     std::to_string(json::json_line_bytes_max) + " bytes",
                                 {},
                                 {}}
          : runtime::read_scenario_line(line);
  if (const auto* problem = std::get_if<runtime::LineProblem>(&read)) {
    turn_.who = problem->who;
    print_problem(problem->message, problem->at);
  } else {
    play(std::get<ScenarioLine>(read));
  }
  print_turn(turn_);
  out_.flush();
}

void Simulation::play(const ScenarioLine& line) {
  turn_.who = line.who;
  for (const std::string& field : line.unknown_fields) {
    messages_ << "warning: line " << line_number_ << ": field '" << field << "' is not known to '"
              << runtime::name_of_line(line.kind) << "' and was ignored\n";
  }
  if (const std::string why = unusable(line); !why.empty()) {
    const bool has_time = line.at != UtcTime{};  // a `world` needs none
    print_problem(why, has_time ? std::optional{line.at} : std::nullopt);
    return;
  }
  pass_time_until(line.at);
  switch (line.kind) {
    case LineKind::advance:
      break;
    case LineKind::restart:
      coach_.reset();
      store_ = reopen_(std::move(store_));
      start_coach();
      coach_->offer_open();
      break;
    case LineKind::export_:
      print_export(line);
      break;
    case LineKind::redeliver:
      take_redelivery(line);
      break;
    default:
      take_event(line);
  }
}

// Why a line that is well formed cannot be played; "" if it can.
std::string Simulation::unusable(const ScenarioLine& line) {
  if (!runtime::is_played(line.kind)) {
    return "lines of type '" + std::string{runtime::name_of_line(line.kind)} +
           "' are not supported yet";
  }
  if (line.room != "dm") return "rooms are not supported yet";
  if (clock_runs_ && line.at < clock_.now()) {
    return "time runs backwards: it is " + rfc3339(clock_.now()) + " already";
  }
  if (names_earlier_event(line.kind) && !happened(line.id)) {
    return "no earlier line has the id '" + line.id + "'";
  }
  return "";
}

bool Simulation::happened(const std::string& event_id) {
  return sent_in_.contains(event_id) || store_->seen(EventKey{event_id});
}

// Everything that is due on the way happens at its own time.
void Simulation::pass_time_until(UtcTime until) {
  std::optional<DueNudge> last;
  for (;;) {
    const std::vector<DueNudge> due = store_->due(until, 1);
    if (due.empty()) break;
    if (last == due.front()) {
      messages_ << "error: " << due.front().learner.text << " is due at " << rfc3339(last->at)
                << " for ever\n";
      break;
    }
    last = due.front();
    clock_.set(std::max(clock_.now(), last->at));
    coach_->wake(*last);
  }
  clock_.set(until);
  clock_runs_ = true;
}

void Simulation::take_event(const ScenarioLine& line) {
  Received event = received(line);
  // A platform knows the name all along, whenever the coach is allowed to keep it.
  if (line.kind == LineKind::profile && line.name) names_[line.who] = *line.name;
  const auto name = names_.find(line.who);
  if (line.kind != LineKind::profile && name != names_.end()) event.hints.name = name->second;
  if (line.id.empty() || names_earlier_event(line.kind)) {
    runtime::ImplicitId implicit = runtime::next_implicit_id(*store_);
    event.key = std::move(implicit.key);
    event.events_counted = implicit.number;
  } else {
    event.key.text = line.id;
  }
  const runtime::Handled handled = coach_->handle(event);
  turn_.understood = handled.understood;
  if (handled.refusal == runtime::Refusal::unknown_message) {
    print_problem("the coach never sent a message with the id '" + line.message + "'", line.at);
    return;
  }
  event.events_counted = 0;
  sent_in_.try_emplace(event.key.text, event);
}

void Simulation::take_redelivery(const ScenarioLine& line) {
  const auto sent = sent_in_.find(line.id);
  if (sent == sent_in_.end()) return;  // of a former run; the store has seen it
  turn_.who = sent->second.from.id;
  turn_.understood = coach_->handle(sent->second).understood;
}

void Simulation::print_export(const ScenarioLine& line) {
  Learner nobody;
  nobody.id.text = line.who;
  const std::optional<Learner> learner = coach_->learner(nobody.id);
  Json result;
  result["type"] = "export";
  result["at"] = rfc3339(line.at);
  result["who"] = line.who;
  result["data"] = learner ? exporting::to_json(*learner, store_->identities_of(learner->id))
                           : exporting::to_json(nobody, {});
  out_ << json::json_line(result) << '\n';
}

void Simulation::print_problem(const std::string& message, std::optional<UtcTime> at) {
  any_problem_ = true;
  if (!at && clock_runs_) at = clock_.now();
  Json result;
  result["type"] = "problem";
  result["at"] = at ? Json(rfc3339(*at)) : Json(nullptr);
  result["line"] = line_number_;
  result["message"] = message;
  out_ << json::json_line(result) << '\n';
}

void Simulation::print_turn(const Turn& turn) {
  std::optional<Learner> learner;
  if (!turn.who.empty()) learner = coach_->learner(LearnerId{turn.who});
  const Position position = learner ? learner->position : Position{};
  Json result;
  result["type"] = "turn";
  result["line"] = line_number_;
  result["who"] = text_or_null(turn.who);
  result["flow"] =
      position.stack.empty() ? Json(nullptr) : text_or_null(position.stack.back().flow);
  result["open_question"] = text_or_null(position.open_question);
  result["understood"] = Json::array();
  for (const CommandName command : turn.understood) {
    result["understood"].push_back(std::string{name_of(command)});
  }
  out_ << json::json_line(result) << '\n';
}

}  // namespace pln::commands
