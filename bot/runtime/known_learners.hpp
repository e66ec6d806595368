// The newest states of learners in memory, also of those whose commit is still under way, and who
// is behind which identity. What somebody needs stays; of the rest a bounded number. One thread.
#pragma once

#include "bot/core/event.hpp"
#include "bot/core/id.hpp"
#include "bot/core/learner.hpp"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace pln::runtime {

class KnownLearners {
 public:
  // nullptr if not in memory.
  [[nodiscard]] const Learner* find(const LearnerId& learner) const;
  [[nodiscard]] const LearnerId* find(const Identity& identity) const;

  // The state from now on, needed until release(); by `identity` too, if it is given.
  void keep(const Learner& state, const Identity* identity);
  // True and needed until release(), if it is in memory.
  bool hold(const LearnerId& learner);
  void release(const LearnerId& learner);

  // The learner is being erased: what the store still says of them counts no more until
  // erased() has been called as often.
  void erase(const LearnerId& learner);
  void erased(const LearnerId& learner);
  [[nodiscard]] bool is_erased(const LearnerId& learner) const;

  void drop(const LearnerId& learner);
  void clear();

 private:
  struct Known {
    Learner state{};
    int users{0};
    std::vector<std::string> identities{};
  };
  void make_room();

  std::unordered_map<std::string, Known> known_{};            // by learner id
  std::unordered_map<std::string, LearnerId> by_identity_{};  // of those known
  std::unordered_map<std::string, int> erasing_{};
};

}  // namespace pln::runtime
