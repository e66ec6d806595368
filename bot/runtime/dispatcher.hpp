// Where thinking meets storing: loads a learner, lets the core decide, commits all of the turn in
// one transaction, and only then hands the messages to the adapter. It holds no opinion of its own
// about what is said. One thread; thinking and committing are apart and neither waits, so that a
// store thread with group commit can be put between them.
#pragma once

#include "adapters/adapter.hpp"
#include "bot/core/dialogue/advance.hpp"
#include "bot/runtime/clock.hpp"
#include "bot/runtime/received.hpp"
#include "bot/runtime/wording.hpp"
#include "bot/runtime/zones.hpp"
#include "storage/store.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pln::runtime {

// What the dispatcher works with. All of it outlives the dispatcher.
struct Surroundings {
  Store* store{nullptr};
  Adapter* adapter{nullptr};
  const Clock* clock{nullptr};
  const Zones* zones{nullptr};
  const Prompts* prompts{nullptr};
  Wording wording{};
  std::function<LearnerId(const Identity&)> new_id{};
  std::function<std::uint64_t(const LearnerId&, const EventKey&)> new_seed{};
  ProfileTold newcomer{};  // what is taken for granted of somebody never seen before
  std::string operator_name{}, operator_contact{};
  Outcome (*advance)(const Context&, const Learner&, const Event&, UtcTime,
                     std::uint64_t){&pln::advance};
};

class Dispatcher {
 public:
  explicit Dispatcher(Surroundings surroundings) : around_(std::move(surroundings)) {}

  // One event of a person, to the end. On StoreError nothing was stored and nothing shown, and the
  // next event starts again from the store.
  Handled handle(const Received& received);

  // The instant that a learner's NudgeLog::next names has come. Does nothing if it was moved since.
  Handled wake(const DueNudge& due);

  // Messages that were committed but are not known to have arrived go to the adapter again.
  void offer_open();

  // Marks what has arrived since the last commit. Without it those rows are offered again one day.
  void flush();

  // Erases a learner at the wish of whoever runs the coach.
  void forget(const LearnerId& id);

  // The newest state of a learner; nothing for somebody never seen or forgotten.
  std::optional<Learner> learner(const LearnerId& id);

 private:
  // A turn that is decided and not yet stored.
  struct Thought {
    std::optional<Learner> before{};
    Learner after{};
    Commit commit{};
    Handled handled{};
  };

  Learner resolve(const Identity& from, Thought& thought);
  Refusal check_press(const Received& received, const LearnerId& presser);
  Refusal check_stranger(const Received& received);
  [[nodiscard]] Event event_of(const Received& received) const;
  [[nodiscard]] Context context_of(const Learner& learner, Platform platform) const;
  Outcome tell(const ProfileTold& profile, const Learner& learner, const Received& received,
               UtcTime now);
  void take(Outcome outcome, const Identity& to, Thought& thought);
  void write(const Say& say, const Identity& to, const std::string& locale, Thought& thought);
  Handled settle(Thought thought);
  Handled set_aside(const Received& received, const LearnerId& presser, Refusal refusal);
  void release(const std::vector<OutboxRow>& rows);
  void keep(const Learner& learner);

  Surroundings around_;
  std::unordered_map<std::string, Learner> newest_{};  // by learner id; bounded
  std::vector<MessageId> arrived_{};                   // not yet marked in the store
};

}  // namespace pln::runtime
