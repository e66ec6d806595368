// The port to what lasts. One `Commit` value per turn is all that is ever written: the event's key,
// the new state, what is to be said, and when to look again, all in one transaction.
// Not thread-safe: one owner, one thread (the store thread in a service).
#pragma once

#include "bot/core/effect.hpp"
#include "bot/core/event.hpp"
#include "bot/core/history.hpp"
#include "bot/core/learner.hpp"
#include "bot/core/outside.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace pln {

// The store could not do what was asked and changed nothing; `what()` names the place and the mend.
class StoreError : public std::runtime_error {
 public:
  // full: nothing was stored, and it may work again once there is space. disk_failed: the disk
  // refused a write or a sync; what the file holds now is known only after it is opened anew.
  enum class Kind { unavailable, full, read_only, newer_version, corrupt, in_use, disk_failed };
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
  // Of an answer: the channel and thread that it answers in, by the platform's names; empty: none.
  std::string channel{}, thread{};
  std::string locale{}, question{};  // its language; the key of the question that it leaves open
  bool operator==(const OutboxRow&) const = default;
};

[[nodiscard]] constexpr bool is_open(OutboxState state) {
  return state != OutboxState::done && state != OutboxState::dropped;
}

// Work on the outside that is to be done, or being done.
struct WorkRow {
  OutsideWork work{};
  LearnerId learner{};
  UtcTime asked_at{};
  bool operator==(const WorkRow&) const = default;
};

// How far a source has been read: a sync token, the id of the last notification.
struct Cursor {
  std::string source{};  // "matrix/home"
  std::string value{};
  bool operator==(const Cursor&) const = default;
};

// An event that failed again and again and was put aside, with its words, until somebody decides.
// `id` is short enough to be typed; `event` is its key.
struct QuarantineRow {
  std::string id{};
  EventKey event{};
  UtcTime at{};
  Identity from{};
  std::string kind{};       // "message", "choice" ...
  std::string text{};       // what was written
  std::string reference{};  // the message or event that it is about
  std::string detail{};     // the option, the emoji
  std::string why{};        // what went wrong, without words of people
  int tries{0};
  bool to_retry{false};  // somebody asked for another try
  bool operator==(const QuarantineRow&) const = default;
};

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
  std::vector<WorkRow> work{};  // asked for by this turn; of a forgotten learner nothing is kept
  std::vector<WorkId> work_ended{};         // rows that are not needed any more
  std::vector<Cursor> cursors{};            // how far their sources have been read with this event
  std::vector<QuarantineRow> quarantine{};  // new rows, or known ones (by id) as they are now
  std::vector<std::string> quarantine_ended{};               // ids of rows that go
  std::vector<std::pair<std::string, std::string>> notes{};  // Store::note by name; "" erases
  std::vector<EventKey> unseen{};  // event keys to be taken as never seen: the event comes again
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

  // Rows not done or dropped, oldest first, from `place` on: 0 at first, moved behind those read.
  virtual std::vector<OutboxRow> outbox_open(std::size_t most, std::uint64_t& place) = 0;
  std::vector<OutboxRow> outbox_open(std::size_t most) {
    std::uint64_t first = 0;
    return outbox_open(most, first);
  }
  virtual std::optional<OutboxRow> message(const MessageId& id) = 0;

  // Learners whose next look is at or before `until`, earliest first.
  virtual std::vector<DueNudge> due(UtcTime until, std::size_t most) = 0;
  virtual std::optional<UtcTime> next_due() = 0;

  // Names of the zones (Settings::timezone) that somebody with a next look lives in.
  virtual std::vector<std::string> zones_in_use() = 0;
  // Learners of one zone who have a next look, in a fixed order, behind `after` (empty: from the
  // first), at most `most`.
  virtual std::vector<DueNudge> due_in_zone(const std::string& zone, const LearnerId& after,
                                            std::size_t most) = 0;

  // Work not ended, oldest first.
  virtual std::vector<WorkRow> work_open(std::size_t most) = 0;

  virtual std::string cursor(const std::string& source) = 0;  // "" if nothing was read yet

  virtual std::vector<QuarantineRow> quarantined() = 0;  // oldest first

  // Small facts of the service, by name: fingerprints of zone rules, crashes of events.
  virtual std::optional<std::string> note(const std::string& name) = 0;

  virtual std::uint64_t events_counted() = 0;
  virtual std::vector<LearnerId> learners() = 0;

  // Erases event keys older than event_keys_kept and outbox rows closed for longer than
  // messages_kept, at most `most` of each; returns how many. Call it now and then.
  virtual std::size_t purge(UtcTime /*now*/, std::size_t /*most*/) { return 0; }
};

inline constexpr hours event_keys_kept{72};    // platforms repeat events for up to 48 hours
inline constexpr hours messages_kept{7 * 24};  // long enough to look into what was sent

}  // namespace pln
