// Carries stored messages to the platforms: in order within a conversation, answers before what the
// coach says on its own, no faster than a platform allows, again after a failure, and never twice
// where the platform lets us find out. It is told of a message only when it is on the disk; what
// became of it is handed out as marks, which ride on the next commit. One thread.
#pragma once

#include "adapters/adapter.hpp"
#include "bot/runtime/clock.hpp"
#include "bot/runtime/pacing.hpp"
#include "bot/runtime/timers.hpp"
#include "bot/runtime/watch.hpp"
#include "storage/store.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace pln::runtime {

// What has to be written about messages that are on their way or there.
struct Marks {
  std::vector<MessageId> delivered{};
  std::vector<OutboxRow> changed{};
  [[nodiscard]] bool empty() const { return delivered.empty() && changed.empty(); }
};

class OutboxPump {
 public:
  struct Setting {
    Timers* timers{nullptr};
    const Clock* clock{nullptr};
    std::function<Adapter*(const Identity&)> adapter_for{};
    std::function<std::uint64_t()> dice{};  // 64 random bits: spreads repeats
    Watch watch{};
    // What became of each attempt, for counting.
    std::function<void(const Identity& to, const Delivery&)> attempted{};
    // Stores a message's new state by itself; `stored` tells whether it is on the disk.
    std::function<void(const OutboxRow&, std::function<void(bool stored)> stored)> write{};
    // Called when there are marks, which have to be written even if no turn comes along.
    std::function<void()> marks_waiting{};
    // Without it a message that cannot go now is let go and stays open in the store.
    bool keeps_trying{true};
  };
  explicit OutboxPump(Setting setting) : set_(std::move(setting)) {}
  OutboxPump(const OutboxPump&) = delete;
  OutboxPump& operator=(const OutboxPump&) = delete;

  // The state in which a message to this identity is to be stored: `attempting` if it goes out at
  // once, or if a repeat does no harm; otherwise `ready`.
  [[nodiscard]] OutboxState born(const Identity& to);

  // Messages that are on the disk since a moment ago. With `hold` they wait that long, or until
  // something that does not wait comes behind them.
  void take(std::vector<OutboxRow> rows, Duration hold = Duration{0});
  // Takes messages back that have not begun to go; false, and nothing changes, if one has.
  // `taken`: they were handed to take(), else they are still to come and are kept then.
  [[nodiscard]] bool take_back(const Identity& to, const std::vector<MessageId>& ids, bool taken);
  // What became of those taken back: said otherwise, or to go after all.
  void said_otherwise(const std::vector<MessageId>& ids);
  void put_back_taken(const std::vector<MessageId>& ids);
  // Messages found in the store at a start: about those that were `attempting` nobody knows.
  void offer(std::vector<OutboxRow> rows);
  // Between these two, what is taken waits, so that nothing overtakes what is still to be offered;
  // what is offered and was taken already is passed over.
  void begin_recovery() { recovering_ = true; }
  void end_recovery();

  // Marks for the next commit, and back if that commit failed.
  [[nodiscard]] Marks take_marks();
  void give_back(Marks marks);

  // The learner wants no messages but answers, or is being forgotten (`all`): what has not gone out
  // is dropped, in marks for the commit that says so; what is on its way is not tried again.
  // Without `reminders` those that were ordered still go.
  void withdraw(const LearnerId& learner, bool all, bool reminders = true);
  // The same of one that has not been taken.
  void drop(OutboxRow row);

  // Nothing new is begun but what could go this moment.
  void stop_waiting();
  // Nothing is begun any more: the adapters are about to close.
  void begin_nothing() { begins_nothing_ = true; }

  [[nodiscard]] std::size_t pending() const { return pending_; }      // not yet ended
  [[nodiscard]] std::size_t under_way() const { return under_way_; }  // in an adapter's hands
  // True while messages are there that need not wait for anything but their turn.
  [[nodiscard]] bool any_could_go() const {
    return !(ready_answers_.empty() && ready_others_.empty());
  }
  [[nodiscard]] UtcTime oldest() const;  // when the oldest of these was said; the epoch if none

  struct Counts {
    std::uint64_t delivered{0}, dropped{0}, rate_limited{0};
    std::uint64_t ambiguous{0};   // nobody could say whether it had arrived
    std::uint64_t sent_again{0};  // of those: sent once more, so it may have come twice
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  static constexpr const char* not_wanted = "it is not wanted any more";
  struct Letter {
    OutboxRow row{};
    int tries{0};
    bool uncertain{false};
    Duration said_at{0};    // by the timers: the wall clock may be set meanwhile
    bool withdrawn{false};  // not to be tried again
    bool not_found{false};  // nobody could say whether it had arrived, and that is counted
    Duration hold_until{0};
    Duration look_until{0};  // how long a look that the platform put off is waited for
  };
  struct Conversation {
    std::deque<Letter> answers{}, others{};
    TokenBucket bucket{};
    Duration not_before{0};
    bool busy{false};            // its next message is in hand
    bool queued{false};          // stands in one of the ready lanes
    bool waits{false};           // a timer will queue it
    Duration wakes_at{0};        // then
    bool answer_in_hand{false};  // which lane the message in hand stands in
    std::string tenant{};

    std::deque<Letter>& lane() {
      const bool answer = busy ? answer_in_hand : !answers.empty();
      return answer ? answers : others;
    }
    [[nodiscard]] bool idle() const { return answers.empty() && others.empty() && !waits; }
  };
  struct Tenant {
    TokenBucket bucket{}, unasked{};
    // Those that wait for `unasked` are given a time each, so that one token wakes one of them.
    Duration unasked_every{0}, next_unasked{0};
    Duration not_before{0};
  };

  void add(OutboxRow row, bool uncertain, Duration said_at, Duration hold = Duration{0});
  [[nodiscard]] bool is_withdrawn(const OutboxRow& row) const;
  void mark_dropped(OutboxRow row);
  [[nodiscard]] static std::string talk_key(const Identity& to);
  Conversation& conversation_of(const std::string& key, const OutboxRow& row);
  void forget_idle();
  void queue(const std::string& key, Conversation& conversation);
  void go_on();
  static Duration unasked_wait(Tenant& tenant, Duration now);
  void begin(const std::string& key, Conversation& conversation);
  void wait(const std::string& key, Conversation& conversation, Duration pause);
  void attempt(const std::string& key, Adapter& adapter);
  void resolve(const std::string& key, Adapter& adapter);
  void located(const std::string& key, Whereabouts where);
  void send_in_time(const std::string& key, Adapter& adapter);
  void send(const std::string& key, Adapter& adapter);
  void delivered(const std::string& key, const Delivery& delivery);
  void try_again(const std::string& key, Duration first);
  void put_back(const std::string& key);
  void end(const std::string& key, OutboxState state, const std::string& why);
  void remove(const std::string& key);
  Letter& letter_of(const std::string& key) { return conversations_.at(key).lane().front(); }

  Setting set_;
  // Conversations remembered before those with nothing to send are let go: some 2 MB.
  static constexpr std::size_t conversations_kept = 10'000;
  std::unordered_map<std::string, Conversation> conversations_{};
  std::size_t sweep_at_{conversations_kept};
  std::unordered_map<std::string, Tenant> tenants_{};
  std::deque<std::string> ready_answers_{}, ready_others_{};
  std::vector<OutboxRow> held_{};  // taken during the recovery
  std::unordered_set<std::string> held_ids_{};
  std::unordered_map<std::string, std::optional<OutboxRow>> taken_back_{};  // by id
  struct Withdrawn {
    bool reminders{false}, all{false};
  };
  std::unordered_map<std::string, Withdrawn> withdrawn_{};  // during the recovery
  bool recovering_{false};
  Marks marks_{};
  std::size_t pending_{0}, under_way_{0};
  bool going_on_{false}, stopping_{false}, begins_nothing_{false};
  Counts counts_{};
  Lifeline lifeline_{};
};

}  // namespace pln::runtime
