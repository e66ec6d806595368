// The port to work on the outside for learners: looking up accounts, reading lists, following. The
// same work may be asked for more than once, since a crash may have hidden its ending; its id is
// the key by which a repeat can be recognised. In the loop's thread; nothing throws.
#pragma once

#include "bot/core/id.hpp"
#include "bot/core/outside.hpp"

#include <chrono>
#include <functional>
#include <variant>

namespace pln {

// It could not be done now: the same work again after `pause`, or after a back-off if that is 0.
struct OutsideLater {
  std::chrono::milliseconds pause{0};
};
using OutsideReply = std::variant<OutsideEnding, OutsideLater>;

class Outside {
 public:
  Outside() = default;
  Outside(const Outside&) = delete;
  Outside& operator=(const Outside&) = delete;
  virtual ~Outside() = default;

  using Done = std::function<void(const OutsideReply&)>;
  // `done` is called exactly once, at once or later.
  virtual void carry_out(const OutsideWork& work, const LearnerId& learner, Done done) = 0;
};

}  // namespace pln
