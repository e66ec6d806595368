// Reads one flow file into a flow; every mistake is a fault with its line and mend.
#include "bot/prompts/readers.hpp"

#include <algorithm>
#include <array>

namespace pln::prompts {
namespace {

using Kind = YamlNode::Kind;

constexpr int ten_steps = 10;

template <class E>
std::vector<std::string> all_names() {
  return {Names<E>::all.begin(), Names<E>::all.end()};
}

std::string joined(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

// An enum's value by its outer name; an unknown one is a fault.
template <class E>
E value_of(Fields& fields, std::string_view key, E otherwise, bool required) {
  const std::string name = fields.text(key, required);
  if (name.empty()) return otherwise;
  if (const auto value = from_name<E>(name)) return *value;
  const std::string meant = nearest(name, all_names<E>());
  const YamlNode* node = fields.find(key);
  fields.fault(
      node->line,
      "\"" + name + "\" is no \"" + std::string(key) + "\" that " + fields.what() + " can have",
      meant.empty() ? "known are " + joined(all_names<E>()) : "did you mean \"" + meant + "\"?");
  return otherwise;
}

std::vector<std::pair<std::string, std::string>> read_pairs(Fields& fields, std::string_view key) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const YamlNode* map = fields.map(key);
  if (map == nullptr) return pairs;
  for (const auto& [from, to] : map->fields) {
    if (to.kind == Kind::text && !to.text.empty()) {
      pairs.emplace_back(from.text, to.text);
    } else {
      fields.fault(from.line, "\"" + from.text + "\" has no target", "write the name of a step");
    }
  }
  return pairs;
}

// What a step is about, and where to go if there is nothing of it.
void read_item(Fields& fields, Step& step) {
  step.item = fields.text("item");
  step.otherwise = fields.text("otherwise", !step.item.empty());
}

void read_collect(Fields& fields, Step& step) {
  step.kind = StepKind::collect;
  step.question = fields.text("collect", true);
  step.answer = value_of(fields, "answer", AnswerKind::text, true);
  if (step.answer == AnswerKind::number) {
    step.least = fields.number("least", -1'000'000, 1'000'000, 0);
    step.most = fields.number("most", -1'000'000, 1'000'000, 0);
    if (step.most <= step.least) {
      fields.fault(fields.line(), fields.what() + " takes no number at all",
                   "give \"least\" and a larger \"most\"");
    }
  }
  step.ask = fields.text("ask", true);
  step.brief = fields.text("brief");
  step.again = fields.text("again", true);
  step.why = fields.text("why", true);
  step.example = fields.text("example", true);
  step.options = fields.texts("options");
  step.choices = fields.text("choices");
  read_item(fields, step);
  step.store = fields.text("store");
  step.required = fields.yes("required");
  constexpr int year = 365;
  step.timeout_days = fields.number("timeout", 0, year, timeout_days_default);
  step.on = read_pairs(fields, "on");
  step.next = fields.text("next", true);
  if (step.answer == AnswerKind::choice && step.options.empty() && step.choices.empty()) {
    fields.fault(fields.line(), fields.what() + " is a choice without options", "add \"options\"");
  }
  for (const auto& [option, target] : step.on) {
    if (std::find(step.options.begin(), step.options.end(), option) != step.options.end()) continue;
    const std::string meant = nearest(option, step.options);
    fields.fault(fields.line(), "\"on\" names \"" + option + "\", which is no option of the step",
                 meant.empty() ? "add it to \"options\"" : "did you mean \"" + meant + "\"?");
  }
}

void read_branch(Fields& fields, std::string_view file, Step& step, Faults& faults) {
  step.kind = StepKind::branch;
  const YamlNode* cases = fields.list("branch");
  if (cases == nullptr) return;
  bool always = false;
  for (const YamlNode& item : cases->items) {
    Fields one(item, file, "a case of " + fields.what(), faults);
    BranchCase made{};
    made.when = one.text("when");
    const std::string unless = one.text("unless");
    made.to = one.text("to", true);
    one.finish();
    if (!made.when.empty() && !unless.empty()) {
      one.fault(item.line, "a case has both \"when\" and \"unless\"", "remove one of them");
    }
    if (always) {
      one.fault(item.line, "a case is never reached", "move it before the one without a condition");
    }
    if (!unless.empty()) {
      made.when = unless;
      made.negated = true;
    }
    always = always || made.when.empty();
    step.cases.push_back(std::move(made));
  }
  if (!always) {
    fields.fault(fields.line(), fields.what() + " has no last case that always holds",
                 "end it with \"- {to: ...}\"");
  }
}

Step read_step(const YamlNode& node, std::string_view file, Faults& faults) {
  Fields fields(node, file, "a step", faults);
  Step step{};
  step.place = {std::string(file), node.line};
  step.name = fields.text("id", true);
  if (node.kind != Kind::map) return step;
  Fields named(node, file, "the step \"" + step.name + "\"", faults);
  named.find("id");
  int kinds = 0;
  for (const std::string_view kind : Names<StepKind>::all) kinds += named.find(kind) ? 1 : 0;
  if (kinds != 1) {
    named.fault(node.line, named.what() + " has " + (kinds == 0 ? "no kind" : "several kinds"),
                "give it exactly one of collect, act, branch, link, call");
    return step;
  }
  if (named.find("collect") != nullptr) {
    read_collect(named, step);
  } else if (named.find("branch") != nullptr) {
    read_branch(named, file, step, faults);
  } else if (named.find("act") != nullptr) {
    step.kind = StepKind::act;
    step.act = named.text("act", true);
    step.say = named.text("say");
    read_item(named, step);
    step.item = named.text("item");
    step.otherwise = named.text("otherwise", !step.item.empty());
    step.next = named.text("next", true);
  } else if (named.find("link") != nullptr) {
    step.kind = StepKind::link;
    step.flow = named.text("link", true);
  } else {
    step.kind = StepKind::call;
    step.flow = named.text("call", true);
    step.next = named.text("next", true);
  }
  named.finish();
  return step;
}

void read_nudge(Fields& fields, std::string_view file, Flow& flow, Faults& faults) {
  const YamlNode* node = fields.map("nudge");
  if (node == nullptr) return;
  Fields nudge(*node, file, "the nudge of the flow", faults);
  flow.is_nudge = true;
  flow.nudge.when = nudge.text("when");
  flow.nudge.priority = nudge.number("priority", 0, 1000, 0);
  flow.nudge.weight = nudge.number("weight", 1, 1000, 1);
  flow.nudge.every_days = nudge.number("every_days", 0, 1000, 0);
  flow.nudge.cause = value_of(nudge, "cause", Cause::nudge, false);
  nudge.finish();
}

void read_steps(Fields& fields, std::string_view file, Flow& flow, Faults& faults) {
  const YamlNode* steps = fields.list("steps");
  if (steps == nullptr || steps->items.empty()) {
    fields.fault(fields.line(), "the flow has no steps", "add \"steps:\" with at least one step");
    return;
  }
  for (const YamlNode& item : steps->items) {
    Step step = read_step(item, file, faults);
    const auto same = std::find_if(flow.steps.begin(), flow.steps.end(), [&](const Step& other) {
      return !step.name.empty() && other.name == step.name;
    });
    if (same != flow.steps.end()) {
      fields.fault(step.place.line, "there are two steps \"" + step.name + "\"",
                   "rename one; the first is in line " + std::to_string(same->place.line));
    } else if (step.name == "end") {
      fields.fault(step.place.line, "a step is called \"end\"",
                   "rename it: \"end\" as a target leaves the flow");
    } else {
      flow.steps.push_back(std::move(step));
    }
  }
}

}  // namespace

std::optional<Flow> read_flow(std::string_view file, const YamlNode& root, Faults& faults) {
  Fields fields(root, file, "the flow", faults);
  if (root.kind != Kind::map) return std::nullopt;
  Flow flow{};
  flow.place = {std::string(file), root.line};
  flow.name = fields.text("flow", true);
  const std::size_t slash = file.rfind('/') + 1;  // npos + 1 is 0
  const std::string_view stem = file.substr(slash, file.rfind('.') - slash);
  if (!flow.name.empty() && flow.name != stem) {
    fields.fault(root.line, "the flow \"" + flow.name + "\" is in a file of another name",
                 "rename the file or write \"flow: " + std::string(stem) + "\"");
  }
  flow.step = fields.number("step", 1, ten_steps, 0);
  read_nudge(fields, file, flow, faults);
  flow.is_passing = fields.yes("passing");
  flow.holds = fields.text("holds");
  flow.discard = fields.text("discard", !flow.holds.empty());
  flow.renamed = read_pairs(fields, "renamed");
  read_steps(fields, file, flow, faults);
  fields.finish();
  return flow;
}

}  // namespace pln::prompts
