// The port to a platform: takes one finished message and says what became of it. It knows neither
// learners' states nor the store; what it is given was committed before. One thread, never throws.
#pragma once

#include "bot/core/effect.hpp"
#include "bot/core/event.hpp"
#include "bot/core/id.hpp"
#include "bot/core/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pln {

// A message as the platform gets it. `id` is its idempotency key: a message that the platform has
// already must be recognised by it and reported as delivered, not sent again.
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
};

struct Delivery {
  enum class Kind : std::uint8_t {
    delivered,
    retry_after,  // the platform is busy: the same message again after `pause`
    refused,      // never; `reason` says why
    signed_out,   // this identity cannot be reached through here now
    unknown       // it may have arrived
  };
  Kind kind{Kind::delivered};
  seconds pause{0};
  std::string reason{};
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
  virtual Delivery deliver(const Outgoing& message) = 0;
};

}  // namespace pln
