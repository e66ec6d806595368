#include "bot/prompts/report.hpp"

#include <string_view>

namespace pln::prompts {
namespace {

// Quotation marks and brackets would end a label.
std::string label_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"') {
      out += "#quot;";
    } else {
      out += c == '\n' ? ' ' : c;
    }
  }
  return out;
}

// Mermaid reserves the bare word "end", so every node has its flow's name before it.
std::string node(const Flow& flow, std::string_view step) {
  return flow.name + "__" + std::string(step);
}

void draw_node(std::string& out, const Flow& flow, const Step& step) {
  std::string label = step.name;
  std::string_view open = "[";
  std::string_view close = "]";
  switch (step.kind) {
    case StepKind::collect:
      label += "<br/>" + step.question + "?";
      open = "([";
      close = "])";
      break;
    case StepKind::act:
      label += "<br/>" + step.act;
      break;
    case StepKind::branch:
      open = "{";
      close = "}";
      break;
    case StepKind::link:
      label += "<br/>go to " + step.flow;
      open = "[/";
      close = "/]";
      break;
    case StepKind::call:
      label += "<br/>" + step.flow;
      open = "[[";
      close = "]]";
      break;
  }
  out += "    " + node(flow, step.name) + std::string(open) + "\"" + label_text(label) + "\"" +
         std::string(close) + "\n";
}

void draw_arrow(std::string& out, const Flow& flow, const Step& from, const std::string& to,
                const std::string& label) {
  if (to.empty()) return;
  out += "    " + node(flow, from.name) + " -->" +
         (label.empty() ? "" : "|\"" + label_text(label) + "\"|") + " " + node(flow, to) + "\n";
}

void draw_arrows(std::string& out, const Flow& flow, const Step& step) {
  for (const auto& [option, target] : step.on) draw_arrow(out, flow, step, target, option);
  if (!step.otherwise.empty()) draw_arrow(out, flow, step, step.otherwise, "none left");
  for (const BranchCase& one : step.cases) {
    draw_arrow(out, flow, step, one.to,
               one.when.empty() ? "else" : (one.negated ? "not " : "") + one.when);
  }
  draw_arrow(out, flow, step, step.next, "");
}

bool has_end(const Flow& flow) {
  for (const Step& step : flow.steps) {
    if (step.next == "end" || step.otherwise == "end") return true;
    for (const auto& [option, target] : step.on) {
      if (target == "end") return true;
    }
    for (const BranchCase& one : step.cases) {
      if (one.to == "end") return true;
    }
  }
  return false;
}

}  // namespace

void print_faults(std::ostream& out, const std::filesystem::path& folder,
                  const std::vector<PromptFault>& faults) {
  for (const PromptFault& fault : faults) {
    out << (folder / fault.place.file).string() << ':' << fault.place.line << ": " << fault.fault
        << "; " << fault.mend << '\n';
  }
}

std::string draw_flows(const std::vector<Flow>& flows) {
  std::string out = "flowchart TD\n";
  for (const Flow& flow : flows) {
    std::string title = flow.name;
    if (flow.step != 0) title += " (step " + std::to_string(flow.step) + ")";
    if (flow.is_nudge) title += " (nudge)";
    out += "  subgraph flow_" + flow.name + "[\"" + label_text(title) + "\"]\n";
    for (const Step& step : flow.steps) draw_node(out, flow, step);
    if (has_end(flow)) out += "    " + node(flow, "end") + "((\"end\"))\n";
    for (const Step& step : flow.steps) draw_arrows(out, flow, step);
    out += "  end\n";
  }
  // Between flows: where one goes for good or comes back from.
  for (const Flow& flow : flows) {
    for (const Step& step : flow.steps) {
      if (step.flow.empty()) continue;
      out += "  " + node(flow, step.name) +
             (step.kind == StepKind::link ? " ==> flow_" : " -.-> flow_") + step.flow + "\n";
    }
  }
  return out;
}

}  // namespace pln::prompts
