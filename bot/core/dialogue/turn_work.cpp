#include "bot/core/dialogue/turn_work.hpp"

#include "bot/core/dialogue/engine.hpp"

#include <algorithm>

namespace pln::dialogue {

void TurnWork::say(std::string_view key, std::initializer_list<Argument> given) {
  TextPart part{std::string(key), {}};
  if (const TextShape* shape = context.prompts->text(key)) {
    part.arguments.reserve(shape->arguments.size());
    for (std::size_t at = 0; at < shape->arguments.size(); ++at) {
      const std::string& name = shape->arguments[at];
      const auto* known = std::find_if(given.begin(), given.end(),
                                       [&](const Argument& one) { return one.name == name; });
      if (known != given.end()) {
        part.arguments.push_back(*known);
      } else if (const Fact* fact = shape->facts[at]) {
        part.arguments.push_back({name, fact->value(*this)});
      }
    }
  }
  if (main.empty()) main = key;
  parts.push_back(std::move(part));
}

bool TurnWork::in_batch(ItemKey key) const {
  const Frame* top = frame();
  return top != nullptr && std::find(top->batch.begin(), top->batch.end(), key) != top->batch.end();
}

const Step* TurnWork::open_step() const {
  const Frame* top = frame();
  if (top == nullptr || learner.position.open_question.empty()) return nullptr;
  const Flow* flow = context.prompts->flow(top->flow);
  const Step* step = flow == nullptr ? nullptr : context.prompts->step(*flow, top->step);
  return step != nullptr && step->kind == StepKind::collect ? step : nullptr;
}

}  // namespace pln::dialogue
