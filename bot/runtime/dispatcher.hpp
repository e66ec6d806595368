// Where thinking meets storing. Events are thought about strictly one after the other; nothing
// waits for the disk: what was decided goes to the store, and a learner whose commit is under way
// is continued from the value in memory. Nothing leaves and nothing is acknowledged before its
// commit. If a commit fails, every turn after it is thrown away and taken again from the store. One
// thread.
#pragma once

#include "bot/runtime/handled.hpp"
#include "bot/runtime/known_learners.hpp"
#include "bot/runtime/outbox_pump.hpp"
#include "bot/runtime/store_access.hpp"
#include "bot/runtime/surroundings.hpp"
#include "bot/runtime/suspects.hpp"
#include "bot/runtime/thinker.hpp"
#include "bot/runtime/timers.hpp"
#include "bot/runtime/watch.hpp"
#include "storage/store.hpp"

#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace pln::runtime {

class Dispatcher {
 public:
  struct Setting {
    Surroundings around{};
    StoreAccess* store{nullptr};
    OutboxPump* pump{nullptr};
    Timers* timers{nullptr};
    Suspects* suspects{nullptr};  // nullptr: crashes are not counted
    Watch watch{};
    // Takes a turn again whose commit failed. Without it the failure goes to whoever handed the
    // event in, as somebody at a terminal needs it.
    bool takes_again{true};
    // The disk cannot be trusted any more: only a new start can tell what it holds.
    std::function<void(const std::string& why)> fatal{};
    // The store refused a commit; everything is tried again after a pause.
    std::function<void(const std::string& why)> refused{};
    // How long the core took for one event, without the disk.
    std::function<void(Duration took)> thought{};
    // A learner's next look, and work that was asked for: after they are on the disk.
    std::function<void(const LearnerId&, UtcTime next)> planned{};
    std::function<void(const WorkRow&)> work_asked{};
    // A learner is gone from the disk.
    std::function<void(const LearnerId&)> forgotten{};
  };
  // `failure`: nothing was stored (only without takes_again, or for a job that is no event).
  using Settled = std::function<void(const Handled&, std::exception_ptr failure)>;

  explicit Dispatcher(Setting setting);
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  void submit(Received received, Settled settled);
  // An event out of quarantine gets another chance; its row goes when its turn is stored.
  void submit_again(const QuarantineRow& row, Settled settled);
  // The instant that a learner's NudgeLog::next names has come. Nothing if it was moved since.
  void wake(const DueNudge& due, Settled settled);
  void plan_anew(const LearnerId& learner, Settled settled);
  void answer(WorkRow row, OutsideEnding ending, Settled settled);
  // Erases a learner at the wish of whoever runs the coach.
  void forget(const LearnerId& learner, Settled settled);
  // Writes what the pump has to tell, if nothing else would carry it.
  void flush(std::function<void(const std::exception_ptr& failure)> flushed = {});
  // The same a moment from now, so that it can ride on a commit that comes along.
  void flush_soon();
  // A commit that is no turn; it comes back as it was handed over.
  using Written = std::function<void(Commit&, const std::exception_ptr& failure)>;
  void write(Commit commit, Written written);

  // The newest states, as far as they are in memory.
  [[nodiscard]] const KnownLearners& known() const { return known_; }

  // Events handed in and not yet settled.
  [[nodiscard]] std::size_t waiting() const { return jobs_; }
  // False while the store refuses commits.
  [[nodiscard]] bool can_store() const { return !paused_; }

  struct Counts {
    std::uint64_t turns{0}, duplicates{0}, quarantined{0}, failed_commits{0};
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  struct Answered {
    WorkRow row{};
    OutsideEnding ending{};
  };
  struct Replan {
    LearnerId learner{};
  };
  struct Erase {
    LearnerId learner{};
  };
  struct Job {
    using What = std::variant<Received, DueNudge, Replan, Answered, Erase>;
    Job(What about, Settled told) : what(std::move(about)), settled(std::move(told)) {}
    What what{};
    Settled settled{};
    std::uint64_t number{0};  // the order of arrival
    int tries{0};
    bool alone{false};  // it is suspected of doing harm: nothing else is under way with it
    std::string quarantine_id{};  // of the row that it comes from
    std::string why{};            // why it could not be stored the last time
    bool being_set_aside{false};  // what is under way is its quarantine
    bool repeats{false};          // a look that was taken before, by a clock that was set back
    bool was_known{false};        // its learner was in memory when the store was asked
    // What the store said.
    bool seen{false};
    std::optional<LearnerId> id{};
    bool identity_is_new{false};  // then `id` is what somebody new would be called
    std::optional<Learner> state{};
    std::optional<OutboxRow> message{};
    std::vector<Identity> identities{};

    [[nodiscard]] const Received* received() const { return std::get_if<Received>(&what); }
  };
  using JobPointer = std::shared_ptr<Job>;
  static void read(Job& job, Store& store);
  void enqueue(JobPointer job);
  void go_on();
  void ask_store(const JobPointer& job);
  void think_about(const JobPointer& job);
  Thought thought_of(const Job& job);
  Thought set_aside(const Job& job, const std::string& why);
  void could_not_think(const JobPointer& job, const std::exception_ptr& failure);
  // An answer that waits for more words (Abilities::waits_for_more).
  struct HeldAnswer {
    Say say{};
    std::vector<OutboxRow> rows{};
    bool asks{false};      // its last part is a question
    bool on_disk{false};   // and so in the pump's hands
    Duration first_at{0};  // when the first of those said together was decided
  };
  // What a turn's commit does to answers that wait.
  struct Joining {
    Duration hold{0};                     // the turn's own answer waits so long
    std::vector<MessageId> taken_back{};  // said by this turn instead
    MessageId own{};                      // the turn's own answer, if it waits
  };
  struct Turn {
    Handled handled{};
    std::size_t rows{0};  // of the commit's messages those that are the turn's own
    Joining joining{};
  };
  void commit(const JobPointer& job, Thought thought);
  void committed(const JobPointer& job, const Turn& turn, std::unique_ptr<PendingCommit> pending,
                 const StoreAccess::Ending& ending);
  void send(Commit& commit, Duration hold = Duration{0});
  Joining join_answers(const Job& job, Thought& thought);
  void joined(const Joining& joining, bool stored);
  void handed_over(const Joining& joining, const LearnerId& learner);
  void forget_held();
  void give_back_marks(Commit& commit, std::size_t rows_of_turn);
  void store_failed(const JobPointer& job, const std::exception_ptr& failure);
  void take_again(const JobPointer& job);
  void could_not_write(const std::exception_ptr& failure);
  void pause_if_idle();
  void resume();
  void settle(const JobPointer& job, const Handled& handled, const std::exception_ptr& failure);

  [[nodiscard]] Person person_behind(const Job& job) const;
  [[nodiscard]] const Learner* state_of(const Job& job) const;

  Setting set_;
  Thinker thinker_;
  std::deque<JobPointer> people_{}, others_{};  // not yet begun; answers before the rest
  std::unordered_map<std::string, std::vector<Settled>> repeats_{};  // of events in hand, by key
  KnownLearners known_{};
  std::unordered_map<std::string, HeldAnswer> held_{};  // by learner
  std::deque<std::pair<Duration, std::string>> held_until_{};
  std::vector<JobPointer> again_{};  // for when the store works again
  std::size_t jobs_{0}, under_way_{0};
  std::uint64_t last_number_{0};
  int failures_in_a_row_{0};
  bool paused_{false}, resume_is_set_{false};
  bool finding_out_{false};  // the pause need not grow: an event is suspected, not the store
  bool one_alone_{false}, going_on_{false}, flush_is_set_{false};
  Counts counts_{};
  Lifeline lifeline_{};
};

}  // namespace pln::runtime
