// What has to hold whatever happens, and a ledger of what did happen to hold it against. It looks
// at the disk and at the platforms from outside and knows nothing of the service's insides. Each
// broken rule is noted as one line.
#pragma once

#include "adapters/adapter.hpp"
#include "bot/runtime/clock.hpp"
#include "bot/runtime/zones.hpp"
#include "storage/store.hpp"
#include "tests/simulation/trace.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace pln::simulation {

class Rules {
 public:
  Rules(const VirtualTime& time, const runtime::Clock& clock, const runtime::Zones& zones,
        Store& store, Trace& trace)
      : time_(time), clock_(clock), zones_(zones), store_(store), trace_(trace) {}

  // What somebody did on a platform.
  void happened(const EventKey& event, bool is_message, bool needs_reply);
  // A commit is about to be written, and has been.
  void storing(const Commit& commit);
  void stored(const Commit& commit, CommitResult result);
  // The platform heard that it need not bring the event again.
  void acknowledged(const EventKey& event, bool may_be_unknown);
  // A message is handed to a platform; `marks_first`: it has no keys, so the attempt is marked.
  void posted(const Outgoing& message, bool marks_first);
  // People see the message, for the n-th time; `promised`: the platform can prevent a second time;
  // `late`: nobody waited for it any more.
  void shown(const Outgoing& message, int times, bool promised, bool late);
  // Work on the outside is begun for somebody.
  void worked(const OutsideWork& work, const LearnerId& learner);
  // What went out before the world began.
  void remember_sent(const LearnerId& learner, const NudgeLog& log);
  // From now on instants of the wall clock cannot be compared with earlier ones.
  void clock_jumped() { clock_jumped_ = true; }

  // At rest: everything has been answered and nothing is left.
  void check_rest(std::size_t unacknowledged);

  void broken(const std::string& what);
  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

  struct Counts {
    std::uint64_t events{0}, turns{0}, messages{0}, shown{0}, twice{0}, proactive{0}, forgotten{0};
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }
  struct Proactive {
    UtcTime at{};
    Duration time{0};
    std::string text_template{};
  };
  [[nodiscard]] const std::map<LearnerId, std::vector<Proactive>>& proactive() const {
    return proactive_;
  }
  // How many replies each event got that needs one.
  [[nodiscard]] std::map<std::string, int> replies() const;
  // When the coach looked whether it should write, by running time.
  [[nodiscard]] const std::map<LearnerId, std::vector<Duration>>& looks() const { return looks_; }

 private:
  struct Occurrence {
    bool is_message{false}, needs_reply{false};
    bool acknowledged{false};
    bool put_aside{false};  // it was in quarantine, out of which somebody's erasure may take it
    int stored{0}, replies{0};
  };
  struct Message {
    std::uint64_t number{0};
    LearnerId learner{};
    Cause cause{Cause::reply};
    std::string zone{};  // that the person lived in when it was said
    int shown{0};
  };
  struct Order {
    std::uint64_t answers{0}, others{0};  // the newest shown, by their numbers
  };
  void check_chain(const Commit& commit);
  void take_rows(const Commit& commit);
  void check_proactive(const Commit& commit, const OutboxRow& row);
  void check_caps(const Learner& learner, std::vector<Proactive>& sent);
  void check_still_wanted(const Outgoing& message);
  void check_forgotten();
  [[nodiscard]] bool is_quiet(const Settings& settings, UtcTime at) const;

  const VirtualTime& time_;
  const runtime::Clock& clock_;
  const runtime::Zones& zones_;
  Store& store_;
  Trace& trace_;
  std::map<EventKey, Occurrence> events_{};
  std::map<MessageId, Message> messages_{};
  std::map<std::string, Order> conversations_{};
  std::map<LearnerId, std::vector<Proactive>> proactive_{};
  std::map<LearnerId, std::vector<Duration>> looks_{};
  std::map<LearnerId, Duration> forgotten_{};  // when
  bool clock_jumped_{false};
  std::uint64_t numbers_{0};
  Counts counts_{};
  std::vector<std::string> faults_{};
};

}  // namespace pln::simulation
