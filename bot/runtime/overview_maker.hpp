// A learner's page in their language: asks the core what is to be seen and words it. Reads the
// newest state, in memory or from the store; changes nothing. In the loop's thread.
#pragma once

#include "adapters/overview.hpp"
#include "adapters/phrases.hpp"
#include "bot/runtime/known_learners.hpp"
#include "bot/runtime/store_access.hpp"
#include "bot/runtime/surroundings.hpp"
#include "bot/runtime/timers.hpp"

#include <functional>
#include <optional>

namespace pln::runtime {

class OverviewMaker {
 public:
  struct Setting {
    const Surroundings* around{nullptr};
    PhraseSource phrase{};
    StoreAccess* store{nullptr};
  };
  explicit OverviewMaker(Setting setting) : set_(std::move(setting)) {}

  // States in memory are newer than the store's; they outlive this.
  void look_at(const KnownLearners& known) { known_ = &known; }

  // As AskOverview. Somebody never seen, or if the store cannot tell: the invitation.
  void ask(const Identity& person, std::function<void(const Overview&)> answer);

  [[nodiscard]] Overview overview_of(const Learner* learner, const std::string& locale) const;

 private:
  Setting set_;
  const KnownLearners* known_{nullptr};  // until then the store alone is asked
  Lifeline lifeline_{};
};

}  // namespace pln::runtime
