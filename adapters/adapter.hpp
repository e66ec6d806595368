// The port to a platform: takes one finished message and says what became of it. What comes in is
// handed over as a Received (received.hpp). It knows neither learners' states nor the store; what
// it is given was committed before. Everything runs in the loop's thread; nothing throws.
#pragma once

#include "bot/core/effect.hpp"
#include "bot/core/event.hpp"
#include "bot/core/id.hpp"
#include "bot/core/time.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pln {

// A message as the platform gets it. `id` is its idempotency key for ever: the same message is
// always sent under the same id.
struct Outgoing {
  MessageId id{};
  LearnerId learner{};
  Identity to{};
  std::string room{"dm"};
  Cause cause{Cause::reply};
  std::string text_template{};
  std::string text{};
  std::vector<Option> options{};
  UtcTime at{};
  // Of an answer: the channel and thread that it answers in, by the platform's names; empty: none.
  std::string channel{}, thread{};
  std::string locale{}, question{};  // its language; the key of the question that it leaves open
};

struct Delivery {
  enum class Kind : std::uint8_t {
    delivered,
    retry_after,  // it did not arrive: the same message again after `pause`, or a back-off if 0
    refused,      // never; `reason` says why
    signed_out,   // nobody of this tenant can be reached through here now
    unknown       // it may have arrived
  };
  Kind kind{Kind::delivered};
  std::chrono::milliseconds pause{0};
  bool whole_tenant{false};  // retry_after: the limit is the tenant's, not the conversation's
  std::string reason{};      // for logs: never words of people
};

// Where a message is about which nobody knows whether it arrived.
// `later`: the platform tells, but not so soon again.
enum class Whereabouts : std::uint8_t { arrived, absent, cannot_tell, later };

// What a platform promises for one identity. Rates are messages a second, 0: no limit.
struct Abilities {
  // A message sent again under its id within this time is recognised and not shown twice.
  hours repeats_recognised_for{0};
  bool readable_history{false};  // look_for() can tell
  double tenant_rate{0}, conversation_rate{0};
  double tenant_burst{1}, conversation_burst{1};
  // Of those, what the coach says on its own: answers always find room beside it.
  double unasked_rate{0}, unasked_burst{1};
  // People write in several lines: the answer to one waits this long for the next, and then all are
  // answered in one message.
  std::chrono::milliseconds waits_for_more{0};
};

class Adapter {
 public:
  Adapter() = default;
  Adapter(const Adapter&) = delete;
  Adapter& operator=(const Adapter&) = delete;
  virtual ~Adapter() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;
  // True if messages to this identity go out through here.
  [[nodiscard]] virtual bool reaches(const Identity& identity) const = 0;
  [[nodiscard]] virtual Abilities abilities(const Identity& /*identity*/) const { return {}; }

  // Sends one message; `done` is called exactly once, at once or later.
  using Done = std::function<void(const Delivery&)>;
  virtual void deliver(const Outgoing& message, Done done) = 0;

  // Sends a file beside an answer; `note` says to whom and where. Its words go their own way, so
  // the file may come before them.
  // Once: what fails can be asked for again. `done` is called exactly once.
  virtual void deliver_file(const Outgoing& /*note*/, const std::string& /*name*/,
                            const std::string& /*bytes*/, Done done) {
    const Done told = std::move(done);
    told({Delivery::Kind::refused, {}, false, "this platform takes no files"});
  }

  // Looks in the platform's history for a message that may have arrived.
  using Found = std::function<void(Whereabouts)>;
  virtual void look_for(const Outgoing& /*message*/, Found found) {
    const Found told = std::move(found);
    told(Whereabouts::cannot_tell);
  }
};

}  // namespace pln
