#include "tests/abilities/flow_mutants.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace pln::abilities {

namespace {

using StepChange = std::function<void(Step&)>;

class Maker {
 public:
  explicit Maker(std::vector<Mutant>& all) : all_(all) {}

  void flow(const Flow& flow) {
    flow_ = &flow;
    for (std::size_t index = 0; index < flow.steps.size(); ++index) {
      index_ = index;
      ways();
      guards();
      if (step().kind == StepKind::collect) {
        question();
        texts();
        pairs();
      } else {
        work();
      }
    }
    nudge();
  }

 private:
  [[nodiscard]] const Step& step() const { return flow_->steps[index_]; }

  void add(const std::string& kind, const std::string& what, const StepChange& change) {
    Mutant mutant;
    mutant.flow = flow_->name;
    mutant.kind = kind;
    mutant.name = flow_->name + "." + step().name + ": " + what;
    mutant.place = step().place;
    mutant.change = [index = index_, change](Flow& flow) { change(flow.steps[index]); };
    all_.push_back(std::move(mutant));
  }

  void add_flow(const std::string& what, const std::function<void(Flow&)>& change) {
    all_.push_back({flow_->name, flow_->name + ": " + what, "nudge rule", flow_->place, change});
  }

  // Another step than this and the target: the next one in the file that is.
  [[nodiscard]] std::string other_target(const std::string& target) const {
    const std::size_t count = flow_->steps.size();
    for (std::size_t far = 1; far < count; ++far) {
      const std::string& name = flow_->steps[(index_ + far) % count].name;
      if (name != target) return name;
    }
    return "end";
  }

  void ways() {
    if (!step().next.empty() && step().next != "end") {
      add("drop a way", "next is end", [](Step& it) { it.next = "end"; });
    }
    const bool goes_on = step().kind != StepKind::branch && step().kind != StepKind::link;
    const std::string other = other_target(step().next);
    if (goes_on && other != "end" && other != step().next) {
      add("lead elsewhere", "next is " + other, [other](Step& it) { it.next = other; });
    }
    for (std::size_t at = 0; at < step().on.size(); ++at) {
      add("drop a way", "without on " + step().on[at].first,
          [at](Step& it) { it.on.erase(it.on.begin() + static_cast<std::ptrdiff_t>(at)); });
    }
    if (!step().otherwise.empty()) {
      const std::string to = other_target(step().otherwise);
      add("change otherwise", "otherwise is " + to, [to](Step& it) { it.otherwise = to; });
      add("drop an item", "without item", [](Step& it) {
        it.selector = nullptr;
        it.item.clear();
        it.otherwise.clear();
      });
    }
  }

  void guards() {
    for (std::size_t at = 0; at < step().cases.size(); ++at) {
      const BranchCase& branch = step().cases[at];
      const std::string when = branch.when.empty() ? "else" : branch.when;
      if (branch.predicate != nullptr) {
        add("widen a guard", when + " negated",
            [at](Step& it) { it.cases[at].negated = !it.cases[at].negated; });
        add("widen a guard", when + " always", [at](Step& it) {
          it.cases[at].predicate = nullptr;
          it.cases[at].when.clear();
        });
        add("drop a case", "without " + when,
            [at](Step& it) { it.cases.erase(it.cases.begin() + static_cast<std::ptrdiff_t>(at)); });
      }
      const std::string other = other_target(branch.to);
      if (other == branch.to) continue;
      add("lead elsewhere", when + " to " + other,
          [at, other](Step& it) { it.cases[at].to = other; });
    }
  }

  void question() {
    for (std::size_t at = 0; at < step().options.size(); ++at) {
      const std::string option = step().options[at];
      add("drop an option", "without option " + option, [at, option](Step& it) {
        it.options.erase(it.options.begin() + static_cast<std::ptrdiff_t>(at));
        std::erase_if(it.on, [&](const auto& way) { return way.first == option; });
      });
    }
    if (!step().store.empty()) {
      add("drop a store", "stores nothing", [](Step& it) {
        it.store.clear();
        it.action = nullptr;
      });
    }
    add("required", step().required ? "not required" : "required",
        [](Step& it) { it.required = !it.required; });
    if (step().answer == AnswerKind::number) {
      add("bounds", "most is one less", [](Step& it) { --it.most; });
      add("bounds", "least is one more", [](Step& it) { ++it.least; });
    }
    const bool confirms =
        std::find(step().options.begin(), step().options.end(), "yes") != step().options.end();
    if (confirms)
      add("drop a confirmation", "acts unasked", [](Step& it) {
        it.kind = StepKind::act;
        it.act = it.store;
        for (const auto& [option, to] : it.on) {
          if (option == "yes") it.next = to;
        }
      });
  }

  void texts() {
    add("swap texts", "ask and again", [](Step& it) { std::swap(it.ask, it.again); });
    add("swap texts", "why and example", [](Step& it) { std::swap(it.why, it.example); });
    add("swap texts", "ask and why", [](Step& it) { std::swap(it.ask, it.why); });
  }

  // With the next question of the flow: what goes where.
  void pairs() {
    for (std::size_t other = index_ + 1; other < flow_->steps.size(); ++other) {
      const Step& second = flow_->steps[other];
      if (second.kind != StepKind::collect) continue;
      if (second.store != step().store && !second.store.empty() && !step().store.empty()) {
        swap_with(other, "swap stores", [](Step& one, Step& two) {
          std::swap(one.store, two.store);
          std::swap(one.action, two.action);
        });
      }
      if (second.question != step().question) {
        swap_with(other, "swap slots",
                  [](Step& one, Step& two) { std::swap(one.question, two.question); });
      }
      return;
    }
  }

  void swap_with(std::size_t other, const std::string& kind,
                 const std::function<void(Step&, Step&)>& change) {
    const std::string what = kind + " with " + flow_->steps[other].name;
    all_.push_back({flow_->name, flow_->name + "." + step().name + ": " + what, kind, step().place,
                    [one = index_, other, change](Flow& flow) {
                      change(flow.steps[one], flow.steps[other]);
                    }});
  }

  void work() {
    if (step().action != nullptr && step().act != "nothing") {
      add("drop an action", "does nothing", [](Step& it) { it.act = "nothing"; });
    }
    if (!step().say.empty()) {
      add("drop a text", "says nothing", [](Step& it) { it.say.clear(); });
    }
    if (step().kind == StepKind::call || step().kind == StepKind::link) {
      const std::string other = step().flow == "subjects" ? "offers" : "subjects";
      add("call another", "flow is " + other, [other](Step& it) { it.flow = other; });
    }
    if (step().kind == StepKind::call) {
      add("drop a call", "calls nothing", [](Step& it) { it.kind = StepKind::act; });
    }
  }

  void nudge() {
    if (!flow_->is_nudge) return;
    const NudgeRule& rule = flow_->nudge;
    add_flow("no nudge", [](Flow& it) { it.is_nudge = false; });
    add_flow("every_days doubled", [](Flow& it) {
      it.nudge.every_days = it.nudge.every_days == 0 ? 60 : 2 * it.nudge.every_days;
    });
    if (rule.every_days > 1) {
      add_flow("every day", [](Flow& it) { it.nudge.every_days = 1; });
    }
    add_flow("first of all", [](Flow& it) { it.nudge.priority = 90; });
    if (rule.priority > 0) add_flow("last of all", [](Flow& it) { it.nudge.priority = 0; });
    if (rule.predicate != nullptr) {
      add_flow("always", [](Flow& it) { it.nudge.when.clear(); });
    }
  }

  std::vector<Mutant>& all_;
  const Flow* flow_{nullptr};
  std::size_t index_{0};
};

}  // namespace

std::vector<Mutant> mutants_of(const Prompts& prompts) {
  std::vector<Mutant> all;
  Maker maker{all};
  for (const Flow& flow : prompts.flows) maker.flow(flow);
  return all;
}

std::vector<Mutant> drawn(std::vector<Mutant> all, std::size_t count, std::uint64_t seed) {
  // Fisher and Yates with SplitMix64: the same draw on every machine.
  for (std::size_t left = all.size(); left > 1; --left) {
    seed += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = (seed ^ (seed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    std::swap(all[left - 1], all[(mixed ^ (mixed >> 31U)) % left]);
  }
  if (count < all.size()) all.resize(count);
  std::sort(all.begin(), all.end(), [](const Mutant& one, const Mutant& other) {
    return std::tie(one.place.file, one.place.line, one.name) <
           std::tie(other.place.file, other.place.line, other.name);
  });
  return all;
}

}  // namespace pln::abilities
