// One turn as a value: what an event, seen with the learner's newest state, leads to. Asks the
// core, words the reply and makes the commit; touches neither store nor platform. One thread.
#pragma once

#include "adapters/received.hpp"
#include "bot/runtime/handled.hpp"
#include "bot/runtime/store_access.hpp"
#include "bot/runtime/surroundings.hpp"
#include "storage/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pln::runtime {

// A turn that is decided and not yet stored. `pending` still has to point at its states.
struct Thought {
  PendingCommit pending{};
  Handled handled{};
  bool stores_nothing{false};  // nothing happened: there is nothing to commit
  std::vector<Say> said{};     // what the rows of the commit say
};

// Who an event is about, as far as is known before thinking.
struct Person {
  LearnerId id{};
  std::optional<Learner> state{};      // nothing: never seen, or forgotten
  bool identity_is_new{false};         // the identity of the event is to be kept as theirs
  std::optional<OutboxRow> message{};  // that a press or reaction is about
};

class Thinker {
 public:
  // `born` gives the state in which a message to somebody is stored.
  Thinker(Surroundings& around, std::function<OutboxState(const Identity&)> born)
      : around_(around), born_(std::move(born)) {}

  Thought hear(const Received& received, const Person& person) const;
  // The instant that NudgeLog::next named has come.
  Thought wake(const DueNudge& due, const Learner& learner,
               const std::vector<Identity>& identities) const;
  // The instant came and nothing can be said: it comes again in a day.
  Thought put_off(const DueNudge& due, const Learner& learner) const;
  // Rules of a zone or the clock have changed: when to look again is found anew.
  Thought plan_anew(const Learner& learner) const;
  Thought take_answer(const WorkRow& row, const OutsideEnding& ending, const Learner& learner,
                      const std::vector<Identity>& identities) const;
  Thought forget(const LearnerId& learner) const;
  // Rewrites the rows of a turn that says one thing, so that they say `say` instead.
  void say_instead(const Say& say, Thought& thought) const;
  // The event is put aside with its words instead of being thought about.
  Thought set_aside(const Received& received, const Person& person, const std::string& why,
                    int tries) const;

 private:
  [[nodiscard]] Thought refuse(const Received& received, const Person& person,
                               Refusal refusal) const;
  [[nodiscard]] Event event_of(const Received& received) const;
  [[nodiscard]] Context context_of(const Learner& learner, Platform platform) const;
  [[nodiscard]] Identity best_of(const std::vector<Identity>& identities) const;
  Thought think(const Learner& learner, const Event& event, const Identity& to) const;
  void take(Outcome outcome, const Identity& to, const std::string& locale, Thought& thought) const;
  void write(const Say& say, const Identity& to, const std::string& locale, Thought& thought) const;

  Surroundings& around_;
  std::function<OutboxState(const Identity&)> born_;
};

// Of a press or reaction: the message that it is about; nullptr for everything else.
const MessageId* message_meant(const Received& received);

}  // namespace pln::runtime
