// What Slack delivers, by socket or request, becomes an event of the intake; its acknowledgement
// waits until the turn is on the disk. What the intake has no room for waits here, in order, and
// the sockets are not read meanwhile. In the loop's thread; nothing throws.
#pragma once

#include "adapters/connected_adapter.hpp"
#include "adapters/overview.hpp"
#include "adapters/slack/incoming.hpp"
#include "adapters/slack/pages.hpp"
#include "adapters/slack/people.hpp"
#include "adapters/slack/sender.hpp"
#include "adapters/slack/workspaces.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

namespace pln::slack {

// How a delivery is answered: exactly one of the two is called, once.
struct Reply {
  // Done with; `payload` (or nullptr) is shown to the person where the delivery takes one.
  std::function<void(const Json* payload)> done{};
  std::function<void()> leave{};  // not stored: Slack is to bring it again
};

class Receiver {
 public:
  struct Setting {
    Workspaces* workspaces{nullptr};
    People* people{nullptr};
    Sender* sender{nullptr};
    Pages* pages{nullptr};
    AskOverview overview{};
    PhraseSource phrase{};
    Noted noted{};
    std::function<void(bool paused)> pause{};  // the intake is full, or has room again
    // Calls behind everything that has arrived by now. Without it nothing is put into order.
    std::function<void(std::function<void()>)> later{};
  };
  explicit Receiver(Setting setting) : set_(std::move(setting)) {}

  void open(Intake& intake);
  void close();  // takes nothing in any more
  void take(EnvelopeKind kind, const Json& payload, Reply reply);

  struct Counts {
    std::uint64_t events{0}, useless{0}, not_ours{0}, not_admitted{0};
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  struct Waiting {
    Received received{};
    Intake::Settled settled{};
  };
  struct Take;  // one function for each kind of thing
  void submit(Received received, Intake::Settled settled);
  void admit_and_submit(const Installation& at, const Actor& from, Received received, Reply reply,
                        std::function<void()> stored = {});
  void hand_over();
  void take_gathered();
  void take_now(Incoming& incoming, Reply reply);

  void take_reaction(const Installation& at, const Reacted& reacted, Reply reply);
  void take_form(const Installation& at, const FormSent& sent, Reply reply);
  void take_command(const Installation& at, const Command& command, const Reply& reply);
  void take_mention(const Installation& at, const Wrote& wrote, const Reply& reply);
  void take_opened(const Installation& at, const HomeOpened& opened, const Reply& reply);
  void take_profile(const Installation& at, const ProfileChanged& changed, const Source& source,
                    Reply reply);

  Setting set_;
  Intake* intake_{nullptr};
  struct Gathered {
    Incoming incoming{};
    Reply reply{};
  };
  std::vector<Gathered> gathered_{};  // arrived together, over whatever way
  std::deque<Waiting> waiting_{};
  std::unordered_set<std::string> mentions_{};  // answered, by key
  Counts counts_{};
  std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
};

}  // namespace pln::slack
