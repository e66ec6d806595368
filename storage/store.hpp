// The port to what lasts. One `Commit` value per turn is all that is ever written: the event's key,
// the new state, what is to be said, and when to look again, all in one transaction.
// Not thread-safe: one owner, one thread (the store thread in a service).
#pragma once

#include "bot/core/effect.hpp"
#include "bot/core/event.hpp"
#include "bot/core/history.hpp"
#include "bot/core/learner.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace pln {

// The store could not do what was asked and changed nothing; `what()` names the place and the mend.
class StoreError : public std::runtime_error {
 public:
  enum class Kind { unavailable, full, read_only, newer_version, corrupt, in_use };
  StoreError(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

// ready: to be sent; attempting: somebody may be sending it; done: the platform has it;
// ambiguous: nobody knows; dropped: given up, see the reason.
enum class OutboxState : std::uint8_t { ready, attempting, done, ambiguous, dropped };

// One message to a person or room, rendered. `id` is the idempotency key for ever.
struct OutboxRow {
  MessageId id{};
  LearnerId learner{};
  Identity to{};
  std::string room{"dm"};
  Cause cause{Cause::reply};
  std::string text_template{};
  std::string text{};
  std::vector<Option> options{};  // with labels filled in
  OutboxState state{OutboxState::attempting};
  UtcTime at{};
  std::string dropped_because{};
  bool operator==(const OutboxRow&) const = default;
};

[[nodiscard]] constexpr bool is_open(OutboxState state) {
  return state != OutboxState::done && state != OutboxState::dropped;
}

// Everything one turn changes.
struct Commit {
  EventKey event{};  // empty: not an event (book-keeping only), never a duplicate
  UtcTime at{};
  LearnerId learner_id{};
  // The state before and after; only parts whose address differs are written. `before` may be
  // nullptr (a new learner: everything is written). `after` nullptr: the learner does not change.
  const Learner* before{nullptr};
  const Learner* after{nullptr};
  std::vector<Identity> identities{};  // that are this learner from now on
  std::vector<OutboxRow> outbox{};     // new ones, or known ones with their new state
  std::vector<MessageId> delivered{};  // outbox rows that reached the platform
  bool forget{false};  // erase the learner, their identities, texts and history; what `outbox`
                       // holds is still to be sent and goes when it is delivered
  std::uint64_t events_counted{0};  // if not 0: the counter of implicit event ids stands here now
};

enum class CommitResult : std::uint8_t { stored, duplicate };

struct DueNudge {
  LearnerId learner{};
  UtcTime at{};
  auto operator<=>(const DueNudge&) const = default;
};

class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  // All of it in one transaction, synced to disk before the return; a duplicate event key changes
  // nothing, not even its own row. On StoreError nothing of any of them is stored.
  virtual std::vector<CommitResult> commit(std::span<const Commit> commits) = 0;
  CommitResult commit_one(const Commit& commit) { return this->commit({&commit, 1}).front(); }

  virtual std::optional<LearnerId> find(const Identity& identity) = 0;
  virtual std::vector<Identity> identities_of(const LearnerId& learner) = 0;
  virtual std::optional<Learner> load(const LearnerId& learner) = 0;
  virtual bool seen(const EventKey& event) = 0;
  // True if this identity was forgotten after an opt-out or erasure (kept as a salted hash only).
  virtual bool opted_out(const Identity& identity) = 0;

  // Rows not done, dropped or for later, oldest first.
  virtual std::vector<OutboxRow> outbox_open(std::size_t most) = 0;
  virtual std::optional<OutboxRow> message(const MessageId& id) = 0;

  // Learners whose next look is at or before `until`, earliest first.
  virtual std::vector<DueNudge> due(UtcTime until, std::size_t most) = 0;
  virtual std::optional<UtcTime> next_due() = 0;

  virtual std::uint64_t events_counted() = 0;
  virtual std::vector<LearnerId> learners() = 0;

  // Erases event keys older than event_keys_kept and outbox rows closed for longer than
  // messages_kept, at most `most` of each; returns how many. Call it now and then.
  virtual std::size_t purge(UtcTime /*now*/, std::size_t /*most*/) { return 0; }
};

inline constexpr hours event_keys_kept{72};    // platforms repeat events for up to 48 hours
inline constexpr hours messages_kept{7 * 24};  // long enough to look into what was sent

}  // namespace pln
